import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { territoryOf } from '../../../directory/index.ts';
import type { IdentityClass } from '../../../directory/model/right.ts';
import { projectProfessional, projectStructure } from '../../../directory/schema/project-entry.ts';
import { exercice, professional, SAINT_IMAGINAIRE, situation, structure } from '../entries/invented-people.ts';
import { ACCOUNT, type DoorFixture, openDoor, PASSWORD } from './door-fixture.ts';
import type { RawClient, ReceivedEntry } from './raw-client.ts';
import { BASE, compare, search } from './requests.ts';

const GOLDEN = new URL('../../golden/ldap-territory.txt', import.meta.url);
const SORT = '1.2.840.113556.1.4.473';
const PEOPLE = `ou=people,${BASE}`;
const INSIDE = `uid=899700000013,${PEOPLE}`;
const OUTSIDE = `uid=899700000998,${PEOPLE}`;
const NOWHERE = `uid=899710000002,${PEOPLE}`;
const BOTH = `uid=899700000997,${PEOPLE}`;
const STAFF = `uid=3990000017/SEC-0001,${PEOPLE}`;
const ENTRIES = [
  INSIDE,
  `cn=a1b2c3d4,${INSIDE}`,
  `uid=990000017,ou=organizations,${BASE}`,
  OUTSIDE,
  `cn=b1b2c3d4,${OUTSIDE}`,
  `uid=990000025,ou=organizations,${BASE}`,
  BOTH,
  `cn=c1b2c3d4,${BOTH}`,
  `cn=d1b2c3d4,${BOTH}`,
  NOWHERE,
  STAFF,
  `cn=e1b2c3d4,${STAFF}`,
  `uid=L-990000017-IRM,ou=organizations,${BASE}`,
  `uid=990000009,ou=organizations,${BASE}`,
  `cn=reseau-invente,ou=groups,${BASE}`,
];
/** What only those see who answer for a record, or for the whole region. */
const KEPT = [
  ...['entryCSN', 'gender', 'modifyTimestamp', 'vsCivilFamilyName', 'vsCivilGivenName', 'vsLocalTelephone'],
  'vsVersion',
];

interface Case {
  readonly class: Exclude<IdentityClass, 'anonymous'>;
  readonly departments?: readonly string[];
  readonly establishments?: readonly string[];
}

const CASES: Readonly<Record<string, Case>> = {
  professional: { class: 'professional' },
  'curator of nothing': { class: 'curator' },
  'curator, site': { class: 'curator', establishments: ['990000017'] },
  'curator, legal entity': { class: 'curator', establishments: ['990000009'] },
  'administrator, 00': { class: 'administrator', departments: ['00'] },
  'application, 00': { class: 'application', departments: ['00'] },
  administrator: { class: 'administrator' },
};
const TERRITORIAL = ['curator, site', 'curator, legal entity', 'administrator, 00', 'application, 00'];

const HEAD = `Qui lit, selon le territoire, ce que les confrères ne voient pas
================================================================

Écrit par test/directory/ldap/territory.test.ts ; réécrit par GOLDEN=1. ✔ lu, · caché ou absent : dans les réponses, les filtres, les comparaisons, les
tris et les comptes. Le territoire est fait de départements, ou d’établissements (numéro de site, ou d’entité juridique) ; hors de lui, chacun voit ce que voit
un professionnel. Une personne est du territoire par l’une au moins de ses situations. Les autres attributs : ldap-classes.txt.

dans      899700000013 et la clinique 990000017 : département 00, entité juridique 990000009
dehors    899700000998 et la structure 990000025 : département 01
les deux  899700000997 : une situation dans chacun
nulle part 899710000002, sans situation ; le réseau
rattachés le personnel de la clinique qui travaille dehors, son service à une adresse du dehors ; l’entité juridique 990000009, au département 02
`;

function elsewhere(id: string) {
  const place = {
    ...situation().place,
    finessEt: '990000025',
    finessEj: '',
    address: { ...SAINT_IMAGINAIRE, department: '', postalCode: '01000' },
  };
  return situation({ id, place, structureKey: 'finess:990000025' });
}

function person(number: string, familyName: string, situations: ReturnType<typeof situation>[]) {
  return professional({
    personId: `00000000-0000-4000-8000-${number}`,
    nationalId: `8${number.slice(-11)}`,
    identifiers: [{ nationalId: `8${number.slice(-11)}`, type: '8', id: number.slice(-11), current: true }],
    familyName,
    exercices: [exercice({ situations })],
    local: { phone: '01 99 00 41 98' },
  });
}

/** A service of the clinic at an address elsewhere, and the legal entity of the clinic. */
function attached() {
  const local = { key: 'local:L-990000017-IRM', finess: '', finessEj: '', kind: 'service' } as const;
  const address = { ...SAINT_IMAGINAIRE, department: '', postalCode: '01000' };
  const localOrigin = { parent: 'finess:990000017', closes: null, turnsOn: null };
  const entity = { key: 'finess:990000009', finess: '990000009', finessEj: '', kind: 'legal-entity' } as const;
  return [
    structure({ ...local, address, localOrigin }),
    structure({ ...entity, address: { ...address, postalCode: '02000' } }),
  ];
}

/** Whose establishment is the clinic, and who works elsewhere. */
function staffOfTheClinic() {
  const nationalId = '3990000017/SEC-0001';
  const staff = { establishment: 'finess:990000017', function: 'Secrétaire', posts: [], closes: null, turnsOn: null };
  return professional({
    personId: '00000000-0000-4000-8000-000000000996',
    nationalId,
    identifiers: [{ nationalId, type: '3', id: nationalId.slice(1), current: true }],
    exercices: [exercice({ profession: '', category: '', savoirFaire: [], situations: [elsewhere('e1b2c3d4')] })],
    staff,
  });
}

function sortBy(attribute: string): Buffer {
  const name = Buffer.from(attribute);
  const key = Buffer.concat([Buffer.of(0x04, name.length), name]);
  const inner = Buffer.concat([Buffer.of(0x30, key.length), key]);
  return Buffer.concat([Buffer.of(0x30, inner.length), inner]);
}

describe('LDAP door: what is seen by territory (S-36, S-38)', function () {
  this.timeout(60_000);
  const doors: DoorFixture[] = [];
  const clients = new Map<string, RawClient>();
  const clientOf = (name: string): RawClient => clients.get(name) ?? assert.fail(name);

  async function readAll(client: RawClient): Promise<ReadonlyMap<string, ReceivedEntry>> {
    const read = new Map<string, ReceivedEntry>();
    for (const dn of ENTRIES) {
      const [entry] = (await client.search({ base: dn, scope: 0, attributes: ['*', '+'] })).entries;
      if (entry !== undefined) read.set(dn, entry);
    }
    return read;
  }

  before(async () => {
    for (const [name, { class: of, departments = [], establishments = [] }] of Object.entries(CASES)) {
      const door = await openDoor(6, {
        classOf: () => of,
        territoryOf: () => territoryOf(departments, establishments),
      });
      const { entries } = door;
      entries.write(() => {
        const site = structure({ key: 'finess:990000025', finess: '990000025', finessEj: '' });
        const address = { ...SAINT_IMAGINAIRE, department: '', postalCode: '01000' };
        entries.writer.replace('structure:finess:990000025', projectStructure({ ...site, address }));
        entries.writer.replace(
          'person:998',
          projectProfessional(person('099700000998', 'Dehors', [elsewhere('b1b2c3d4')])),
        );
        const both = [elsewhere('c1b2c3d4'), situation({ id: 'd1b2c3d4' })];
        entries.writer.replace('person:997', projectProfessional(person('099700000997', 'Partout', both)));
        for (const each of attached()) entries.writer.replace(`structure:${each.key}`, projectStructure(each));
        entries.writer.replace('person:996', projectProfessional(staffOfTheClinic()));
      });
      doors.push(door);
      clients.set(name, await door.connectAs(ACCOUNT, PASSWORD));
    }
  });
  after(async () => {
    for (const door of doors) await door.remove();
  });

  it('is what test/golden/ldap-territory.txt shows (GOLDEN=1 rewrites it)', async () => {
    const whole = await readAll(clientOf('administrator'));
    assert.deepEqual([...whole.keys()], ENTRIES);
    const names = Object.keys(CASES);
    const read = new Map<string, ReadonlyMap<string, ReceivedEntry>>();
    for (const name of names) read.set(name, await readAll(clientOf(name)));
    const sections = ENTRIES.map((dn) => {
      const rows = KEPT.filter((attribute) => whole.get(dn)?.attributes.has(attribute)).map((attribute) => {
        const cells = names.map((name) => (read.get(name)?.get(dn)?.attributes.has(attribute) ? '✔' : '·').padEnd(23));
        return `${attribute.padEnd(20)}${cells.join('')}`.trimEnd();
      });
      return [dn, `${''.padEnd(20)}${names.map((name) => name.padEnd(23)).join('')}`.trimEnd(), ...rows].join('\n');
    });
    const table = `${[HEAD, ...sections].join('\n\n')}\n`;
    if (process.env.GOLDEN === '1') writeFileSync(GOLDEN, table);
    assert.equal(table, readFileSync(GOLDEN, 'utf8'), 'Read the difference: somebody sees more, or less.');
  });

  it('hides nothing else: every other attribute is that of a professional outside, of the class inside', async () => {
    const [colleague, whole] = [await readAll(clientOf('professional')), await readAll(clientOf('administrator'))];
    for (const name of TERRITORIAL) {
      const seen = await readAll(clientOf(name));
      for (const dn of ENTRIES) {
        const own = [...(seen.get(dn)?.attributes.keys() ?? [])];
        const isWithin = own.includes('vsVersion');
        const expected = (isWithin ? whole : colleague).get(dn);
        assert.deepEqual(own, [...(expected?.attributes.keys() ?? [])], `${name} ${dn}`);
      }
    }
  });

  for (const name of TERRITORIAL) {
    it(`tells ${name} nothing of what is hidden outside by a filter, its contrary, a comparison or a count`, async () => {
      const client = clientOf(name);
      const whole = await readAll(clientOf('administrator'));
      const seen = await readAll(client);
      for (const [dn, { attributes }] of whole) {
        for (const attribute of KEPT) {
          const [value] = attributes.get(attribute) ?? [];
          if (value === undefined) continue;
          const isSeen = seen.get(dn)?.attributes.has(attribute) === true;
          for (const filter of [`(${attribute}=*)`, `(${attribute}=${value})`, `(|(${attribute}=*)(cn=nobody))`]) {
            const { length } = (await client.search({ base: dn, scope: 0, filter })).entries;
            assert.equal(length, isSeen ? 1 : 0, `${dn} ${filter}`);
          }
          const contrary = `(!(${attribute}=nothing of the kind))`;
          const { length } = (await client.search({ base: dn, scope: 0, filter: contrary })).entries;
          if (!isSeen) assert.equal(length, 0, `${dn} ${contrary}`);
          const { code } = await client.ask(compare(dn, attribute, value));
          assert.equal(code, isSeen ? 6 : 16, `${dn} compare ${attribute}`);
        }
      }
      const found = await client.find('(gender=F)', { base: PEOPLE, scope: 2 });
      const own = ENTRIES.filter((dn) => seen.get(dn)?.attributes.has('gender')).map((dn) =>
        dn.slice(0, -BASE.length - 1),
      );
      assert.deepEqual([...found].sort(), own.sort(), 'a search of the whole branch counts the territory alone');
      assert.deepEqual(await client.find('(!(gender=F))', { base: PEOPLE, scope: 1 }), []);
    });

    it(`does not let what is hidden outside order an answer to ${name}`, async () => {
      const client = clientOf(name);
      const parts = {
        base: PEOPLE,
        scope: 1,
        filter: '(|(uid=899700000998)(uid=899710000002)(uid=899710000003)(uid=899710000004))',
        attributes: ['1.1'],
      } as const;
      const plain = (await client.search(parts)).entries.map(({ dn }) => dn);
      assert.equal(plain.length, 4);
      for (const attribute of ['vsCivilFamilyName', 'vsCivilGivenName', 'gender']) {
        const control = { oid: SORT, critical: true, value: sortBy(attribute) };
        const sorted = (await client.ask(search(parts), [control])).entries.map(({ dn }) => dn);
        assert.deepEqual(sorted, plain, attribute);
      }
    });
  }
});
