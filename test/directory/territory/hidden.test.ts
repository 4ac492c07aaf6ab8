import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type DirectoryRight, directoryWithin, type RecordViews, territoryOf } from '../../../directory/index.ts';
import { type RassRow, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, NOW, openTemporary } from '../support/open-temporary.ts';

const DEPARTMENTS = ['98', '99'] as const;
const NAMES = ['MARTIN', 'MARTEN', 'DUPONT', 'DUPOND', 'LEGOFF', 'BRUMEVAL', 'ALEX'] as const;
const QUESTIONS = [...NAMES, 'MAR', 'DUPONT ALEX', 'MARTIN DUPONT', 'LE GOFF', 'AL MAR', 'BRUM'] as const;

/** One person as files give them: what everybody sees, and what only those see who answer for them. */
interface Somebody {
  readonly department: (typeof DEPARTMENTS)[number] | null;
  readonly name: (typeof NAMES)[number];
  readonly civilName: (typeof NAMES)[number];
  readonly phone: boolean;
}

const name = fc.constantFrom(...NAMES);
const anybody: fc.Arbitrary<Somebody> = fc.record({
  department: fc.constantFrom(...DEPARTMENTS, null),
  name,
  civilName: name,
  phone: fc.boolean(),
});
const rights: fc.Arbitrary<DirectoryRight> = fc.record({
  class: fc.constantFrom('anonymous', 'professional', 'curator', 'administrator', 'application', 'replication'),
  territory: fc.subarray([...DEPARTMENTS], { maxLength: 1 }).map((departments) => territoryOf(departments, [])),
});

function rowOf({ department, name: shown, civilName }: Somebody, place: number): RassRow {
  const person = somebody(place);
  const names = { exerciceFamilyName: shown, exerciceGivenName: 'ALEX', familyName: civilName };
  if (department === null) return { ...person, ...names };
  const address = { 'address.postalCode': `${department}100`, 'address.cedex': `${department}100 BRUMEVAL` };
  const structureId = `4${person.id}00${department}`;
  return { ...person, ...names, ...address, mode: 'L', sector: 'SA07', structureId, name: `CABINET ${department}` };
}

/** Everything that somebody with a right can be told of these people. */
async function tellAll(people: readonly Somebody[], right: DirectoryRight): Promise<string> {
  const { directory, discard } = await openTemporary();
  try {
    await importAccepted(directory, rassFile(people.map(rowOf)), 'rass.txt');
    for (const [place, { phone }] of people.entries()) {
      const found = directory.reader.findByNationalId(somebody(place).nationalId ?? '');
      assert.ok(found.found);
      const { personId, version } = found.record;
      if (!phone) continue;
      await directory.editor.propose({ personId, field: 'secureMail', value: 'a@mss.example' }, NOW);
      const ref = { kind: 'person', id: personId } as const;
      const command = { command: 'set-local-field', ref, field: 'phone', value: '06 39 98 00 01', version } as const;
      assert.ok((await directory.editor.perform({ personId: 'x' }, command, NOW)).accepted);
    }
    return JSON.stringify(toldBy(directoryWithin(directory, right), people));
  } finally {
    await discard();
  }
}

function toldBy({ reader, searcher, conflicts }: RecordViews, people: readonly Somebody[]): object {
  const search = (text: string, limit: number) => {
    const page = searcher.search({ text, kind: 'any', limit, after: null, includeClosed: true });
    const next =
      page.next === null ? null : searcher.search({ text, kind: 'any', limit, after: page.next, includeClosed: true });
    return { page, next };
  };
  return {
    searches: QUESTIONS.flatMap((text) => [search(text, 2), search(text, 50)]),
    suggestions: QUESTIONS.map((text) => searcher.suggest({ text, kind: 'any', limit: 8 })),
    people: people.map((_, place) => {
      const found = reader.findByNationalId(somebody(place).nationalId ?? '');
      assert.ok('record' in found);
      const { personId } = found.record;
      const ref = { kind: 'person', id: personId } as const;
      // The number of an import is a digest of its whole file, which holds hidden fields by construction.
      const history = reader.history(ref, 50).map(({ sequence: _sequence, by: _by, ...line }) => line);
      return [found, history, reader.proposalsOf(personId), reader.mergesOf(personId), reader.idsOf(personId)];
    }),
    at: people.map((each, place) => reader.listPeopleAt(`structure:4${somebody(place).id}00${each.department}`, 50)),
    all: [...reader.people('')],
    waiting: reader.waitingProposals(),
    conflicts: conflicts.list(),
    counts: reader.counts(),
  };
}

describe('what is hidden by territory acts nowhere (S-36, S-38)', function () {
  this.timeout(120_000);

  it('tells the same of people who differ in hidden fields alone, for any territory', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(anybody, name, fc.boolean()), { minLength: 1, maxLength: 6 }),
        rights,
        async (drawn, right) => {
          const isHidden = ({ department }: Somebody) => {
            if (right.class === 'professional' || right.class === 'anonymous') return true;
            if (right.class === 'replication') return false;
            if (right.territory === null) return right.class === 'curator';
            return department === null || !right.territory.departments.has(department);
          };
          const people = drawn.map(([each]) => each);
          const others = drawn.map(([each, civilName, phone]) =>
            isHidden(each) ? { ...each, civilName, phone } : each,
          );
          assert.equal(await tellAll(people, right), await tellAll(others, right));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('and tells those apart whom somebody sees whole', async () => {
    const person: Somebody = { department: '99', name: 'MARTIN', civilName: 'DUPONT', phone: false };
    const right: DirectoryRight = { class: 'administrator', territory: territoryOf(['99'], []) };
    assert.notEqual(await tellAll([person], right), await tellAll([{ ...person, civilName: 'LEGOFF' }], right));
    assert.notEqual(await tellAll([person], right), await tellAll([{ ...person, phone: true }], right));
  });
});
