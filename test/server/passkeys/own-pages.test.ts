import assert from 'node:assert/strict';
import { Browser } from '../../../scripts/bench/browser.ts';
import { signInWithCard } from '../../../scripts/bench/card-sign-in.ts';
import { enterStaff } from '../../../scripts/demo/enter-staff.ts';
import { castMember, HOSPITAL_FINESS } from '../../../scripts/region/cast.ts';
import { auditCount, auditSince, authorize, inside, useHouse } from '../../support/house.ts';
import { askIn, enrolHere, showCardForPasskeys, signInPageOf, signInWithPasskey } from '../../support/passkey-pages.ts';
import { type CreationAsk, SoftwareAuthenticator } from '../../support/software-authenticator.ts';

describe('server/portal: one’s own passkeys', () => {
  const house = useHouse({ cards: ['generaliste', 'infirmiere', 'oncologue', 'curatrice'] });
  const device = () => new SoftwareAuthenticator(house().issuer);
  const enrolled = async (name = 'Poste d’essai', slug = 'generaliste') => {
    const [made, browser] = [device(), new Browser()];
    const page = await enrolHere(house(), browser, await showCardForPasskeys(house(), browser, slug), made, name);
    assert.match(page.body, /Clé d’accès créée/);
    return { made, browser, page, id: made.credentials[0]?.id.toString('base64url') ?? '' };
  };
  const signedInBy = async (made: SoftwareAuthenticator) => {
    const browser = new Browser();
    const page = await signInWithPasskey(house(), browser, await signInPageOf(house(), browser), made);
    return { browser, page };
  };
  const actionsSince = (count: number) => auditSince(house(), count).map(({ event }) => event);

  it('are listed and named, and what is typed stays text', async () => {
    const { browser, page, id } = await enrolled('<b>Bureau</b>');
    assert.match(page.body, /&lt;b&gt;Bureau&lt;\/b&gt;/);
    const named = await browser.open(
      `${house().issuer}/cles/${id}/nom`,
      { form: { name: '  Salle\n de soins ' } },
      inside(house()),
    );
    assert.match(named.body, /<strong>Salle de soins<\/strong>/);
    assert.match(named.body, /Nom enregistré/);
    const long = await browser.open(
      `${house().issuer}/cles/${id}/nom`,
      { form: { name: 'x'.repeat(500) } },
      inside(house()),
    );
    assert.match(long.body, /<strong>x{60}<\/strong>/);
  });

  it('S-14 a passkey that is removed signs in no more, and what it opened ends', async () => {
    const { made, browser, id } = await enrolled();
    const phone = await signedInBy(made);
    assert.notEqual((await authorize(house(), phone.browser, house().client(0))).code, '');
    const before = auditCount(house());
    const page = await browser.open(`${house().issuer}/cles/${id}/retrait`, { form: {} }, inside(house()));
    assert.match(page.body, /Clé d’accès retirée/);
    assert.equal((await authorize(house(), phone.browser, house().client(0))).code, '', 'its session has ended');
    assert.match((await signedInBy(made)).page.body, /server\.passkey\.unknown/);
    const events = actionsSince(before);
    assert.ok(events.some(({ action, details }) => action === 'passkey.ended' && details.why === 'person'));
    assert.ok(events.some(({ action, details }) => action === 'access.ended' && details.why === 'passkey'));
    assert.notEqual((await authorize(house(), browser, house().client(0))).code, '', 'the card’s session goes on');
  });

  it('nobody names, removes or moves what is another’s', async () => {
    const { id, made } = await enrolled();
    const nurse = new Browser();
    await showCardForPasskeys(house(), nurse, 'infirmiere');
    for (const [path, form] of Object.entries({ nom: { name: 'à moi' }, retrait: {}, carte: {} })) {
      const answer = await nurse.ask(`${house().issuer}/cles/${id}/${path}`, { form });
      assert.ok(answer.body.includes('server.passkey.unknown'), path);
      assert.equal(answer.status, 401);
    }
    assert.equal((await signedInBy(made)).page.url.pathname, '/');
    const stranger = await new Browser().ask(`${house().issuer}/cles`);
    assert.equal(stranger.location?.search, '?to=cles');
  });

  it('S-17 another site posts nothing here', async () => {
    const { browser, id } = await enrolled();
    for (const path of ['/cles', '/cles/lien', `/cles/${id}/retrait`]) {
      const answer = await browser.ask(house().issuer + path, {
        form: {},
        headers: { origin: 'https://ailleurs.example' },
      });
      assert.equal(answer.status, 403, path);
    }
  });

  it('a telephone is enrolled by a one-time link, within ten minutes, once', async () => {
    const { browser } = await enrolled();
    const given = await browser.ask(`${house().issuer}/cles/lien`, { form: {} });
    const url = /id="link">([^<]+)</.exec(given.body)?.[1] ?? '';
    assert.match(url, /\/appareil\/[\w-]{43}$/);
    assert.match(given.body, /<svg class="qr-code" role="img"/);
    const phone = new Browser();
    assert.equal((await phone.ask(url)).status, 200);
    const page = await phone.ask(url);
    assert.match(page.body, /Pour /, 'looking changes nothing');
    const before = auditCount(house());
    const failed = await enrolHere(house(), phone, page, device(), 'x', { origin: 'https://ailleurs.example' });
    assert.match(failed.body, /server\.passkey\.refused/);
    const made = device();
    const done = await enrolHere(house(), phone, failed, made, 'Mon téléphone');
    assert.match(done.body, /Clé d’accès créée/);
    assert.equal((await signedInBy(made)).page.url.pathname, '/');
    assert.match((await browser.ask(`${house().issuer}/cles`)).body, /Mon téléphone/);
    assert.ok(
      actionsSince(before).some(({ action, details }) => action === 'passkey.enrolled' && details.by === 'link'),
    );
    const again = await phone.ask(url);
    assert.deepEqual([again.status, again.body.includes('server.passkey.link-unknown')], [404, true]);
    const next = await browser.ask(`${house().issuer}/cles/lien`, { form: {} });
    house().clock.forward(601);
    assert.equal((await phone.ask(/id="link">([^<]+)</.exec(next.body)?.[1] ?? '')).status, 404, 'too late');
    house().clock.forward(301);
  });

  it('S-43 a passkey does not open the administration: its session is asked for the card, on a page that offers nothing else', async () => {
    const { made } = await enrolled();
    const { idType, id } = castMember('generaliste');
    const found = house().running.rooms.people.findByNationalId(idType + id);
    assert.ok(found.found);
    await house().running.doors.administrators.grant(found.record.personId, 'essai');
    const { browser } = await signedInBy(made);
    assert.equal((await browser.ask(`${house().issuer}/acces`)).status, 200, 'it is in');
    for (const [path, form] of [
      ['/admin', undefined],
      [`/admin/personnes/${found.record.personId}/acces`, {}],
      ['/admin/personnel', undefined],
      ['/admin/personnel/fichiers', undefined],
    ] as const) {
      const answer = await browser.ask(`${house().issuer}${path}`, form && { form });
      assert.deepEqual([answer.status, answer.location?.pathname], [303, '/sign-in'], path);
      const to = path.startsWith('/admin/personnel') ? 'personnel' : 'admin';
      assert.equal(answer.location?.searchParams.get('to'), to, path);
    }
    const trial = `${house().issuer}/essai/${house().client(0).id}`;
    assert.equal((await browser.ask(trial)).status, 200, 'it tries an application for itself');
    assert.equal((await browser.ask(`${trial}/lien`, { form: {} })).status, 404, 'it invites nobody');
    const page = await browser.open(`${house().issuer}/admin`, {}, inside(house()));
    assert.equal(askIn(page, 'get'), undefined, 'no passkey is asked');
    assert.match(page.body, /id="sign-in-card"/);
    assert.match(page.body, /id="card-alone">L’administration s’ouvre avec la carte seule/);
    const opened = await signInWithCard(browser, page, house().card('generaliste'), inside(house()));
    assert.deepEqual([opened.status, opened.url.pathname], [200, '/admin']);
    assert.equal((await browser.ask(`${house().issuer}/admin/personnel`)).status, 200);
    assert.equal((await browser.ask(`${trial}/lien`, { form: {} })).status, 200);
  });

  it('S-43 nor the staff of an establishment, for whoever keeps it: the page says why, and leads there by card', async () => {
    await enterStaff(house().running.rooms.directory, house().clock.now());
    const { made } = await enrolled('Poste d’essai', 'curatrice');
    const { browser } = await signedInBy(made);
    assert.match((await browser.ask(`${house().issuer}/`)).body, /href="\/admin\/personnel"/, 'told where it is');
    const staff = `/admin/personnel/${encodeURIComponent(`finess:${HOSPITAL_FINESS}`)}`;
    for (const [path, form] of [
      ['/admin/personnel', undefined],
      [staff, undefined],
      [`${staff}/personnel.csv`, undefined],
      [`${staff}/nouveau`, { familyName: 'Nouvelle', number: 'C-1' }],
    ] as const) {
      const answer = await browser.ask(`${house().issuer}${path}`, form && { form });
      assert.deepEqual([answer.status, answer.location?.search], [303, '?to=personnel'], path);
    }
    const page = await browser.open(`${house().issuer}/admin/personnel`, {}, inside(house()));
    assert.equal(askIn(page, 'get'), undefined, 'no passkey is asked');
    assert.match(page.body, /id="card-alone">Le personnel se tient avec la carte seule/);
    const opened = await signInWithCard(browser, page, house().card('curatrice'), inside(house()));
    assert.deepEqual([opened.status, opened.url.pathname], [200, '/admin/personnel']);
  });

  it('S-14 a link made in a session ends with it: who was at it makes no passkey once its person ended everything', async () => {
    const { browser } = await enrolled();
    const given = await browser.ask(`${house().issuer}/cles/lien`, { form: {} });
    const url = /id="link">([^<]+)</.exec(given.body)?.[1] ?? '';
    const phone = new Browser();
    const page = await phone.ask(url);
    assert.equal(page.status, 200);
    assert.equal((await browser.ask(`${house().issuer}/acces/tout`, { form: {} })).status, 200);
    const late = await enrolHere(house(), phone, page, device());
    assert.match(late.body, /server\.passkey\.link-unknown/);
    assert.equal((await phone.ask(url)).status, 404);
  });

  it('of ten telephones that answer one link at the same time one is enrolled', async () => {
    const { browser } = await enrolled();
    const given = await browser.ask(`${house().issuer}/cles/lien`, { form: {} });
    const url = /id="link">([^<]+)</.exec(given.body)?.[1] ?? '';
    const answers = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const phone = new Browser();
        return enrolHere(house(), phone, await phone.ask(url), device());
      }),
    );
    assert.equal(answers.filter(({ body }) => body.includes('est enrôlé')).length, 1);
    assert.equal(answers.filter(({ body }) => body.includes('server.passkey.link-unknown')).length, 9);
  });

  it('twenty at most, also asked for at the same time; the twenty-first is refused, and signs nobody in', async () => {
    const browser = new Browser();
    await showCardForPasskeys(house(), browser, 'infirmiere');
    const page = () => browser.ask(`${house().issuer}/cles`);
    const devices = Array.from({ length: 24 }, () => device());
    const answers = await Promise.all(
      devices.map(async (each) => enrolHere(house(), browser.copy(), await page(), each)),
    );
    const kept = devices.filter((_each, place) => answers[place]?.body.includes('Clé d’accès créée'));
    const refused = devices.filter((_each, place) => answers[place]?.body.includes('server.passkey.too-many'));
    assert.deepEqual([kept.length, refused.length], [20, 4]);
    assert.match((await page()).body, /20 clés d’accès sur vingt/);
    const [left = device()] = refused;
    assert.match((await signedInBy(left)).page.body, /server\.passkey\.unknown/);
    const { options, action } = askIn<CreationAsk>(await page(), 'create') ?? assert.fail();
    assert.equal(options.excludeCredentials?.length, 20, 'a device is told which keys there are');
    const id = kept[0]?.credentials[0]?.id.toString('base64url') ?? '';
    await browser.open(`${house().issuer}/cles/${id}/retrait`, { form: {} }, inside(house()));
    const again = await browser.open(
      action,
      { form: { response: device().create(options), name: '' } },
      inside(house()),
    );
    assert.match(again.body, /Clé d’accès créée/, 'a place is free again');
  });

  it('a key that is there already changes nothing', async () => {
    const { made, browser } = await enrolled();
    const page = await browser.ask(`${house().issuer}/cles`);
    const { options, action } = askIn<CreationAsk>(page, 'create') ?? assert.fail();
    const [first] = made.credentials;
    assert.ok(first);
    const response = made.create(options, { credential: first });
    const answer = await browser.open(action, { form: { response, name: 'double' } }, inside(house()));
    assert.ok(answer.body.includes('server.passkey.known'));
    assert.equal((await signedInBy(made)).page.url.pathname, '/');
  });
});
