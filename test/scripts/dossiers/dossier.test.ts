import assert from 'node:assert/strict';
import { openDossier, type RunningDossier } from '../../../scripts/dossiers/dossier.ts';
import { DOSSIER_IDS } from '../../../scripts/region/applications.ts';
import { Browser } from './browser.ts';
import { CLIENT_SECRET, ProviderDouble } from './provider-double.ts';

const SURROUNDINGS = { clock: { now: () => new Date() }, fetch, report: () => undefined };

describe('a demonstration dossier', () => {
  let provider: ProviderDouble;
  let dossier: RunningDossier;
  let browser: Browser;

  beforeEach(async () => {
    provider = await ProviderDouble.open();
    dossier = await openDossier(
      { id: 'dcc', issuer: provider.issuer, clientSecret: CLIENT_SECRET, port: 0 },
      SURROUNDINGS,
    );
    browser = new Browser();
  });
  afterEach(async () => {
    await dossier.close();
    await provider.close();
  });

  it('goes from its address to its page in one click, without a page between', async () => {
    const { status, text, path } = await browser.visit(`${dossier.address}/`);
    assert.equal(status, 200);
    assert.deepEqual(path, ['/', '/authorize', '/callback', '/']);
    for (const part of [
      'Dossier communicant de cancérologie',
      'Hélène FICTIVE-UNTEL',
      'Médecin',
      'carte à puce',
      'substantiel',
      'Membre du réseau.',
    ]) {
      assert(text.includes(part), part);
    }
    assert(text.includes('Cabinet &lt;Fictif&gt;'), 'names from outside are escaped');
  });

  it('asks the decision point once per page, as itself, about the person in the active situation', async () => {
    await browser.visit(`${dossier.address}/`);
    await browser.visit(`${dossier.address}/`);
    const decisions = provider.asked.filter(({ path }) => path === '/access/v1/evaluations');
    assert.equal(decisions.length, 2);
    const body = JSON.parse(decisions[0]?.body ?? '');
    assert.deepEqual(body.subject, {
      type: 'professional',
      id: 'person-1',
      properties: { session: 'session-1' },
    });
    assert.deepEqual(body.context, { situation: 'sit-1' });
    assert.deepEqual(body.evaluations[0], { action: { name: 'open' }, resource: { type: 'application', id: 'dcc' } });
    const tokens = provider.asked.filter(
      ({ path, body: form }) => path === '/token' && form.includes('client_credentials'),
    );
    assert.equal(tokens.length, 1, 'the bearer token is kept until its end');
    assert(tokens[0]?.body.includes('pdp.evaluate'));
  });

  it('asks for PKCE S256, a state and a nonce of their own at each sign-in (RFC 9700 §2.1.1)', async () => {
    const [first, second] = await Promise.all([
      browser.ask(`${dossier.address}/start`),
      browser.ask(`${dossier.address}/start`),
    ]);
    const queries = [first, second].map((response) => new URL(response?.headers.get('location') ?? '').searchParams);
    for (const name of ['state', 'nonce', 'code_challenge']) {
      const [one = '', two = ''] = queries.map((query) => query.get(name) ?? '');
      assert(one.length >= 32 && one !== two, name);
    }
    assert.equal(queries[0]?.get('code_challenge_method'), 'S256');
  });

  it('keeps the language asked for at the door, there and back', async () => {
    const begun = await browser.ask(`${dossier.address}/start?lang=en`);
    const at = begun.headers.get('location') ?? '';
    assert.equal(new URL(at).searchParams.get('ui_locales'), 'en');
    assert((await browser.visit(at)).text.includes('<html lang="en">'));
  });

  it('keeps the language that the portal says was chosen there, on every page after it, until another is asked for', async () => {
    const chosen = await browser.ask(`${dossier.address}/?ui_locales=en`);
    const at = chosen.headers.get('location') ?? '';
    assert.equal(new URL(at).searchParams.get('ui_locales'), 'en');
    assert((await browser.visit(at)).text.includes('<html lang="en">'), 'back from the provider');
    assert((await browser.visit(`${dossier.address}/`)).text.includes('<html lang="en">'), 'reloaded');
    assert((await browser.visit(`${dossier.address}/?lang=fr`)).text.includes('<html lang="fr">'));
    assert((await browser.visit(`${dossier.address}/`)).text.includes('<html lang="fr">'));
    assert((await browser.visit(`${dossier.address}/?ui_locales=de`)).text.includes('<html lang="fr">'));
  });

  it('passes on the situation asked for at the door, and nothing else', async () => {
    const asked = async (query: string) => {
      const response = await browser.ask(`${dossier.address}/start?${query}`);
      return new URL(response.headers.get('location') ?? '').searchParams;
    };
    assert.equal((await asked('situation=sit-2')).get('situation'), 'sit-2');
    assert.equal((await asked('situation=a%26prompt%3Dnone&prompt=none')).get('situation'), null);
    assert.equal((await asked('prompt=none')).get('prompt'), null);
  });

  it('when closed, still says who you are, why it is closed, what would open it, and shows no patient', async () => {
    provider.script.decide = () => ({
      decision: false,
      context: {
        reasons: [],
        missing: [
          {
            rule: 'R',
            criterion: 'network',
            fr: "Être membre du réseau d'oncologie.",
            en: 'Be a member of the oncology network.',
          },
        ],
      },
    });
    const { status, text } = await browser.visit(`${dossier.address}/`);
    assert.equal(status, 200);
    assert(text.includes('Fermé') && text.includes('Hélène FICTIVE-UNTEL'));
    assert(text.includes('Être membre du réseau d&#39;oncologie.'));
    assert(!text.includes('Tournefable'), 'a closed dossier shows nothing of its patients');
    assert((await browser.visit(`${dossier.address}/?lang=en`)).text.includes('Be a member of the oncology network.'));
  });

  it('records what its patients chose, once, before its first question', async () => {
    await browser.visit(`${dossier.address}/`);
    await browser.visit(`${dossier.address}/`);
    const calls = provider.asked.filter(({ path }) => path.startsWith('/access/'));
    assert.deepEqual(
      calls.map(({ path }) => path),
      ['/access/v1/acts', '/access/v1/evaluations', '/access/v1/evaluations'],
    );
    assert.deepEqual(JSON.parse(calls[0]?.body ?? '').acts, [
      { kind: 'agree', patient: 'dcc-p-101', how: 'written' },
      { kind: 'oppose', patient: 'dcc-p-102', how: 'written' },
    ]);
  });

  it('hands a patient of its own over to the portal’s page, for the person signed in here', async () => {
    await browser.visit(`${dossier.address}/`);
    const handed = await browser.ask(`${dossier.address}/patients/dcc-p-102/choice`);
    assert.equal(handed.status, 303);
    assert.equal(handed.headers.get('location'), `${provider.issuer}/accord/une-fois?lang=fr`);
    const [call] = provider.asked.filter(({ path }) => path === '/access/v1/handovers');
    assert.deepEqual(JSON.parse(call?.body ?? ''), {
      patient: 'dcc-p-102',
      professional: 'person-1',
      return_to: `${dossier.address}/?lang=fr`,
    });
    assert.equal((await browser.ask(`${dossier.address}/patients/dmp-p-001/choice`)).status, 404);
  });

  const unusable: readonly (readonly [name: string, spoil: (double: ProviderDouble) => void])[] = [
    [
      'answers 503',
      (double) => {
        double.script.decisionStatus = 503;
      },
    ],
    [
      'answers 403',
      (double) => {
        double.script.decisionStatus = 403;
      },
    ],
    [
      'refuses the token twice',
      (double) => {
        double.script.decisionStatus = 401;
      },
    ],
    [
      'answers something that is no decision',
      (double) => {
        double.script.decide = () => JSON.parse('{"decision":"true"}');
      },
    ],
  ];
  for (const [name, spoil] of unusable) {
    it(`grants nothing when the decision point ${name} (dossier.decision.unavailable)`, async () => {
      spoil(provider);
      const { status, text } = await browser.visit(`${dossier.address}/`);
      assert.equal(status, 503);
      assert(text.includes('Hélène FICTIVE-UNTEL') && text.includes('Droits non vérifiés'));
      assert(!text.includes('data-granted="true"') && !text.includes('Tournefable'));
    });
  }

  it('asks for a new token when the decision point no longer takes the one it has', async () => {
    await browser.visit(`${dossier.address}/`);
    provider.script.decisionStatus = 401;
    await browser.visit(`${dossier.address}/`);
    provider.script.decisionStatus = 200;
    assert.equal((await browser.visit(`${dossier.address}/`)).status, 200);
  });

  it('refuses a callback that this browser did not start, and starts nothing by itself (RFC 9700 §4.7)', async () => {
    const begun = await browser.ask(`${dossier.address}/start`);
    const back =
      (await fetch(begun.headers.get('location') ?? '', { redirect: 'manual' })).headers.get('location') ?? '';
    const cases: readonly (readonly [Browser, string])[] = [
      [new Browser(), back],
      [browser, back.replace(/state=[^&]+/, 'state=other')],
      [browser, back.replace(/state=[^&]+/, '')],
    ];
    for (const [who, url] of cases) {
      const { status, text, path } = await who.visit(url);
      assert.equal(status, 400);
      assert(text.includes('dossier.callback.unknown') && path.length === 1);
    }
    assert.equal((await browser.visit(back)).status, 200, 'the true return still works');
    assert.equal((await browser.visit(back)).status, 400, 'but once');
  });

  const badTokens: readonly (readonly [name: string, claims: object])[] = [
    ['another nonce', { nonce: 'other' }],
    ['another audience', { aud: 'dmp' }],
    ['another issuer', { iss: 'http://127.0.0.1:1' }],
    ['an end in the past', { exp: 1 }],
  ];
  for (const [name, idToken] of badTokens) {
    it(`refuses an ID token with ${name} (OpenID Connect Core §3.1.3.7)`, async () => {
      provider.script.idToken = { ...idToken };
      const { status, text } = await browser.visit(`${dossier.address}/`);
      assert.equal(status, 403);
      assert(text.includes('dossier.sign-in.refused'));
      assert(!browser.cookies.has('dossier_dcc_session'));
    });
  }

  for (const [error, code] of [
    ['access_denied', 'dossier.sign-in.denied'],
    ['server_error', 'dossier.sign-in.refused'],
  ] as const) {
    it(`says the provider's ${error} in words, without trying again by itself`, async () => {
      provider.script.authorizeError = error;
      const { status, text, path } = await browser.visit(`${dossier.address}/`);
      assert.equal(status, 403);
      assert(text.includes(code) && text.includes('href="/start?lang=fr"'));
      assert.deepEqual(path, ['/', '/authorize', '/callback']);
    });
  }

  it('keeps its session under a cookie of its own name: HttpOnly, SameSite=Lax, never guessable from the last one', async () => {
    await browser.visit(`${dossier.address}/`);
    const first = browser.cookies.get('dossier_dcc_session');
    const again = await browser.ask(`${dossier.address}/start`);
    const back =
      (await fetch(again.headers.get('location') ?? '', { redirect: 'manual' })).headers.get('location') ?? '';
    const line =
      (await browser.ask(back)).headers.getSetCookie().find((each) => each.startsWith('dossier_dcc_session=')) ?? '';
    assert(/httponly/i.test(line) && /samesite=lax/i.test(line), line);
    assert.notEqual(browser.cookies.get('dossier_dcc_session'), first);
    const old = new Browser();
    old.cookies.set('dossier_dcc_session', first ?? '');
    assert.equal((await old.ask(`${dossier.address}/`)).status, 303, 'the former cookie opens nothing');
  });

  it('signs out here, then at the provider, without a token in the address, and does not sign in again by itself', async () => {
    await browser.visit(`${dossier.address}/`);
    const foreign = await browser.ask(`${dossier.address}/sign-out`, {
      method: 'POST',
      headers: { origin: 'http://evil.example' },
    });
    assert.equal(foreign.status, 403);
    assert((await foreign.text()).includes('dossier.origin.foreign'));
    const response = await browser.ask(`${dossier.address}/sign-out`, {
      method: 'POST',
      headers: { origin: dossier.address },
    });
    const target = new URL(response.headers.get('location') ?? '');
    assert.equal(target.origin + target.pathname, `${provider.issuer}/end`);
    assert.equal(target.searchParams.get('post_logout_redirect_uri'), `${dossier.address}/signed-out`);
    assert.equal(target.searchParams.get('client_id'), 'dcc');
    assert.equal(target.searchParams.get('id_token_hint'), null, 'an ID token names the person');
    assert(!browser.cookies.has('dossier_dcc_session'));
    assert.equal((await browser.visit(`${dossier.address}/signed-out`)).status, 200);
  });

  it('has a readable page when the provider is away, and recovers without being started again', async () => {
    await provider.close();
    const { status, text } = await browser.visit(`${dossier.address}/`);
    assert.equal(status, 503);
    assert(text.includes('dossier.provider.unavailable') && text.includes('Réessayez'));
    provider = await ProviderDouble.open(Number(new URL(provider.issuer).port));
    assert.equal((await browser.visit(`${dossier.address}/`)).status, 200);
  });

  it('signs out here even when the provider is away', async () => {
    await browser.visit(`${dossier.address}/`);
    await provider.close();
    await browser.ask(`${dossier.address}/sign-out`, { method: 'POST', headers: { origin: dossier.address } });
    assert(!browser.cookies.has('dossier_dcc_session'));
  });

  it('allows no script, no frame, no cache, and answers only to its own names', async () => {
    const { headers } = await browser.ask(`${dossier.address}/signed-out`);
    const policy = headers.get('content-security-policy') ?? '';
    assert(
      policy.includes("default-src 'none'") && policy.includes("frame-ancestors 'none'") && !policy.includes('unsafe'),
    );
    assert(policy.includes(`form-action 'self' ${provider.issuer};`), 'signing out ends at the provider');
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal((await browser.ask(`${dossier.address}/healthz`)).status, 200);
    const absent = await browser.ask(`${dossier.address}/nothing`);
    assert.equal(absent.status, 404);
    assert((await absent.text()).includes('dossier.page.absent'));
  });

  for (const id of DOSSIER_IDS) {
    it(`opens as ${id}, in French and in English`, async () => {
      const other = await openDossier(
        { id, issuer: provider.issuer, clientSecret: CLIENT_SECRET, port: 0 },
        SURROUNDINGS,
      );
      try {
        for (const [lang, word] of [
          ['fr', 'Ouvert'],
          ['en', 'Open'],
        ] as const) {
          const guest = new Browser();
          await guest.visit(`${other.address}/`);
          const { text } = await guest.visit(`${other.address}/?lang=${lang}`);
          assert(
            text.includes(`<html lang="${lang}">`) &&
              text.includes(word) &&
              text.includes('id="answer-open" data-granted="true"'),
          );
        }
      } finally {
        await other.close();
      }
    });
  }
});
