import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type Answer, Browser } from '../../../scripts/bench/browser.ts';
import { authorizationUrl, makePkce } from '../../../scripts/bench/code-flow.ts';
import { SCRIPTS } from '../../../server/ui/scripts.ts';
import { authorize, signedIn, useHouse } from '../../support/house.ts';

const OWN_SCRIPTS: ReadonlySet<string> = new Set(Object.values(SCRIPTS));
const SESSION = 'vestibule_session';
const OUTSIDE = 'https://ailleurs.example/piege';

describe('server/http: pages', () => {
  const house = useHouse({ registration: () => ({ post_logout_redirect_uris: ['https://dossier-0.example/sorti'] }) });

  /** Every page a person can reach, with and without a session. */
  async function crawl(browser: Browser): Promise<readonly Answer[]> {
    const { issuer } = house();
    const fixed = ['/', '/?lang=en', '/sign-in', '/sign-out', '/portail/retour', '/admin', '/admin/audit', '/absente'];
    const provider = ['/oidc/auth', '/oidc/auth/inconnue', '/oidc/logout', '/interaction/inconnue', '/oidc/absente'];
    const answers: Answer[] = [];
    for (const path of [...fixed, ...provider]) answers.push(await browser.ask(issuer + path));
    answers.push((await authorize(house(), browser, house().client(0), { prompt: 'login' })).answer);
    answers.push(await browser.ask(authorizationUrl(issuer, house().client(0), makePkce(), { redirect_uri: OUTSIDE })));
    answers.push(
      await browser.ask(`${issuer}/sign-out`, { form: {}, headers: { origin: 'https://ailleurs.example' } }),
    );
    return answers;
  }

  for (const signed of [false, true]) {
    it(`S-19 every page ${signed ? 'with' : 'without'} a session carries the headers, and no script but the house’s own, by its digest`, async () => {
      const pages = (await crawl(signed ? await signedIn(house()) : new Browser())).filter(({ headers }) =>
        headers['content-type']?.startsWith('text/html'),
      );
      assert.ok(pages.length >= 8, `only ${pages.length} pages were seen`);
      for (const { url, headers, body } of pages) {
        const policy = String(headers['content-security-policy']);
        assert.match(policy, /default-src 'none'/, url.pathname);
        assert.match(policy, /frame-ancestors 'none'/, url.pathname);
        assert.match(policy, /base-uri 'none'/, url.pathname);
        assert.ok(!/unsafe-|\*/.test(policy), `${url.pathname}: ${policy}`);
        assert.match(String(headers['cache-control']), /no-store/, url.pathname);
        assert.equal(headers['x-content-type-options'], 'nosniff', url.pathname);
        assert.match(String(headers['referrer-policy']), /^(no-referrer|same-origin|origin)$/, url.pathname);
        assert.match(String(headers['x-request-id']), /^[0-9A-Z]{4}-[0-9A-Z]{4}$/, url.pathname);
        const scripts = [...body.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script = '']) => script);
        const digests = scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
        for (const script of scripts) assert.ok(OWN_SCRIPTS.has(script), `${url.pathname}: ${script.slice(0, 80)}`);
        assert.deepEqual(policy.match(/'sha256-[^']+'/g) ?? [], digests, url.pathname);
        assert.ok(
          !/<script[ >]| on[a-z]+="|style="/.test(body.replaceAll(/<script>.*?<\/script>/gs, '')),
          url.pathname,
        );
      }
    });
  }

  it('S-19 no page allows its form to reach an address that is not registered', async () => {
    for (const { url, headers } of await crawl(await signedIn(house()))) {
      assert.ok(!String(headers['content-security-policy']).includes('ailleurs.example'), url.href);
    }
  });

  const cookies: readonly [string, string][] = [
    ['empty', ''],
    ['a word', 'oui'],
    ['an unknown id', 'A'.repeat(43)],
    ['JSON', '{"accountId":"x"}'],
    ['percent signs that decode to nothing', '%E0%A4%A'],
    ['a quoted value', '"quoted"'],
    ['an equals sign', 'a=b=c'],
    ['eight thousand characters', 'x'.repeat(8_000)],
    ['a prototype’s name', '__proto__'],
    ['a path', '../../session'],
    ['high bytes', 'Ã©Ã¨'],
    ['a comma', 'a,b'],
  ];
  for (const [what, value] of cookies) {
    it(`S-18 a session cookie with ${what} is anonymous everywhere`, async () => {
      const { issuer } = house();
      for (const headers of [
        { cookie: `${SESSION}=${value}` },
        { cookie: `${SESSION}=${value}; ${SESSION}.sig=${value}` },
        { cookie: `;;; ${SESSION}=${value}; =; ${SESSION}` },
      ]) {
        for (const path of ['/', '/sign-out', '/admin', '/admin/audit']) {
          const answer = await new Browser().ask(issuer + path, { headers });
          assert.ok(answer.status < 500, `${path} answers ${answer.status}`);
          assert.ok(!/id="sign-out"|Basile/.test(answer.body), path);
        }
        const url = authorizationUrl(issuer, house().client(0), makePkce(), { prompt: 'none' });
        const silent = await new Browser().ask(url, { headers });
        assert.equal(silent.location?.searchParams.get('code') ?? null, null);
      }
    });
  }

  it('S-18 a session cookie whose signature was changed, cut or left out is anonymous', async () => {
    const browser = await signedIn(house());
    const id = browser.cookie(SESSION) ?? '';
    const signature = browser.cookie(`${SESSION}.sig`) ?? '';
    assert.ok(id !== '' && signature !== '');
    const spoilt = [
      `${SESSION}=${id}`,
      `${SESSION}=${id}; ${SESSION}.sig=`,
      `${SESSION}=${id}; ${SESSION}.sig=${signature.slice(0, -1)}`,
      `${SESSION}=${id}; ${SESSION}.sig=${signature.toLowerCase()}x`,
      `${SESSION}=${id}x; ${SESSION}.sig=${signature}`,
    ];
    for (const cookie of spoilt) {
      const answer = await new Browser().ask(`${house().issuer}/`, { headers: { cookie } });
      assert.ok(!answer.body.includes('Basile'), cookie.replaceAll(id, '…'));
    }
    const whole = await new Browser().ask(`${house().issuer}/`, {
      headers: { cookie: `${SESSION}=${id}; ${SESSION}.sig=${signature}` },
    });
    assert.match(whole.body, /Basile/);
  });

  it('S-18 cookies are HttpOnly and SameSite', async () => {
    const answers = [await new Browser().ask(authorizationUrl(house().issuer, house().client(0), makePkce()))];
    answers.push(await new Browser().ask(`${house().issuer}/?lang=en`));
    const lines = answers.flatMap(({ headers }) => headers['set-cookie'] ?? []);
    assert.ok(lines.length >= 3);
    for (const line of lines) {
      assert.match(line, /httponly/i, line);
      assert.match(line, /samesite=lax/i, line);
    }
  });

  const parameters = [
    'next',
    'return_to',
    'returnTo',
    'redirect',
    'url',
    'to',
    'state',
    'RelayState',
    'continue',
    'error',
    'goto',
    'retryUrl',
  ];
  it('S-20 no parameter of any address leads outside', async () => {
    const browser = await signedIn(house());
    const { issuer } = house();
    const values = [
      OUTSIDE,
      '//ailleurs.example',
      '/\\ailleurs.example',
      'https:ailleurs.example',
      'javascript:alert(1)',
    ];
    for (const path of ['/', '/sign-in', '/portail/retour', '/sign-out', '/admin', '/oidc/logout', '/interaction/x']) {
      for (const name of parameters) {
        for (const value of values) {
          const url = new URL(path, issuer);
          url.searchParams.set(name, value);
          const answer = await browser.ask(url);
          assert.ok(!answer.location || answer.location.origin === issuer, `${url.href} → ${answer.location?.href}`);
          for (const [, to = ''] of answer.body.matchAll(/(?:href|action|src)="([^"]*)"/g)) {
            const target = new URL(to.replaceAll('&amp;', '&'), url);
            assert.notEqual(target.hostname, 'ailleurs.example', `${url.href}: ${to}`);
            assert.notEqual(target.protocol, 'javascript:', `${url.href}: ${to}`);
          }
        }
      }
    }
  });

  it('S-20 paths that look like another host stay here', async () => {
    for (const path of [
      '//ailleurs.example',
      '/\\ailleurs.example',
      '/%2f%2failleurs.example',
      '//ailleurs.example/sign-in',
    ]) {
      const answer = await new Browser().ask(`${house().issuer}${path}`);
      assert.ok(!answer.location || answer.location.origin === house().issuer, path);
    }
  });

  it('an absent page is 404 with a page for people and JSON for programs: server.page.absent', async () => {
    const page = await new Browser().ask(`${house().issuer}/absente`);
    assert.equal(page.status, 404);
    const json = await new Browser().ask(`${house().issuer}/absente`, { byProgram: true });
    assert.equal(json.status, 404);
  });

  it('a page asked with another method is 405, in a page for people: server.request.method', async () => {
    const page = await new Browser().ask(`${house().issuer}/`, { form: { a: 'b' } });
    assert.equal(page.status, 405);
    assert.equal(page.headers.allow, 'GET, HEAD');
    assert.match(page.body, /<h1/);
  });

  it('a caller’s X-Request-ID comes back when it is well formed and could be no incident number, and never otherwise', async () => {
    const ask = (id: string) => new Browser().ask(`${house().issuer}/`, { headers: { 'x-request-id': id } });
    assert.equal((await ask('appel-42')).headers['x-request-id'], 'appel-42');
    for (const id of ['a b', '<b>', 'x'.repeat(81), '', 'K7QF-2M9X']) {
      assert.notEqual((await ask(id)).headers['x-request-id'], id);
    }
  });
});
