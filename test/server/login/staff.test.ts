import assert from 'node:assert/strict';
import { Browser } from '../../../scripts/bench/browser.ts';
import { signInWithCard } from '../../../scripts/bench/card-sign-in.ts';
import { enterStaff } from '../../../scripts/demo/enter-staff.ts';
import { HOSPITAL_FINESS, HOSPITAL_NAME } from '../../../scripts/region/cast.ts';
import { STAFF, staffNationalId } from '../../../scripts/region/staff.ts';
import { openHolderRequests } from '../../../server/holder-requests/holder-requests.ts';
import {
  auditCount,
  auditSince,
  authorize,
  claimsOf,
  inside,
  signedIn,
  tokensFor,
  useHouse,
  userinfo,
} from '../../support/house.ts';

const BY_ADMINISTRATOR = { personId: 'essai', isAdministrator: true } as const;

/** The hospital's staff cards: one entered, one that left, one whom nobody has entered, which bears no name. */
describe('server: sign-in by staff cards (CPE, CPA)', () => {
  const house = useHouse({ cards: ['generaliste', 'secretaire', 'archiviste', 'accueil', 'curatrice'] });
  const directory = () => house().running.rooms.directory;
  const numberOf = (slug: string) => {
    const member = STAFF.find((one) => one.slug === slug);
    assert.ok(member);
    return staffNationalId(member);
  };
  const record = (slug: string) => {
    const found = directory().reader.findByNationalId(numberOf(slug));
    assert.ok('record' in found);
    return found.record;
  };
  /** The page that follows the card. */
  const refusedPage = async (slug: string) => {
    const browser = new Browser();
    const { answer } = await authorize(house(), browser, house().client(0));
    return { browser, page: await signInWithCard(browser, answer, house().card(slug), inside(house())) };
  };

  it('before anybody is entered each is refused by a code of its own, and the refusal is in the audit', async () => {
    const before = auditCount(house());
    const { page } = await refusedPage('secretaire');
    assert.equal(page.status, 404);
    assert.ok(page.body.includes('directory.staff.absent'));
    assert.match(page.body, /Votre établissement ne vous a pas encore inscrit/);
    const refusals = auditSince(house(), before).filter(({ event }) => event.action === 'sign-in.refused');
    assert.deepEqual(
      refusals.map(({ event }) => [event.code, event.details.nationalId]),
      [['directory.staff.absent', numberOf('secretaire')]],
    );
    await enterStaff(directory(), house().clock.now());
    await enterStaff(directory(), house().clock.now());
  });

  it('entered, the card opens a session: its level, the establishment’s situation, no profession', async () => {
    const browser = await signedIn(house(), 'secretaire');
    const scope = 'openid profile scope_all';
    const tokens = await tokensFor(house(), browser, house().client(0), { scope });
    const id = claimsOf(tokens.idToken);
    const person = record('secretaire');
    assert.deepEqual([id.sub, id.acr, id.amr], [person.personId, 'eidas2', ['sc', 'mfa']]);
    const told: Record<string, unknown> = JSON.parse((await userinfo(house(), tokens.accessToken)).body);
    assert.deepEqual(
      [told.SubjectNameID, told.family_name, told.given_name],
      [numberOf('secretaire'), 'SPÉCIMEN', 'Noémie'],
    );
    assert.equal('SubjectRole' in told, false);
    assert.equal('SubjectRefPro' in told, false);
    assert.deepEqual(
      [told.SubjectOrganization, told.SubjectOrganizationID, told.Secteur_Activite],
      [HOSPITAL_NAME.toUpperCase(), `1${HOSPITAL_FINESS}`, 'SA01^1.2.250.1.71.4.2.4'],
    );
    assert.deepEqual(told.otherIds, [{ identifiant: numberOf('secretaire'), origine: 'FINESS', qualite: 1 }]);
    const portal = await browser.ask(`${house().issuer}/`);
    assert.match(portal.body, /Noémie SPÉCIMEN/);
  });

  it('closed, the card is refused by another code, which says whom to ask', async () => {
    const { page } = await refusedPage('archiviste');
    assert.equal(page.status, 403);
    assert.ok(page.body.includes('directory.staff.closed'));
    assert.match(page.body, /curateur de votre établissement/);
    assert.ok(!page.body.includes('id="ask"'));
  });

  it('a session ends when the record is closed, and when the last day of the post is over, that very instant for a new card', async () => {
    const browser = await signedIn(house(), 'secretaire');
    const { personId, version, staff } = record('secretaire');
    assert.ok(staff);
    const today = house().clock.now().toISOString().slice(0, 10);
    const posts = staff.posts.map((post) => ({ ...post, until: today }));
    const { familyName, givenNames, civility, phone, email } = record('secretaire');
    const fields = { familyName, givenNames, civility, phone, email, function: staff.function, posts };
    const command = { command: 'edit-staff', personId, version, fields } as const;
    const edited = await directory().staff.perform(BY_ADMINISTRATOR, command, house().clock.now());
    assert.ok(edited.accepted);
    house().clock.forward(36 * 3600);
    // The day is over, and nothing has been written yet: the sign-in's own instant counts.
    const { page } = await refusedPage('secretaire');
    assert.ok(page.body.includes('directory.staff.closed'), page.body);
    directory().turnDay();
    await house().running.doors.followDepartures();
    assert.match((await browser.ask(`${house().issuer}/`)).body, /id="sign-in"|sign-in/);
    const reopened = { ...fields, posts: staff.posts };
    const again = { ...command, version: record('secretaire').version, fields: reopened };
    assert.ok((await directory().staff.perform(BY_ADMINISTRATOR, again, house().clock.now())).accepted);
    const fresh = await signedIn(house(), 'secretaire');
    const close = { command: 'close-staff', personId, version: record('secretaire').version } as const;
    const on = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(house().clock.now());
    const closed = await directory().staff.perform(BY_ADMINISTRATOR, { ...close, on }, house().clock.now());
    assert.ok(closed.accepted);
    await house().running.doors.followDepartures();
    const after = await fresh.ask(`${house().issuer}/`);
    assert.ok(!after.body.includes('Noémie SPÉCIMEN'), 'the session has ended');
  });

  it('whom nobody has entered may ask for it, with what the card proved: function and establishment, no name', async () => {
    const { browser, page } = await refusedPage('accueil');
    const [, action = ''] = /action="([^"]+\/request)"/.exec(page.body) ?? [];
    const told = await browser.open(new URL(action, page.url), { form: { contact: '', message: '' } }, inside(house()));
    assert.equal(told.status, 404);
    assert.match(told.body, /attend une réponse/);
    assert.ok(told.body.includes('directory.staff.absent'));
    const { signIn, clock } = house().running.rooms;
    const [request] = await openHolderRequests(signIn, clock).waiting();
    assert.deepEqual([request?.nationalId, request?.name, request?.cardType], [numberOf('accueil'), '', 'CPE']);
    assert.deepEqual(request?.staff, {
      familyName: '',
      givenName: '',
      title: "Agent d'accueil",
      structureId: `1${HOSPITAL_FINESS}`,
      organisation: HOSPITAL_NAME,
    });
  });

  it('a post that has not begun is refused by its own code', async () => {
    const at = house().clock.now();
    const from = new Date(at.getTime() + 2 * 86_400_000).toISOString().slice(0, 10);
    const post = { structureKey: `finess:${HOSPITAL_FINESS}`, role: '', sector: 'SA01', from, until: null };
    const names = { familyName: 'NOUVELLE', givenNames: ['Philomène'], civility: 'MME', function: 'Accueil' };
    const fields = { ...names, phone: '', email: '', posts: [post] };
    const command = { command: 'create-staff', establishment: HOSPITAL_FINESS, number: 'ACC-0009', fields } as const;
    assert.ok((await directory().staff.perform(BY_ADMINISTRATOR, command, at)).accepted);
    const { page } = await refusedPage('accueil');
    assert.equal(page.status, 403);
    assert.ok(page.body.includes('directory.staff.to-come'));
    house().clock.forward(3 * 86_400);
    directory().turnDay();
    await signedIn(house(), 'accueil');
  });
});
