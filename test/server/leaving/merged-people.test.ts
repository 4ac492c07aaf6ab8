import assert from 'node:assert/strict';
import type { Professional } from '../../../directory/index.ts';
import { Browser } from '../../../scripts/bench/browser.ts';
import { basicAuthorization } from '../../../scripts/bench/code-flow.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { buildDoors } from '../../../server/build-doors.ts';
import type { SignInStore } from '../../../server/store/contract.ts';
import { professionalFacts } from '../../../server/trust-facts.ts';
import {
  askToken,
  authorize,
  claimsOf,
  inside,
  isActive,
  program,
  readTokens,
  signedIn,
  signInUpToItsSession,
  tokensFor,
  useHouse,
  userinfo,
} from '../../support/house.ts';
import { enrolHere, showCardForPasskeys, signInPageOf, signInWithPasskey } from '../../support/passkey-pages.ts';
import { SoftwareAuthenticator } from '../../support/software-authenticator.ts';

const CIBA = 'urn:openid:params:grant-type:ciba';

describe('people whose records are merged', () => {
  const house = useHouse({
    registration: () => ({
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials', CIBA],
      backchannel_token_delivery_mode: 'poll',
    }),
  });
  const numberOf = (slug: string) => castMember(slug).idType + castMember(slug).id;
  const person = (slug: string): Professional => {
    const found = house().running.rooms.directory.reader.findByNationalId(numberOf(slug));
    assert.ok('record' in found);
    return found.record;
  };
  const reason = 'Essai : une seule personne';
  const actor = { personId: 'essai' };
  const merge = async (by = person('oncologue').personId) => {
    const { lineage } = house().running.rooms.directory;
    const [survivor, absorbed] = [person('generaliste'), person('infirmiere')];
    const seen = { survivor: survivor.version, absorbed: absorbed.version };
    const ids = { survivorId: survivor.personId, absorbedId: absorbed.personId };
    const verdict = await lineage.merge({ personId: by }, { ...ids, seen, choice: {}, reason }, new Date());
    assert.ok(verdict.accepted, JSON.stringify(verdict));
    return ids;
  };
  const unmerge = async (absorbedId: string) => {
    const { lineage } = house().running.rooms.directory;
    const { version } = person('generaliste');
    assert.ok((await lineage.unmerge(actor, { absorbedId, version, reason }, house().clock.now())).accepted);
    // Whoever comes within ten seconds shows the card again: the parting is dated when it is asked for.
    house().clock.forward(11);
  };
  /** Whoever has several places of practice says where. */
  const opened = (browser: Browser, slug = 'generaliste') => {
    const situation = person(slug).exercices.flatMap(({ situations }) => situations)[0]?.id;
    return tokensFor(house(), browser, house().client(0), { situation, scope: 'openid profile' });
  };
  const page = (browser: Browser, path: string) => browser.open(`${house().issuer}${path}`, {}, inside(house()));

  it('are known to rules by the numbers and ids of both, and by their own again', async () => {
    const facts = () =>
      professionalFacts(house().running.rooms.directory.reader).factsOf(numberOf('generaliste'), null, new Date());
    const others = () => [facts()?.otherNumbers ?? [], facts()?.mergedIds ?? []];
    assert.deepEqual(others(), [[], []]);
    const { absorbedId } = await merge();
    assert.deepEqual(others(), [[numberOf('infirmiere')], [absorbedId]]);
    await unmerge(absorbedId);
    assert.deepEqual(others(), [[], []]);
  });

  it('keep the sessions, passkeys and rights of either, sign in by either card, and lose all of them at once', async () => {
    const client = house().client(0);
    const before = person('infirmiere');
    const nurse = await signedIn(house(), 'infirmiere');
    const device = new SoftwareAuthenticator(house().issuer);
    const enrolling = new Browser();
    await enrolHere(house(), enrolling, await showCardForPasskeys(house(), enrolling, 'infirmiere'), device);
    await house().running.doors.administrators.grant(before.personId, 'essai');
    const tokens = await tokensFor(house(), nurse, client, { scope: 'openid profile' });
    const { survivorId, absorbedId } = await merge();

    // The session opened before goes on under the id that its tokens have named; what it says is the survivor's.
    const claims = JSON.parse((await userinfo(house(), tokens.accessToken)).body);
    assert.deepEqual([claims.sub, claims.SubjectNameID], [claimsOf(tokens.idToken).sub, numberOf('generaliste')]);
    const again = await opened(nurse);
    assert.equal(claimsOf(again.idToken).sub, claimsOf(tokens.idToken).sub);
    assert.equal(claimsOf(again.idToken).preferred_username, numberOf('generaliste'));

    // Either card opens a session of the survivor.
    for (const slug of ['infirmiere', 'generaliste']) {
      const fresh = await opened(await signedIn(house(), slug));
      assert.equal(claimsOf(fresh.idToken).preferred_username, numberOf('generaliste'), slug);
      assert.notEqual(claimsOf(fresh.idToken).sub, claimsOf(tokens.idToken).sub, slug);
    }
    // The passkey too, and it is listed among the survivor's.
    const telephone = new Browser();
    const arrived = await signInWithPasskey(house(), telephone, await signInPageOf(house(), telephone), device);
    assert.match(arrived.body, /Où exercez-vous en ce moment/, 'accepted, and asked where of both places');
    assert.match(arrived.body, /Cabinet infirmier Inventée/);
    const doctor = await signedIn(house(), 'generaliste');
    assert.match((await page(doctor, '/cles')).body, /Poste d’essai/);
    // A right given to the absorbed record is the survivor's.
    assert.equal(await house().running.doors.administrators.isAdministrator(survivorId), true);
    assert.equal((await page(doctor, `/admin/personnes/${absorbedId}`)).status, 200);
    // What is open is all in one place, and ends at once.
    const access = await page(doctor, '/acces');
    assert.ok(access.body.split('/acces/fin').length > 5, 'sessions of both are listed');
    await doctor.open(`${house().issuer}/acces/tout`, { form: {} }, inside(house()));
    assert.equal(await isActive(house(), client, tokens.accessToken), false);
    assert.equal((await authorize(house(), nurse, client)).code, '');

    const between = await signedIn(house(), 'infirmiere');
    const named = await opened(between);
    assert.equal(claimsOf(named.idToken).preferred_username, numberOf('generaliste'));
    await unmerge(absorbedId);
    // Whoever came in while the two were one may be in under the other's name: the next round ends it.
    await house().running.doors.followDepartures();
    assert.equal(await isActive(house(), client, named.accessToken), false);
    assert.equal((await authorize(house(), between, client)).code, '');
    assert.equal(person('infirmiere').personId, before.personId);
    assert.equal(await house().running.doors.administrators.isAdministrator(survivorId), false);
    assert.equal(await house().running.doors.administrators.isAdministrator(absorbedId), true);
    const back = await opened(await signedIn(house(), 'infirmiere'), 'infirmiere');
    assert.equal(claimsOf(back.idToken).preferred_username, numberOf('infirmiere'));
    assert.doesNotMatch((await page(await signedIn(house(), 'generaliste'), '/cles')).body, /Poste d’essai/);
  });

  it('a sign-in that crosses the parting keeps no session under the other’s name, however late it is taken up; one that comes after does', async () => {
    const [first, second] = [house().client(0), house().client(1)];
    const { absorbedId } = await merge();
    // The card is judged while the two are one, and the last redirect is held back.
    const late = new Browser();
    const resume = await signInUpToItsSession(house(), late, 'infirmiere');
    house().clock.forward(2);
    await unmerge(absorbedId);
    await house().running.doors.followDepartures();
    const doctor = await signedIn(house(), 'generaliste');
    house().clock.forward(400);
    assert.notEqual((await late.ask(resume)).location?.searchParams.get('code') ?? '', '', 'a session, for a moment');
    await house().running.doors.followDepartures();
    assert.equal((await authorize(house(), late, first)).code, '');
    assert.equal((await authorize(house(), late, second)).code, '');
    await house().running.doors.followDepartures();
    const place = person('generaliste').exercices.flatMap(({ situations }) => situations)[0]?.id;
    assert.notEqual(
      (await authorize(house(), doctor, first, { situation: place })).code,
      '',
      'who signed in since goes on',
    );
    const own = await opened(await signedIn(house(), 'infirmiere'), 'infirmiere');
    assert.equal(claimsOf(own.idToken).preferred_username, numberOf('infirmiere'));
  });

  it('an approval that crosses the parting is taken back: no token, and nothing is left open', async () => {
    const { absorbedId } = await merge();
    const { running } = house();
    const asked = await program.ask(`${house().issuer}/oidc/ciba`, {
      byProgram: true,
      headers: { authorization: basicAuthorization(house().client(0)) },
      form: { scope: 'openid', login_hint: numberOf('infirmiere') },
    });
    const { auth_req_id } = JSON.parse(asked.body);
    const { personId } = person('generaliste');
    const [pending] = await running.doors.backchannelRequests.pendingFor(personId);
    assert.ok(pending);
    // The parting comes between the taking of the request and its grant.
    const store = running.rooms.signIn;
    const parting: SignInStore = Object.assign(Object.create(store), {
      async take(kind: string, id: string) {
        const taken = await store.take(kind, id);
        await unmerge(absorbedId);
        return taken;
      },
    });
    const { config, rooms, keys } = running;
    const doors = await buildDoors({ config, rooms: { ...rooms, signIn: parting }, keys, log: () => undefined });
    const proof = { acr: 'eidas2', amr: ['sc', 'mfa'], at: house().clock.now() };
    const situationId = person('generaliste').exercices.flatMap(({ situations }) => situations)[0]?.id ?? null;
    assert.deepEqual(await doors.backchannelRequests.approve(pending.id, personId, { ...proof, situationId }), {
      accepted: false,
      code: 'server.backchannel.unknown',
    });
    const polled = await askToken(house(), house().client(0), { grant_type: CIBA, auth_req_id });
    assert.equal(readTokens(polled).error, 'access_denied');
    const left = await running.rooms.signIn.findBy('Opened', 'personId', personId);
    assert.deepEqual(
      left.filter(({ payload }) => String(payload.sessionUid).startsWith('ciba-')),
      [],
    );
  });

  it('an administrator’s right goes to the record that a person made theirs, and to none that a program or a file did', async () => {
    const { administrators } = house().running.doors;
    await administrators.grant(person('infirmiere').personId, 'essai');
    for (const by of ['un-programme', 'import:lot', '']) {
      const { survivorId, absorbedId } = await merge(by);
      assert.equal(await administrators.isAdministrator(survivorId), false, by);
      await unmerge(absorbedId);
      assert.equal(await administrators.isAdministrator(absorbedId), true, by);
    }
    const { survivorId, absorbedId } = await merge();
    assert.equal(await administrators.isAdministrator(survivorId), true);
    await unmerge(absorbedId);
  });

  it('a passkey is renamed and removed by whoever the record is part of, and by nobody else', async () => {
    const device = new SoftwareAuthenticator(house().issuer);
    const enrolling = new Browser();
    await enrolHere(house(), enrolling, await showCardForPasskeys(house(), enrolling, 'infirmiere'), device, 'Commune');
    const id = device.credentials[0]?.id.toString('base64url') ?? '';
    const doctor = await signedIn(house(), 'generaliste');
    const remove = () => doctor.open(`${house().issuer}/cles/${id}/retrait`, { form: {} }, inside(house()));
    assert.doesNotMatch((await remove()).body, /Clé d’accès retirée/);
    const { absorbedId } = await merge();
    const named = await doctor.open(
      `${house().issuer}/cles/${id}/nom`,
      { form: { name: 'Nouveau nom' } },
      inside(house()),
    );
    assert.match(named.body, /Nouveau nom/);
    assert.match((await remove()).body, /Clé d’accès retirée/);
    await unmerge(absorbedId);
  });

  it('a correspondence withdrawn ends what was opened under both numbers', async () => {
    const { importer, lineage } = house().running.rooms.directory;
    const source = (async function* bytes() {
      yield Buffer.from(`N° ADELI;N° RPPS\n259990018;${numberOf('infirmiere').slice(1)}\n`);
    })();
    assert.ok((await importer.importFile(source, 'bascule.csv', new Date())).accepted);
    await house().running.doors.followDepartures();
    const nurse = await signedIn(house(), 'infirmiere');
    const tokens = await opened(nurse, 'infirmiere');
    assert.equal(await isActive(house(), house().client(0), tokens.accessToken), true);
    const pair = { former: '0259990018', current: numberOf('infirmiere') };
    assert.ok((await lineage.withdraw(actor, { ...pair, reason }, house().clock.now())).accepted);
    await house().running.doors.followDepartures();
    assert.equal(await isActive(house(), house().client(0), tokens.accessToken), false);
  });
});
