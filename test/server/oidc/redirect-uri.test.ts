import assert from 'node:assert/strict';
import { Browser } from '../../../scripts/bench/browser.ts';
import { authorizationUrl, makePkce } from '../../../scripts/bench/code-flow.ts';
import { auditCount, auditSince, signedIn, useHouse } from '../../support/house.ts';

const BASE = 'https://dossier-0.example/retour';

/** What an attacker, a proxy or a careless parser makes of a registered address. */
const NEAR_MISSES: readonly string[] = [
  'https://dossier-0.example/Retour',
  'https://DOSSIER-0.example/retour',
  'HTTPS://dossier-0.example/retour',
  'hTTps://dossier-0.example/retour',
  'https://dossier-0.example/retour/',
  'https://dossier-0.example//retour',
  'https://dossier-0.example/./retour',
  'https://dossier-0.example/x/../retour',
  'https://dossier-0.example/retour/.',
  'https://dossier-0.example/retour/..',
  'https://dossier-0.example/retour/../retour',
  'https://dossier-0.example/..;/retour',
  'https://dossier-0.example/retour;/../autre',
  'https://dossier-0.example/retour;v=1',
  'https://dossier-0.example/retour%2F',
  'https://dossier-0.example/%2Fretour',
  'https://dossier-0.example/%72etour',
  'https://dossier-0.example/retour%00',
  'https://dossier-0.example/retour%20',
  'https://dossier-0.example/retour%0d%0aLocation:%20https://ailleurs.example',
  'https://dossier-0.example/retour%252F',
  'https://dossier-0.example/retou%C2%AD%72',
  'https://dossier-0.example/%2e%2e/retour',
  'https://dossier-0.example/retour?',
  'https://dossier-0.example/retour?x=1',
  'https://dossier-0.example/retour?next=https://ailleurs.example',
  'https://dossier-0.example/retour&x=1',
  'https://dossier-0.example/retour#',
  'https://dossier-0.example/retour#fragment',
  'https://dossier-0.example/retour%23fragment',
  'https://dossier-0.example:443/retour',
  'https://dossier-0.example:8443/retour',
  'https://dossier-0.example:/retour',
  'https://dossier-0.example.:443/retour',
  'https://dossier-0.example./retour',
  'https://personne@dossier-0.example/retour',
  'https://personne:code@dossier-0.example/retour',
  'https://@dossier-0.example/retour',
  'https://dossier-0.example@ailleurs.example/retour',
  'https://dossier-0.example@dossier-0.example@ailleurs.example/retour',
  'https://ailleurs.example/@dossier-0.example/retour',
  'https://dossier-0.example%40ailleurs.example/retour',
  'https://dossier-0.example\\@ailleurs.example/retour',
  'https://ailleurs.example\\@dossier-0.example/retour',
  'https:\\\\dossier-0.example\\retour',
  'https:/dossier-0.example/retour',
  'https:dossier-0.example/retour',
  'https:///dossier-0.example/retour',
  '//dossier-0.example/retour',
  '/retour',
  'retour',
  'http://dossier-0.example/retour',
  'ftp://dossier-0.example/retour',
  'javascript:alert(1)//dossier-0.example/retour',
  'data:text/html,dossier-0.example/retour',
  'https://dossier-0.example.ailleurs.example/retour',
  'https://ailleurs-dossier-0.example/retour',
  'https://dossier-00.example/retour',
  'https://dossier-1.example/retour',
  'https://d\u043essier-0.example/retour',
  'https://xn--dssier-0-o4g.example/retour',
  'https://dossier\u20110.example/retour',
  'https://dossier-0\u3002example/retour',
  'https://dossier-0.example/re\ttour',
  'https://dossier-0.example/re\ntour',
  'https://dossier-0.example\t/retour',
  ' https://dossier-0.example/retour',
  'https://dossier-0.example/retour ',
  '\thttps://dossier-0.example/retour',
  'https://dossier-0.example/retour\u0000',
  'https://dossier-0.example/*',
  'https://*.example/retour',
  'https://127.0.0.1/retour',
  'https://[::1]/retour',
  'about:blank',
  'null',
  '*',
];

describe('server/oidc: redirect_uri (S-01, RFC 9700 §4.1.3)', () => {
  const house = useHouse();
  const client = () => house().client(0);

  it('S-01 the table holds at least sixty near-misses, and none is the registered address', () => {
    assert.ok(new Set(NEAR_MISSES).size >= 60);
    assert.ok(!NEAR_MISSES.includes(BASE));
  });

  for (const signed of [false, true]) {
    it(`S-01 every near-miss answers 400 without a redirect, ${signed ? 'with' : 'without'} a session`, async () => {
      const browser = signed ? await signedIn(house()) : new Browser();
      for (const redirect_uri of NEAR_MISSES) {
        const answer = await browser.ask(authorizationUrl(house().issuer, client(), makePkce(), { redirect_uri }));
        assert.equal(answer.status, 400, redirect_uri);
        assert.equal(answer.location, null, redirect_uri);
        for (const [, to = ''] of answer.body.matchAll(/(?:href|action|src)="([^"]*)"/g)) {
          assert.ok(
            to.startsWith('tel:') || new URL(to, answer.url).origin === house().issuer,
            `${redirect_uri}: ${to}`,
          );
        }
      }
    });
  }

  it('S-01 an address given twice, or none, answers 400 without a redirect', async () => {
    const browser = await signedIn(house());
    const twice = authorizationUrl(house().issuer, client(), makePkce());
    twice.searchParams.append('redirect_uri', 'https://ailleurs.example/retour');
    const none = authorizationUrl(house().issuer, client(), makePkce(), { redirect_uri: undefined });
    for (const url of [twice, none]) {
      const answer = await browser.ask(url);
      assert.equal(answer.status, 400);
      assert.equal(answer.location, null);
    }
  });

  it('S-01 an error is not sent to an address that is not registered, whatever else is wrong', async () => {
    const changes = { redirect_uri: 'https://ailleurs.example/retour', response_type: 'token', scope: 'inconnu' };
    const answer = await new Browser().ask(authorizationUrl(house().issuer, client(), makePkce(), changes));
    assert.equal(answer.status, 400);
    assert.equal(answer.location, null);
  });

  it('the number on the page finds the line of the audit: which application, which address, what was wrong', async () => {
    for (const changes of [{ redirect_uri: 'https://ailleurs.example/retour' }, { client_id: 'inconnue' }]) {
      const before = auditCount(house());
      const url = authorizationUrl(house().issuer, house().client(0), makePkce(), changes);
      const { body } = await new Browser().ask(url);
      const [, incident = ''] = /class="mono">([0-9A-Z]{4}-[0-9A-Z]{4})</.exec(body) ?? [];
      const found = auditSince(house(), before).filter(({ event }) => event.request === incident);
      assert.equal(found.length, 1, `${JSON.stringify(changes)}: ${incident}`);
      assert.equal(found[0]?.event.action, 'authorization.refused');
    }
  });

  it('the registered address itself is served', async () => {
    const browser = await signedIn(house());
    const answer = await browser.ask(authorizationUrl(house().issuer, client(), makePkce()));
    assert.equal(answer.status, 303);
    assert.ok(answer.location?.href.startsWith(`${BASE}?code=`));
  });

  it('S-01 pushed requests are held to the same comparison (RFC 9126)', async () => {
    for (const redirect_uri of NEAR_MISSES) {
      const url = authorizationUrl(house().issuer, client(), makePkce(), { redirect_uri });
      const answer = await new Browser().ask(`${house().issuer}/oidc/par`, {
        byProgram: true,
        headers: { authorization: `Basic ${Buffer.from(`${client().id}:${client().secret}`).toString('base64')}` },
        form: Object.fromEntries(url.searchParams),
      });
      assert.equal(answer.status, 400, redirect_uri);
    }
  });
});
