import assert from 'node:assert/strict';
import type { Entry } from '../../../directory/entries/entry.ts';
import { ATTRIBUTES, findAttribute } from '../../../directory/schema/attributes.ts';
import { findObjectClass, OBJECT_CLASSES, withSuperclasses } from '../../../directory/schema/object-classes.ts';
import { projectNetwork, projectProfessional, projectStructure } from '../../../directory/schema/project-entry.ts';
import { rootDseEntry } from '../../../directory/schema/root-dse.ts';
import { subschemaEntry } from '../../../directory/schema/subschema.ts';
import { suffixEntries } from '../../../directory/schema/suffix-entries.ts';
import { exercice, network, professional, situation, structure } from '../entries/invented-people.ts';

const valuesOf = (entry: Entry | undefined, name: string): readonly string[] =>
  [...(entry?.attributes ?? []), ...(entry?.operational ?? [])]
    .find((each) => each.name === name)
    ?.values.map(String) ?? [];

const EVERYTHING: readonly Entry[] = [
  ...projectProfessional(
    professional({ closedOn: '2026-01-01', local: { phone: '01 99 00 00 01', secureMail: 'x@mssante.example' } }),
  ),
  ...projectStructure(
    structure({
      siret: '99900000000017',
      tradeName: 'Le Lac',
      closedOn: '2026-01-01',
      local: { phone: '1', secureMail: 'y@mssante.example' },
    }),
  ),
  ...projectNetwork(network({ closedOn: '2026-01-01' }), ['899700000013']),
  ...projectNetwork(network({ id: 'vide' }), []),
  ...suffixEntries('dc=region,dc=example'),
  ...suffixEntries('o=region'),
  ...suffixEntries('ou=region'),
  subschemaEntry(),
  rootDseEntry({ baseDn: 'dc=example', controls: ['1.2.3'], extensions: ['1.2.3'] }),
];

describe('LDAP schema', () => {
  it('gives every attribute and class one OID and one name', () => {
    const oids = [...ATTRIBUTES, ...OBJECT_CLASSES].map(({ oid }) => oid);
    assert.equal(new Set(oids).size, oids.length);
    const names = ATTRIBUTES.flatMap(({ name, aliases }) => [name, ...aliases]).map((name) => name.toLowerCase());
    assert.equal(new Set(names).size, names.length);
  });

  it('names in its classes only attributes and classes it has', () => {
    for (const { name, must, may, superclasses } of OBJECT_CLASSES) {
      for (const each of [...must, ...may]) assert.equal(findAttribute(each)?.name, each, `${name}: ${each}`);
      for (const each of superclasses) assert.ok(findObjectClass(each), each);
    }
    for (const { supertype } of ATTRIBUTES) if (supertype !== null) assert.ok(findAttribute(supertype), supertype);
  });

  for (const entry of EVERYTHING) {
    it(`holds for ${entry.relativeDn || 'the root'}: each attribute allowed, each required one there, single values single`, () => {
      const classes = valuesOf(entry, 'objectClass').map((name) => findObjectClass(name));
      const all = classes.flatMap((each) =>
        each === undefined ? assert.fail('unknown class') : withSuperclasses(each),
      );
      const allowed = new Set(all.flatMap(({ must, may }) => [...must, ...may]));
      for (const { name, values } of [...entry.attributes, ...entry.operational]) {
        const type = findAttribute(name);
        assert.equal(type?.name, name);
        assert.ok(allowed.has(name) || type?.operational, `${name} is in none of the classes`);
        assert.equal(
          type?.operational ?? false,
          entry.operational.some((each) => each.name === name),
          name,
        );
        if (type?.singleValue) assert.equal(values.length, 1, name);
      }
      for (const name of all.flatMap(({ must }) => must))
        assert.ok(valuesOf(entry, name).length > 0, `${name} is required`);
    });
  }
});

describe('projection of records into entries', () => {
  it('names a person by the current identifier, and keeps the old ones searchable', () => {
    const [person] = projectProfessional(professional());
    assert.equal(person?.relativeDn, 'uid=899700000013,ou=people');
    assert.deepEqual(valuesOf(person, 'uid'), ['899700000013', '0991000013']);
    assert.deepEqual(valuesOf(person, 'vsRpps'), ['99700000013']);
    assert.deepEqual(valuesOf(person, 'vsAdeli'), ['991000013']);
  });

  it('shows the names of exercice to all, and civil names to accounts only', () => {
    const [person] = projectProfessional(professional());
    assert.deepEqual(valuesOf(person, 'sn'), ['Fictif']);
    assert.deepEqual(valuesOf(person, 'vsCivilFamilyName'), ['Inventée-Civile']);
    assert.equal(person?.publicNames.has('vsCivilFamilyName'), false);
  });

  it('keeps the region’s own telephone apart from the register’s, which colleagues see (S-38)', () => {
    const [person] = projectProfessional(professional({ local: { phone: '01 99 00 77 42' } }));
    assert.deepEqual(valuesOf(person, 'vsLocalTelephone'), ['01 99 00 77 42']);
    assert.ok(!valuesOf(person, 'telephoneNumber').includes('01 99 00 77 42'));
  });

  it('names professions and savoir-faire as HPD does, with their published labels; of an unknown code, none', () => {
    const [known] = projectProfessional(professional());
    assert.deepEqual(valuesOf(known, 'hcProfession'), ['ANS:1.2.250.1.71.1.2.7:10:Médecin']);
    assert.deepEqual(valuesOf(known, 'hcSpecialisation'), [
      'ANS:1.2.250.1.71.4.2.5:SM26:Qualifié en Médecine générale (SM)',
    ]);
    const [unknown] = projectProfessional(
      professional({ exercices: [exercice({ profession: '999', savoirFaire: [{ type: 'S', code: 'SM999' }] })] }),
    );
    assert.deepEqual(valuesOf(unknown, 'hcProfession'), ['ANS:1.2.250.1.71.1.2.7:999:']);
    assert.deepEqual(valuesOf(unknown, 'hcSpecialisation'), ['ANS:1.2.250.1.71.4.2.5:SM999:']);
  });

  it('never carries birth data', () => {
    const text = JSON.stringify(
      projectProfessional(professional()).map(({ attributes, operational }) => [attributes, operational]),
    );
    for (const secret of ['1980', '99000']) assert.equal(text.replaceAll('990000', '').includes(secret), false, secret);
  });

  for (const [title, change] of [
    ['a closed person', { closedOn: '2026-01-01' }],
    ['a person without exercice', { exercices: [] }],
    [
      'staff of an establishment',
      { identifiers: [{ nationalId: '3990000017/01', type: '3', id: '990000017/01', current: true }] },
    ],
  ] as const) {
    it(`hides ${title} from anonymous callers, situations included`, () => {
      for (const entry of projectProfessional(professional(change))) assert.equal(entry.publicNames.size, 0);
    });
  }

  it('names an identifier with a slash and a comma without breaking the name', () => {
    const [person] = projectProfessional(professional({ nationalId: '3990000017/A,B+C' }));
    assert.equal(person?.relativeDn, 'uid=3990000017/A\\,B\\+C,ou=people');
  });

  it('makes each situation a child that points to its structure', () => {
    const [, first, second] = projectProfessional(
      professional({
        exercices: [exercice({ situations: [situation(), situation({ id: 'ffff0000', structureKey: null })] })],
      }),
    );
    assert.equal(first?.relativeDn, 'cn=a1b2c3d4,uid=899700000013,ou=people');
    assert.deepEqual(valuesOf(first, 'vsStructure'), ['uid=990000017,ou=organizations']);
    assert.equal(
      first?.attributes.some(({ name }) => name === 'vsStructure'),
      true,
    );
    assert.deepEqual(valuesOf(second, 'vsStructure'), []);
    assert.deepEqual(valuesOf(first, 'l'), ['SAINT-IMAGINAIRE']);
  });

  it('keeps the entryUUID through a change of national identifier, and discloses no internal id', () => {
    const [before] = projectProfessional(professional());
    const [after] = projectProfessional(professional({ nationalId: '899700000021' }));
    const [other] = projectProfessional(professional({ personId: '00000000-0000-4000-8000-000000000002' }));
    assert.equal(before?.entryUuid, after?.entryUuid);
    assert.notEqual(before?.entryUuid, other?.entryUuid);
    assert.match(before?.entryUuid ?? '', /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(JSON.stringify(before).includes('00000000-0000-4000-8000'), false);
  });

  it('names a structure by FINESS, else by structure id, else by SIRET', () => {
    for (const [key, dn] of [
      ['finess:990000017', 'uid=990000017,ou=organizations'],
      ['structure:1990000017', 'uid=1990000017,ou=organizations'],
      ['siret:99900000000017', 'uid=99900000000017,ou=organizations'],
    ] as const) {
      assert.equal(projectStructure(structure({ key }))[0]?.relativeDn, dn);
    }
  });

  it('gives a network its members, or a class that needs none (RFC 4519 §3.5)', () => {
    const [full] = projectNetwork(network(), ['899700000013']);
    assert.deepEqual(valuesOf(full, 'member'), ['uid=899700000013,ou=people']);
    const [empty] = projectNetwork(network(), []);
    assert.deepEqual(valuesOf(empty, 'objectClass'), ['top', 'organizationalRole', 'vsNetwork']);
    assert.equal(full?.publicNames.size, 0);
  });

  it('is pure: the same record gives the same entries', () => {
    assert.deepEqual(projectProfessional(professional()), projectProfessional(professional()));
  });
});
