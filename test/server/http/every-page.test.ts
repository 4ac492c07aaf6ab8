import assert from 'node:assert/strict';
import { type Answer, Browser } from '../../../scripts/bench/browser.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { SCRIPTS } from '../../../server/ui/scripts.ts';
import { auditCount, auditSince, signedIn, useHouse } from '../../support/house.ts';

const OUTSIDE = 'https://ailleurs.example/piege';
const SESSION = 'vestibule_session';
const OWN_SCRIPTS: ReadonlySet<string> = new Set(Object.values(SCRIPTS));
/** Fewer would mean that the list of addresses is not what it says. */
const LEAST_FORMS = 35;
const LEAST_PAGES = 35;

/** Walks the list that the house itself answers by: a page that is added is tried without being named here. */
describe('Every address of our pages', function () {
  this.timeout(120_000);
  const house = useHouse();
  let administrator: Browser;

  before(async () => {
    const { idType, id } = castMember('generaliste');
    const found = house().running.rooms.directory.reader.findByNationalId(idType + id);
    assert.ok(found.found);
    await house().running.doors.administrators.grant(found.record.personId, 'essai');
    administrator = await signedIn(house());
  });

  /** Variable parts as a crawler fills them: something that is, where that is easy to say, else nothing that is. */
  const pathsOf = (method: string) =>
    house()
      .running.doors.pageAddresses.filter((each) => each.method === method)
      .map(({ path }) =>
        path
          .replace('/dossiers/:id', '/dossiers/dossier-0')
          .replace('/essai/:id', '/essai/dossier-0')
          .replaceAll(/:\w+/g, 'inconnu'),
      );

  for (const [what, headers] of [
    ['from another site', { origin: 'https://ailleurs.example' }],
    ['from an opaque origin', { origin: 'null' }],
    ['from a host that begins as ours', { origin: 'http://127.0.0.1.ailleurs.example' }],
    ['from another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['from a foreign page, by its address alone', { origin: '', referer: OUTSIDE }],
    ['from nowhere', { origin: '' }],
  ] as const) {
    it(`S-17 no form of ours is taken ${what}, whoever is signed in`, async () => {
      const forms = pathsOf('POST');
      assert.ok(forms.length >= LEAST_FORMS, `${forms.length} forms`);
      const before = auditCount(house());
      for (const path of forms) {
        for (const who of [administrator, new Browser()]) {
          const answer = await who.ask(house().issuer + path, {
            form: { lien: 'x', session: 'x', application: 'dossier-0' },
            headers,
          });
          assert.equal(answer.status, 403, path);
          assert.match(answer.body, /server\.request\.foreign-origin/, path);
          assert.equal(answer.location, null);
        }
      }
      assert.deepEqual(
        auditSince(house(), before).map(({ event }) => event.action),
        [],
        'nothing was done',
      );
    });
  }

  const asked = async (browser: Browser, headers: Record<string, string> = {}) => {
    const answers: Answer[] = [];
    for (const path of pathsOf('GET')) answers.push(await browser.ask(house().issuer + path, { headers }));
    return answers;
  };

  it('S-19 every page carries the headers and no script but the house’s own, for an administrator and for nobody', async () => {
    const pages = [...(await asked(administrator)), ...(await asked(new Browser()))];
    const html = pages.filter(({ headers }) => String(headers['content-type']).startsWith('text/html'));
    assert.ok(html.length >= LEAST_PAGES, `${html.length} pages`);
    for (const { url, status, headers, body } of pages) {
      assert.ok(status < 500, `${url.pathname}: ${status}`);
      assert.match(String(headers['cache-control']), /no-store/, url.pathname);
      assert.equal(headers['x-content-type-options'], 'nosniff', url.pathname);
      assert.match(String(headers['referrer-policy']), /^(no-referrer|same-origin|origin)$/, url.pathname);
      const policy = String(headers['content-security-policy']);
      for (const part of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"])
        assert.ok(policy.includes(part), url.pathname);
      assert.doesNotMatch(policy, /unsafe-|\*|ailleurs/, url.pathname);
      for (const [, script = ''] of body.matchAll(/<script>(.*?)<\/script>/gs))
        assert.ok(OWN_SCRIPTS.has(script), url.pathname);
      assert.doesNotMatch(
        body.replaceAll(/<script>.*?<\/script>/gs, ''),
        /<script[ >]| on[a-z]+="|style="/,
        url.pathname,
      );
    }
  });

  it('S-18 a cookie that is none shows every page as nobody sees it', async () => {
    const said = ({ status, location, body }: Answer) => [
      status,
      location?.pathname,
      body.replaceAll(/[0-9A-Z]{4}-[0-9A-Z]{4}|name="(?:nonce|iat)" value="[^"]*"/g, ''),
    ];
    const strangers = await asked(new Browser());
    const id = administrator.cookie(SESSION) ?? '';
    for (const cookie of [
      `${SESSION}=%E0%A4%A`,
      `${SESSION}=${'x'.repeat(6_000)}; ${SESSION}.sig=${'y'.repeat(1_000)}`,
      `${SESSION}=${id}`,
      `${SESSION}=${id}; ${SESSION}.sig=AAAA`,
    ]) {
      const spoilt = await asked(new Browser(), { cookie });
      for (const [place, answer] of spoilt.entries()) {
        const [expected, seen] = [said(strangers[place] ?? answer), said(answer)];
        assert.deepEqual(seen.slice(0, 2), expected.slice(0, 2), answer.url.pathname);
        assert.doesNotMatch(answer.body, /Basile|id="sign-out"/, answer.url.pathname);
      }
    }
  });

  it('S-20 no parameter leads outside, on any page', async () => {
    const names = [
      'next',
      'return_to',
      'redirect',
      'url',
      'to',
      'state',
      'RelayState',
      'continue',
      'retour',
      'lien',
      'error',
      'person',
      'q',
    ];
    const query = new URLSearchParams(Object.fromEntries(names.map((name) => [name, OUTSIDE])));
    for (const who of [administrator, new Browser()]) {
      for (const path of pathsOf('GET')) {
        const answer = await who.ask(`${house().issuer}${path}?${query}`);
        assert.ok(!answer.location || answer.location.origin === house().issuer, `${path} → ${answer.location?.href}`);
        for (const [, to = ''] of answer.body.matchAll(/(?:href|action|src)="([^"]*)"/g)) {
          const target = new URL(to.replaceAll('&amp;', '&'), answer.url);
          assert.notEqual(target.hostname, 'ailleurs.example', `${path}: ${to}`);
        }
      }
    }
  });
});
