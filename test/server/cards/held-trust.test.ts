import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readCertificate } from '../../../pki/index.ts';
import { castMember } from '../../../scripts/region/cast.ts';
import { CardLedger } from '../../../server/cards/card-ledger.ts';
import { denyCard } from '../../../server/cards/denied-cards.ts';
import { addAuthority, removeAuthority } from '../../../server/cards/held-authorities.ts';
import { openHeldTrust } from '../../../server/cards/held-trust.ts';
import {
  DAY_MS,
  HOUR_MS,
  makeAuthority,
  makeCard,
  makeCrl,
  type TestAuthority,
  trustEntry,
} from '../../support/authority.ts';
import { isActive, openTestHouse, signedIn, type TestHouse, tokensFor, useHouse } from '../../support/house.ts';

const KEY = Buffer.alloc(32, 7);
const ORIGIN = { addedBy: 'essai', addedAt: new Date('2026-03-02T10:00:00Z'), source: 'essai' };
const REMOVAL = { by: 'essai', at: new Date('2026-03-02T11:00:00Z') };
/** A change counts within two seconds, and what it ends has ended within five (S-14). */
const WITHIN_MS = 5_000;

const root = makeAuthority('ESSAI AC RACINE', null);
const fort = makeAuthority('ESSAI AC FORT PERSONNES', root);
const fingerprintOf = ({ der }: TestAuthority) => readCertificate(der).fingerprint;

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + WITHIN_MS;
  while (!(await isSo())) {
    if (Date.now() > end) assert.fail(`${what}: not within ${WITHIN_MS} ms`);
    await pause(100);
  }
}

describe('server/cards: authorities held while the server runs', () => {
  let folder: string;
  let ledger: CardLedger;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-held-'));
    ledger = new CardLedger(folder);
  });
  afterEach(async () => {
    await ledger.close();
    rmSync(folder, { recursive: true });
  });
  const open = () => openHeldTrust({ configured: [trustEntry(root, 'anchor')], universe: 'demo', ledger, key: KEY });

  it('takes what a command added and removed, tells whoever listens, and is still while nothing changes', async () => {
    const trust = open();
    let told = 0;
    trust.onChange(() => {
      told += 1;
    });
    assert.equal(trust.refresh(), false);
    await addAuthority(ledger, KEY, { ...trustEntry(fort, 'intermediate', ['CPS']), origin: ORIGIN });
    assert.equal(trust.store.authorities.length, 1, 'not before it is looked at');
    assert.equal(trust.refresh(), true);
    assert.deepEqual([trust.store.authorities.length, trust.entries().length, told], [2, 2, 1]);
    const { canonical } = readCertificate(fort.der).subject;
    assert.equal(trust.store.withName(canonical).length, 1);
    assert.equal(trust.refresh(), false);
    await removeAuthority(ledger, KEY, fingerprintOf(fort), REMOVAL);
    assert.equal(trust.refresh(), true);
    assert.deepEqual([trust.store.withName(canonical).length, told], [0, 2]);
  });

  it('keeps what it held when a row was written by somebody without the key: server.cards.authority-forged', async () => {
    const trust = open();
    await addAuthority(ledger, Buffer.alloc(32, 8), { ...trustEntry(fort, 'anchor'), origin: ORIGIN });
    for (const _again of [1, 2]) {
      assert.throws(() => trust.refresh(), { code: 'server.cards.authority-forged' });
      assert.equal(trust.store.authorities.length, 1);
    }
    assert.throws(open, { code: 'server.cards.authority-forged' });
  });
});

for (const processes of [1, 2]) {
  describe(`server/cards: an authority comes and goes without a restart (${processes} process${processes > 1 ? 'es' : ''})`, () => {
    let house: TestHouse;
    before(async function () {
      this.timeout(60_000);
      house = await openTestHouse({ cards: ['generaliste', 'infirmiere'], settings: { processes } });
    });
    after(() => house.close());

    it('its cards open sessions once it and its list are there, and none, nor what they opened, once it is removed', async function () {
      this.timeout(60_000);
      const { rooms } = house.running;
      const key = rooms.masterKey.derive('authorities');
      const now = house.clock.now();
      const lists = (authority: TestAuthority, name: string) =>
        writeFileSync(
          join(house.folder, 'trust-files', name),
          makeCrl(authority, {
            thisUpdate: new Date(now.getTime() - HOUR_MS),
            nextUpdate: new Date(now.getTime() + DAY_MS),
          }),
        );
      lists(root, 'essai-racine.crl');
      lists(fort, 'essai-fort.crl');
      const doctor = castMember('generaliste');
      const made = makeCard(
        fort,
        {},
        {
          slug: 'generaliste',
          cardType: 'CPS',
          cardNumber: '8025000009/9900000009',
          holder: {
            nationalId: doctor.idType + doctor.id,
            familyName: doctor.familyName,
            givenName: doctor.givenName,
            title: doctor.title,
            professionCode: doctor.profession,
            specialties: [],
          },
        },
      );
      const usual = house.card('generaliste');
      const card = {
        ...usual,
        chain: [Buffer.from(made.der).toString('base64')],
        algorithm: 'ES256',
        key: made.key,
      } as const;
      const byNewCard: TestHouse = { ...house, card: () => card };
      const isLetIn = () =>
        signedIn(byNewCard).then(
          () => true,
          () => false,
        );
      assert.equal(await isLetIn(), false, 'before it is held');

      const origin = { ...ORIGIN, addedAt: now };
      await addAuthority(rooms.cards, key, { ...trustEntry(root, 'anchor'), origin });
      await addAuthority(rooms.cards, key, { ...trustEntry(fort, 'intermediate', ['CPS']), origin });
      await until('its card opens a session', isLetIn);
      // Each process looks for itself, once a second.
      await pause(1_500);
      const opened = await tokensFor(house, await signedIn(byNewCard), house.client(0));
      const others = await tokensFor(house, await signedIn(house, 'infirmiere'), house.client(0));
      const bystander = await tokensFor(house, await signedIn(house, 'generaliste'), house.client(1));
      assert.equal(await isActive(house, house.client(0), opened.accessToken), true);

      // The anchor goes; the authority below it stays held, and leads nowhere.
      await removeAuthority(rooms.cards, key, fingerprintOf(root), { by: 'essai', at: house.clock.now() });
      await pause(1_500);
      assert.equal(await isLetIn(), false, 'its cards are refused');
      await until('what they opened ends', async () => !(await isActive(house, house.client(0), opened.accessToken)));
      assert.equal(await isActive(house, house.client(0), others.accessToken), true);
      assert.equal(
        await isActive(house, house.client(1), bystander.accessToken),
        true,
        'by another card of the same person',
      );
      const filter = { action: 'trust.changed', subject: fingerprintOf(root) } as const;
      const told = () => [...rooms.audit.read({ limit: 50, filter })].map(({ event }) => event.details.operation);
      await until('both changes are in the audit', async () => told().length === 2);
      assert.deepEqual(told(), ['removed', 'added']);
    });
  });
}

describe('server/cards: a row of an authority that nobody with our key wrote', () => {
  const house = useHouse({ applications: 1, cards: ['generaliste'] });

  it('keeps no departure from being followed: a card denied meanwhile ends its sessions, and what is held stays', async () => {
    const { rooms, doors } = house().running;
    const key = rooms.masterKey.derive('authorities');
    const origin = { ...ORIGIN, addedAt: house().clock.now() };
    const browser = await signedIn(house());
    const { accessToken } = await tokensFor(house(), browser, house().client(0));
    await doors.followDepartures();
    // A removal is what has the held authorities read again; the forged row is there by then.
    await addAuthority(rooms.cards, key, { ...trustEntry(fort, 'anchor'), origin });
    await addAuthority(rooms.cards, Buffer.alloc(32, 8), { ...trustEntry(root, 'anchor'), origin });
    await removeAuthority(rooms.cards, key, fingerprintOf(fort), { by: 'essai', at: house().clock.now() });
    await doors.followDepartures();
    assert.equal(await isActive(house(), house().client(0), accessToken), true, 'the configured authorities are held');
    const { number } = house().card('generaliste');
    await denyCard(rooms.cards, { number, reason: 'perdue', by: 'essai', at: house().clock.now() });
    await doors.followDepartures();
    assert.equal(await isActive(house(), house().client(0), accessToken), false);
  });
});
