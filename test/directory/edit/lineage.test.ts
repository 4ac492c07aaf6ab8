import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Directory, directoryUpkeep, type Professional } from '../../../directory/index.ts';
import { pathOfText } from '../../../directory/schema/dn-path.ts';
import { MSSANTE_COLUMNS } from '../../../scripts/region/files/mssante.ts';
import { type RassRow, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, NOW, withDirectory } from '../support/open-temporary.ts';

const ACTOR = { personId: 'administrator' };
const REASON = 'Même diplôme, même date de naissance';
const [ONE, TWO] = [somebody(1), somebody(2)];
const OTHER_TRADE: RassRow = { ...TWO, profession: '10', category: 'C', mode: 'L', structureId: '499700000013001' };

function rassName(minute: number): string {
  return `Extraction_ProSanteConnect_Personne_activite_2026110104${String(minute).padStart(2, '0')}.txt`;
}

function personOf(directory: Directory, { nationalId }: RassRow): Professional {
  const found = directory.reader.findByNationalId(nationalId ?? '');
  assert.ok('record' in found);
  return found.record;
}

/** Everything of a sheet but the count of its writes, as bytes. */
function sheetOf(directory: Directory, row: RassRow): string {
  const { version: _version, ...sheet } = personOf(directory, row);
  return JSON.stringify(sheet);
}

/** All that answers for a person: sheet, memberships, proposals, LDAP entries. */
function allOf(directory: Directory, row: RassRow): string {
  const { personId, nationalId } = personOf(directory, row);
  const { reader, entries } = directory;
  const path = pathOfText(`uid=${row.nationalId},ou=people,dc=region,dc=example`) ?? '';
  const top = entries.find(path);
  const below = top === undefined ? [] : entries.listChildren({ id: top, path }, null, 100).map(({ id }) => id);
  const all = top === undefined ? [] : [top, ...below];
  const shown = all.map((id) =>
    Array.from(entries.read(id)?.attributes('authenticated') ?? [], ({ name, values }) => [
      name,
      name === 'vsVersion' ? [] : values.map(String),
    ]),
  );
  const proposals = reader.proposalsOf(personId);
  return JSON.stringify([sheetOf(directory, row), nationalId, reader.membershipsOf(personId, NOW), proposals, shown]);
}

async function withTwo(
  body: (directory: Directory, path: string) => Promise<void>,
  second = OTHER_TRADE,
): Promise<void> {
  await withDirectory(async (directory, path) => {
    await importAccepted(directory, rassFile([ONE, second]), rassName(0));
    const networks = ['dia;Diabète', 'pal;Palliatif'].map((each) => `${each};soins;Brumeval`).join('\n');
    await importAccepted(directory, `code;nom;type;ville\n${networks}\n`, 'reseaux.csv');
    await body(directory, path);
  });
}

async function mergeTwo(directory: Directory, choice = {}): ReturnType<Directory['lineage']['merge']> {
  const [survivor, absorbed] = [personOf(directory, ONE), personOf(directory, TWO)];
  const command = { survivorId: survivor.personId, absorbedId: absorbed.personId, choice, reason: REASON };
  const seen = { survivor: survivor.version, absorbed: absorbed.version };
  return directory.lineage.merge(ACTOR, { ...command, seen }, NOW);
}

async function unmergeTwo(directory: Directory, absorbedId: string): ReturnType<Directory['lineage']['merge']> {
  const { version } = personOf(directory, ONE);
  return directory.lineage.unmerge(ACTOR, { absorbedId, version, reason: REASON }, NOW);
}

/** A national file of secure mailboxes: one of each of these people, and one that all have. */
function mailboxFile(rows: readonly RassRow[]): string {
  const lines = rows.flatMap(({ id, nationalId }) =>
    [`a${id}@mss.example`, 'partagee@mss.example'].map((address) => {
      const values: Readonly<Record<string, string>> = {
        'Type de BAL': 'PER',
        'Adresse BAL': address,
        'Identification nationale PP': nationalId ?? '',
      };
      return MSSANTE_COLUMNS.map((column) => values[column] ?? '').join('|');
    }),
  );
  return `${[MSSANTE_COLUMNS.join('|'), ...lines].join('\n')}\n`;
}

async function setPhone(directory: Directory, row: RassRow, value: string, field: 'phone' | 'secureMail' = 'phone') {
  const { personId, version } = personOf(directory, row);
  const command = { command: 'set-local-field', ref: { kind: 'person', id: personId }, field, value, version } as const;
  const verdict = await directory.editor.perform(ACTOR, command, NOW);
  assert.ok(verdict.accepted, JSON.stringify(verdict));
}

async function admit(directory: Directory, row: RassRow, networkId: string, from: string) {
  const command = { command: 'admit', networkId, personId: personOf(directory, row).personId, from } as const;
  const verdict = await directory.editor.performMembership(
    ACTOR,
    { ...command, tier: 'member', role: `r${from}`, until: null },
    NOW,
  );
  assert.ok(verdict.accepted, JSON.stringify(verdict));
}

describe('two records merged', () => {
  it('are one everywhere: numbers, internal ids, search, memberships, exercices, history, entries', async () => {
    await withTwo(async (directory, path) => {
      const [survivor, absorbed] = [personOf(directory, ONE), personOf(directory, TWO)];
      await setPhone(directory, TWO, '01 23 45 67 89');
      await admit(directory, TWO, 'dia', '2026-01-01');
      const verdict = await mergeTwo(directory);
      assert.ok(verdict.accepted);
      const one = personOf(directory, TWO);
      assert.equal(one.personId, survivor.personId);
      assert.deepEqual(
        one.identifiers.map(({ nationalId, current }) => [nationalId, current]),
        [
          [ONE.nationalId, true],
          [TWO.nationalId, false],
        ],
      );
      assert.deepEqual(
        one.exercices.map(({ profession }) => profession),
        ['60', '10'],
      );
      assert.equal(one.local.phone, '01 23 45 67 89');
      const answered = directory.reader.findByPersonId(absorbed.personId);
      assert.ok(answered.found && answered.viaOldId && answered.record.personId === survivor.personId);
      assert.deepEqual(
        directory.reader.membershipsOf(one.personId, NOW).map(({ networkId }) => networkId),
        ['dia'],
      );
      assert.equal(directory.reader.counts().professionals, 1);
      const { hits } = directory.searcher.search({
        text: String(TWO.id),
        kind: 'person',
        limit: 5,
        after: null,
        includeClosed: true,
      });
      assert.deepEqual(
        hits.map(({ record }) => 'personId' in record && record.personId),
        [survivor.personId],
      );
      const history = directory.reader.history({ kind: 'person', id: survivor.personId }, 50);
      assert.deepEqual(
        history.slice(0, 2).map(({ operation, by }) => [operation, by]),
        [
          ['merged', 'administrator'],
          ['merged', 'administrator'],
        ],
      );
      assert.ok(history.some(({ operation, ref }) => operation === 'created' && ref.id === absorbed.personId));
      assert.ok(history[0]?.changes.some(({ field, after }) => field === 'reason' && after === REASON));
      assert.deepEqual((await directoryUpkeep.verify(path)).faults, []);
    });
  });

  it('stay one when the register goes on listing both, each with its exercices', async () => {
    await withTwo(async (directory) => {
      assert.ok((await mergeTwo(directory)).accepted);
      const file = rassFile([ONE, { ...OTHER_TRADE, mode: 'S' }]);
      const report = await importAccepted(directory, file, rassName(1));
      assert.deepEqual([report.people.created, report.people.closed, report.people.changed], [0, 0, 1]);
      assert.deepEqual(
        personOf(directory, TWO).exercices.map(({ profession }) => profession),
        ['60', '10'],
      );
      assert.equal(personOf(directory, TWO).exercices[1]?.situations[0]?.mode, 'S');
      assert.equal((await importAccepted(directory, file, rassName(1))).people.unchanged, 1);
      const only = await importAccepted(directory, rassFile([OTHER_TRADE]), rassName(2));
      assert.deepEqual([only.people.closed, personOf(directory, ONE).nationalId], [0, ONE.nationalId]);
    });
  });

  it('of two values of one field keep the one that was chosen', async () => {
    for (const [choice, kept] of [
      [{}, '01 00 00 00 01'],
      [{ phone: 'survivor' }, '01 00 00 00 01'],
      [{ phone: 'absorbed' }, '01 00 00 00 02'],
    ] as const) {
      await withTwo(async (directory) => {
        await setPhone(directory, ONE, '01 00 00 00 01');
        await setPhone(directory, TWO, '01 00 00 00 02');
        assert.ok((await mergeTwo(directory, choice)).accepted);
        assert.equal(personOf(directory, TWO).local.phone, kept);
      });
    }
  });

  it('are refused by name: the same one, an unseen version, a closed one to keep, no reason', async () => {
    await withTwo(async (directory) => {
      const [one, two] = [personOf(directory, ONE), personOf(directory, TWO)];
      const seen = { survivor: one.version, absorbed: two.version };
      const sound = { survivorId: one.personId, absorbedId: two.personId, seen, choice: {}, reason: REASON };
      const cases = [
        [{ ...sound, absorbedId: one.personId }, 'directory.merge.same'],
        [{ ...sound, absorbedId: 'nobody' }, 'directory.person.absent'],
        [{ ...sound, survivorId: '' }, 'directory.person.absent'],
        [{ ...sound, seen: { ...seen, absorbed: 7 } }, 'directory.edit.stale-version'],
        [{ ...sound, reason: '  non  ' }, 'directory.merge.reason'],
      ] as const;
      for (const [command, code] of cases) {
        const verdict = await directory.lineage.merge(ACTOR, command, NOW);
        assert.ok(!verdict.accepted && verdict.code === code, `${code}: ${JSON.stringify(verdict)}`);
      }
      await importAccepted(directory, rassFile([OTHER_TRADE]), rassName(1));
      const closed = await mergeTwo(directory);
      assert.ok(!closed.accepted && closed.code === 'directory.merge.survivor-closed');
    });
  });

  it('come apart in the opposite order, and a record holds so many', async () => {
    await withDirectory(async (directory) => {
      const people = Array.from({ length: 23 }, (_, at) => somebody(at));
      await importAccepted(directory, rassFile(people), rassName(0));
      const ids = people.map((row) => personOf(directory, row).personId);
      const merge = (absorbedId = '') => {
        const kept = personOf(directory, somebody(0));
        const seen = { survivor: kept.version, absorbed: 1 };
        return directory.lineage.merge(
          ACTOR,
          { survivorId: kept.personId, absorbedId, seen, choice: {}, reason: REASON },
          NOW,
        );
      };
      for (const id of ids.slice(1, 21)) assert.ok((await merge(id)).accepted);
      const more = await merge(ids[21]);
      assert.ok(!more.accepted && more.code === 'directory.merge.too-many');
      const { version } = personOf(directory, somebody(0));
      const first = await directory.lineage.unmerge(ACTOR, { absorbedId: ids[1] ?? '', version, reason: REASON }, NOW);
      assert.ok(!first.accepted && first.code === 'directory.merge.not-latest' && first.detail === ids[20]);
      const last = await directory.lineage.unmerge(ACTOR, { absorbedId: ids[20] ?? '', version, reason: REASON }, NOW);
      assert.ok(last.accepted);
      const none = await directory.lineage.unmerge(ACTOR, { absorbedId: ids[20] ?? '', version, reason: REASON }, NOW);
      assert.ok(!none.accepted && none.code === 'directory.merge.absent');
    });
  });
});

describe('a merge taken back', function () {
  this.timeout(120_000);

  it('leaves both exactly as they were, whatever they were', async () => {
    const phone = fc.constantFrom('', '01 00 00 00 01', '02 00 00 00 02');
    const side = fc.record({
      phone,
      mail: fc.constantFrom('', 'a@b.example', 'c@d.example'),
      mailFirst: fc.boolean(),
      networks: fc.uniqueArray(fc.constantFrom('dia 2026-01-01', 'dia 2025-01-01', 'pal 2026-01-01'), { maxLength: 1 }),
      proposal: fc.constantFrom('', '03 00 00 00 03'),
      professions: fc.uniqueArray(fc.constantFrom('10', '60', '70'), { minLength: 1 }),
      otherIds: fc.constantFrom('', 'ADELI'),
      hasMailbox: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(side, side, fc.constantFrom('survivor', 'absorbed'), async (one, two, choice) => {
        const rows = [one, two].flatMap(({ professions, otherIds }, at) =>
          professions.map((profession) => ({
            ...(at === 0 ? ONE : TWO),
            profession,
            otherIds: otherIds === '' ? '' : `025999001${at},ADELI,1`,
          })),
        );
        await withTwo(async (directory, path) => {
          await importAccepted(directory, rassFile(rows), rassName(1));
          for (const [row, { phone: number, mail, mailFirst, networks, proposal }] of [
            [ONE, one],
            [TWO, two],
          ] as const) {
            if (mailFirst && mail !== '') await setPhone(directory, row, mail, 'secureMail');
            if (number !== '') await setPhone(directory, row, number);
            if (!mailFirst && mail !== '') await setPhone(directory, row, mail, 'secureMail');
            for (const each of networks) await admit(directory, row, each.slice(0, 3), each.slice(4));
            const { personId } = personOf(directory, row);
            if (proposal !== '') await directory.editor.propose({ personId, field: 'phone', value: proposal }, NOW);
          }
          const boxed = [ONE, TWO].filter((_, at) => [one, two][at]?.hasMailbox);
          await importAccepted(directory, mailboxFile(boxed), 'Extraction_Correspondance_MSSante_202611010830.txt');
          const before = [ONE, TWO].map((row) => allOf(directory, row));
          assert.ok(
            before.every((all) => all.includes('hcIdentifier')),
            'both have entries',
          );
          const waiting = JSON.stringify(directory.reader.waitingProposals());
          const members = JSON.stringify(['dia', 'pal'].map((id) => directory.reader.membersOf(id, '', 100)));
          const absorbedId = personOf(directory, TWO).personId;
          assert.ok((await mergeTwo(directory, { phone: choice, secureMail: choice })).accepted);
          assert.notDeepEqual(
            [ONE, TWO].map((row) => allOf(directory, row)),
            before,
          );
          assert.ok((await unmergeTwo(directory, absorbedId)).accepted);
          assert.deepEqual(
            [ONE, TWO].map((row) => allOf(directory, row)),
            before,
          );
          assert.equal(JSON.stringify(directory.reader.waitingProposals()), waiting);
          assert.equal(JSON.stringify(['dia', 'pal'].map((id) => directory.reader.membersOf(id, '', 100))), members);
          assert.deepEqual((await directoryUpkeep.verify(path)).faults, []);
        });
      }),
      { numRuns: 15 },
    );
  });

  it('keeps what was changed since: a field, a membership, a register’s file', async () => {
    await withTwo(async (directory, path) => {
      await setPhone(directory, ONE, '01 00 00 00 01');
      await setPhone(directory, TWO, '02 00 00 00 02');
      await admit(directory, TWO, 'dia', '2026-01-01');
      const absorbedId = personOf(directory, TWO).personId;
      await mergeTwo(directory);
      await setPhone(directory, ONE, '03 00 00 00 03');
      await admit(directory, ONE, 'pal', '2026-02-01');
      const moved = directory.reader.membership(personOf(directory, ONE).personId, 'dia', '2026-01-01');
      assert.ok(moved !== null);
      const end = { ...moved, command: 'change', seen: moved, until: '2026-06-30' } as const;
      const { by: _by, ...command } = end;
      assert.ok((await directory.editor.performMembership(ACTOR, command, NOW)).accepted);
      await importAccepted(
        directory,
        rassFile([
          { ...ONE, familyName: 'AUTREMENT' },
          { ...OTHER_TRADE, mode: 'S' },
        ]),
        rassName(1),
      );
      assert.ok((await unmergeTwo(directory, absorbedId)).accepted);
      const [one, two] = [personOf(directory, ONE), personOf(directory, TWO)];
      assert.deepEqual([one.local.phone, two.local.phone], ['03 00 00 00 03', '02 00 00 00 02']);
      assert.equal(one.familyName, 'AUTREMENT');
      assert.deepEqual(
        [one, two].map(({ exercices }) => exercices.map(({ profession }) => profession)),
        [['60'], ['10']],
      );
      assert.equal(two.exercices[0]?.situations[0]?.mode, 'S');
      assert.deepEqual(
        [one, two].map(({ identifiers }) => identifiers.length),
        [1, 1],
      );
      assert.deepEqual(
        directory.reader.membershipsOf(one.personId, NOW).map(({ networkId }) => networkId),
        ['pal'],
      );
      assert.equal(directory.reader.membership(two.personId, 'dia', '2026-01-01')?.until, '2026-06-30');
      assert.deepEqual((await directoryUpkeep.verify(path)).faults, []);
      const again = await importAccepted(
        directory,
        rassFile([
          { ...ONE, familyName: 'AUTREMENT' },
          { ...OTHER_TRADE, mode: 'S' },
        ]),
        rassName(2),
      );
      assert.deepEqual([again.people.created, again.people.closed], [0, 0]);
    });
  });

  it('parts mailboxes that a later file brought by whose they are', async () => {
    await withTwo(async (directory) => {
      const name = (day: number) => `Extraction_Correspondance_MSSante_2026110${day}0830.txt`;
      await importAccepted(directory, mailboxFile([ONE, TWO]), name(1));
      const absorbedId = personOf(directory, TWO).personId;
      const addresses = (row: RassRow) =>
        personOf(directory, row)
          .mailboxes?.map(({ address }) => address)
          .sort();
      const [own, theirs] = [addresses(ONE), addresses(TWO)];
      await mergeTwo(directory);
      assert.deepEqual(addresses(ONE), [`a${ONE.id}@mss.example`, `a${TWO.id}@mss.example`, 'partagee@mss.example']);
      await importAccepted(directory, mailboxFile([TWO, ONE]), name(2));
      assert.equal(addresses(ONE)?.length, 3);
      assert.ok((await unmergeTwo(directory, absorbedId)).accepted);
      assert.deepEqual([addresses(ONE), addresses(TWO)], [own, theirs]);
      const again = await importAccepted(directory, mailboxFile([TWO, ONE]), name(3));
      assert.deepEqual([again.people.created, again.people.closed], [0, 0]);
    });
  });

  it('lets the import before it be undone all the same', async () => {
    await withTwo(async (directory) => {
      const before = [ONE, TWO].map((row) => sheetOf(directory, row));
      await importAccepted(
        directory,
        rassFile([
          { ...ONE, familyName: 'UN' },
          { ...OTHER_TRADE, familyName: 'DEUX' },
        ]),
        rassName(1),
      );
      const [batch] = directory.importer.batches();
      const absorbedId = personOf(directory, TWO).personId;
      await mergeTwo(directory);
      await unmergeTwo(directory, absorbedId);
      const undone = await directory.importer.undoBatch(batch?.batchId ?? '', NOW);
      assert.ok(undone.accepted && undone.report.kept.length === 0);
      assert.deepEqual(
        [ONE, TWO].map((row) => sheetOf(directory, row)),
        before,
      );
    });
  });
});
