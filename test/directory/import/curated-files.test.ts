import assert from 'node:assert/strict';
import type { Directory, ImportOptions, ImportReport, RowFault } from '../../../directory/index.ts';
import {
  ADMINISTRATOR,
  CLINIC,
  CLINIC_KEY,
  enter,
  fieldsOf,
  HOSPITAL,
  HOSPITAL_KEY,
  POST,
  withSites,
} from '../curated/staff-fixture.ts';
import { CAMILLE, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, importText, planText } from '../support/open-temporary.ts';

const STAFF = 'etablissement;numero;nom;prenoms;civilite;fonction;telephone;courriel;lieu;role;secteur;debut;fin';
const PLACES =
  'rattachement;code;nom;type;siret;numero_voie;voie;code_postal;commune;telephone;courriel;ouverture;fermeture';
const CURATORS = 'identification_nationale;etablissement;debut;fin;motif';
const NONE = { created: 0, changed: 0, closed: 0, reappeared: 0, unchanged: 0 };
const NOEMIE = `${HOSPITAL};SEC-0042;SPÉCIMEN;Noémie,Anne;MME;Secrétaire médicale;01 99 00 00 00;noemie@example.org`;
const NUMBER = `3${HOSPITAL}/SEC-0042`;

function staffFile(...rows: readonly string[]): string {
  return `${[STAFF, ...rows].join('\n')}\n`;
}

function placeFile(...rows: readonly string[]): string {
  return `${[PLACES, ...rows].join('\n')}\n`;
}

function curatorFile(...rows: readonly string[]): string {
  return `${[CURATORS, ...rows].join('\n')}\n`;
}

function personNamed(directory: Directory, nationalId: string) {
  const found = directory.reader.findByNationalId(nationalId);
  assert.ok('record' in found, nationalId);
  return found.record;
}

function faultsOf({ faults }: Pick<ImportReport, 'faults'>): readonly (readonly [number, string | null, string])[] {
  return faults.map(({ line, column, code }: RowFault) => [line, column, code]);
}

describe('files of staff', () => {
  it('enter people with their posts, change what the file says otherwise, and change nothing the second time', async () => {
    await withSites(async (directory) => {
      const file = staffFile(
        `${NOEMIE};;331;SA01;05/01/2026;`,
        `${NOEMIE};${HOSPITAL};331;SA01;2025-01-01;2025-06-30`,
        `${HOSPITAL};ADM-7;MODÈLE;Paul;M;;;;;;;2026-01-05;`,
      );
      const first = await importAccepted(directory, file, 'personnel-20261119.csv');
      assert.deepEqual([first.format, first.people, first.faults], ['personnel', { ...NONE, created: 2 }, []]);
      const person = personNamed(directory, NUMBER);
      assert.deepEqual(person.staff?.posts, [
        { structureKey: HOSPITAL_KEY, role: '331', sector: 'SA01', from: '2026-01-05', until: null },
        { structureKey: HOSPITAL_KEY, role: '331', sector: 'SA01', from: '2025-01-01', until: '2025-06-30' },
      ]);
      const { curated } = person.provenance;
      assert.equal(curated?.file, 'personnel-20261119.csv');
      assert.equal(curated?.asOf, '2026-11-18T23:00:00.000Z');
      const again = await planText(directory, file, 'personnel-20261119.csv');
      assert.ok(again.accepted);
      assert.deepEqual([again.plan.people, again.plan.changes], [{ ...NONE, unchanged: 2 }, []]);
      const other = staffFile(`${NOEMIE.replace('Secrétaire médicale', 'Cadre')};;331;SA01;2026-01-05;`);
      const plan = await planText(directory, other, 'personnel-20261120.csv');
      assert.ok(plan.accepted);
      assert.deepEqual(
        plan.plan.changes.map(({ id, operation, changes }) => [id, operation, changes]),
        [[NUMBER, 'changed', [{ field: 'staff.function', before: 'Secrétaire médicale', after: 'Cadre' }]]],
      );
      assert.deepEqual(
        plan.plan.establishments.map(({ key, changed }) => [key, changed]),
        [[HOSPITAL_KEY, 1]],
      );
      const changed = await importAccepted(directory, other, 'personnel-20261120.csv');
      assert.deepEqual(changed.people, { ...NONE, changed: 1 });
      assert.equal(personNamed(directory, NUMBER).staff?.posts.length, 2, 'posts it does not name are kept');
      assert.equal(personNamed(directory, `3${HOSPITAL}/ADM-7`).closedOn, null, 'whom it leaves out stays');
    });
  });

  it('close and open again by the last day of a post, and leave closed what somebody closed', async () => {
    await withSites(async (directory, hand) => {
      await importAccepted(directory, staffFile(`${NOEMIE};;331;SA01;2026-01-05;`), 'personnel.csv');
      const over = await importAccepted(directory, staffFile(`${NOEMIE};;331;SA01;2026-01-05;2026-11-18`), 'a.csv');
      assert.deepEqual(over.people, { ...NONE, closed: 1 });
      assert.equal(personNamed(directory, NUMBER).closedOn, '2026-11-19');
      const back = await importAccepted(directory, staffFile(`${NOEMIE};;331;SA01;2026-11-20;`), 'b.csv');
      assert.deepEqual(back.people, { ...NONE, reappeared: 1 });
      const { personId, version } = personNamed(directory, NUMBER);
      const close = { command: 'close-staff', personId, version, on: '2026-11-20' } as const;
      assert.ok((await directory.staff.perform(ADMINISTRATOR, close, hand.now())).accepted);
      const still = await importAccepted(directory, staffFile(`${NOEMIE};;331;SA01;2026-11-20;`), 'c.csv');
      assert.deepEqual(still.people, { ...NONE, unchanged: 1 });
      assert.deepEqual(faultsOf(still), [[2, 'fin', 'directory.import.closed-by-hand']]);
      assert.equal(personNamed(directory, NUMBER).closedOn, '2026-11-20');
    });
  });

  const ROW = (changes: Partial<Record<string, string>>): string => {
    const cells: Record<string, string> = {
      ...{ etablissement: HOSPITAL, numero: 'X-1', nom: 'MODÈLE', prenoms: 'Paul', civilite: 'M', fonction: '' },
      ...{ telephone: '', courriel: '', lieu: '', role: '', secteur: '', debut: '2026-01-05', fin: '' },
      ...changes,
    };
    return STAFF.split(';')
      .map((column) => cells[column])
      .join(';');
  };
  const REFUSED: readonly (readonly [string, Partial<Record<string, string>>, string])[] = [
    ['etablissement', { etablissement: '990900000' }, 'directory.structure.absent'],
    ['numero', { numero: '899700000013' }, 'accepted'],
    ['numero', { numero: 'A B' }, 'directory.staff.number-malformed'],
    ['nom', { nom: '' }, 'directory.staff.malformed'],
    ['nom', { nom: 'X'.repeat(101) }, 'directory.staff.malformed'],
    ['civilite', { civilite: 'DR' }, 'directory.staff.malformed'],
    ['telephone', { telephone: 'appeler' }, 'directory.edit.invalid-phone'],
    ['courriel', { courriel: 'nulle part' }, 'directory.edit.invalid-secure-mail'],
    ['lieu', { lieu: '990900000' }, 'directory.structure.absent'],
    ['role', { role: '305' }, 'directory.staff.regulated'],
    ['role', { role: '999' }, 'directory.staff.malformed'],
    ['secteur', { secteur: 'XX' }, 'directory.staff.malformed'],
    ['debut', { debut: '31/02/2026' }, 'directory.import.date-malformed'],
    ['debut', { debut: '' }, 'directory.import.date-malformed'],
    ['fin', { fin: '2026-13-01' }, 'directory.import.date-malformed'],
    ['fin', { fin: '2025-01-01' }, 'directory.import.date-malformed'],
    ['fin', { debut: '2024-01-01', fin: '2025-01-01' }, 'directory.staff.no-post'],
  ];
  for (const [column, changes, code] of REFUSED) {
    it(`tell ${column} of ${JSON.stringify(changes).slice(0, 50)}: ${code}, and take the sound rows`, async () => {
      await withSites(async (directory) => {
        const sound = ROW({ numero: 'X-2' });
        const report = await importAccepted(directory, staffFile(ROW(changes), sound), 'personnel.csv');
        const refused = code === 'accepted' ? [] : [[2, column, code]];
        assert.deepEqual(faultsOf(report), refused);
        assert.equal(report.people.created, code === 'accepted' ? 2 : 1);
        // A number in the form of a register's is made the establishment's own: nobody's RPPS.
        assert.ok(!directory.reader.findByNationalId('899700000013').found);
      });
    });
  }

  it('tell the same post twice, a row that calls somebody by another name, and overlapping posts', async () => {
    await withSites(async (directory) => {
      const file = staffFile(
        `${NOEMIE};;331;SA01;2026-01-05;`,
        `${NOEMIE};;331;SA01;2026-01-05;`,
        `${NOEMIE};;331;SA01;2026-01-05;2026-12-31`,
        `${NOEMIE.replace('SPÉCIMEN', 'AUTRE')};;332;SA01;2026-01-05;`,
        ROW({ numero: 'X-3', debut: '2026-01-05' }),
        ROW({ numero: 'X-3', debut: '2026-02-05' }),
      );
      const report = await importAccepted(directory, file, 'personnel.csv');
      assert.deepEqual(faultsOf(report), [
        [3, null, 'directory.import.duplicate-row'],
        [4, 'fin', 'directory.import.duplicate-row'],
        [5, null, 'directory.import.rows-disagree'],
        [6, 'debut', 'directory.staff.malformed'],
      ]);
      assert.deepEqual(report.people, { ...NONE, created: 1 });
    });
  });

  it('never touch a professional of a register, whose number is refused', async () => {
    await withSites(async (directory) => {
      const registered = { ...somebody(7), type: '3', id: NUMBER.slice(1), nationalId: NUMBER, profession: '60' };
      await importAccepted(directory, rassFile([CAMILLE, registered]), 'rass.txt');
      const before = personNamed(directory, NUMBER);
      const report = await importAccepted(directory, staffFile(`${NOEMIE};;331;SA01;2026-01-05;`), 'personnel.csv');
      assert.deepEqual(faultsOf(report), [[2, 'numero', 'directory.staff.number-taken']]);
      assert.deepEqual(personNamed(directory, NUMBER), before);
    });
  });

  it('leave what was written since the day they describe, and are refused when an older file comes after a newer', async () => {
    await withSites(async (directory, hand) => {
      await enter(directory, hand.now());
      const file = staffFile(`${NOEMIE.replace('Secrétaire médicale', 'Cadre')};;331;SA01;2026-01-05;`);
      const old = await importAccepted(directory, file, 'personnel-20261118.csv');
      assert.deepEqual(faultsOf(old), [[2, null, 'directory.import.older-row']]);
      assert.equal(personNamed(directory, NUMBER).staff?.function, 'Secrétaire médicale');
      const today = await importAccepted(directory, file, 'personnel-20261120.csv');
      assert.deepEqual(today.people, { ...NONE, changed: 1 });
      const older = await importText(directory, file, 'personnel-20261119.csv');
      assert.ok(!older.accepted && older.code === 'directory.import.older-file');
      const cut = await importText(directory, file.slice(0, -20), 'personnel-20261121.csv');
      assert.ok(!cut.accepted && cut.code === 'directory.import.truncated');
    });
  });

  it('hold back an establishment that too many would leave, until somebody lets it through; undone with the file', async () => {
    await withSites(async (directory, hand) => {
      const rows = (fin: string, site: string) =>
        Array.from({ length: 30 }, (_, index) => ROW({ etablissement: site, numero: `N-${index}`, fin }));
      await importAccepted(directory, staffFile(...rows('', HOSPITAL), ...rows('', CLINIC)), 'personnel.csv');
      const away = staffFile(...rows('2026-11-18', HOSPITAL), ...rows('', CLINIC));
      const report = await importAccepted(directory, away, 'personnel-20261120.csv');
      assert.deepEqual(report.people, { ...NONE, unchanged: 30 });
      assert.deepEqual(
        report.held.map(({ establishment, closings, open }) => [establishment, closings, open]),
        [[HOSPITAL_KEY, 30, 30]],
      );
      const [slice] = directory.importer.heldSlices();
      assert.ok(slice);
      const released = await directory.importer.releaseSlice(slice.sliceId, hand.now());
      assert.ok(released.accepted);
      assert.equal(released.report.applied, 30);
      const gone = personNamed(directory, `3${HOSPITAL}/N-3`);
      assert.deepEqual([gone.closedOn, gone.provenance.national], ['2026-11-19', undefined]);
      const undone = await directory.importer.undoBatch(slice.batchId, hand.now());
      assert.ok(undone.accepted && undone.report.restored === 30);
      assert.equal(personNamed(directory, `3${HOSPITAL}/N-3`).closedOn, null);
    });
  });

  it('are undone in one step: who was new is closed, who was changed is as before, what changed since is left', async () => {
    await withSites(async (directory, hand) => {
      const person = await enter(directory, hand.now());
      const file = staffFile(
        `${NOEMIE.replace('Secrétaire médicale', 'Cadre')};;331;SA01;2026-01-05;`,
        ROW({ numero: 'X-1' }),
        ROW({ numero: 'X-2' }),
      );
      await importAccepted(directory, file, 'personnel.csv');
      const since = personNamed(directory, `3${HOSPITAL}/X-2`);
      assert.ok(since.staff);
      const edit = {
        command: 'edit-staff',
        personId: since.personId,
        version: since.version,
        fields: fieldsOf({ posts: since.staff.posts }),
      } as const;
      assert.ok((await directory.staff.perform(ADMINISTRATOR, edit, hand.now())).accepted);
      const [batch] = directory.importer.batches();
      assert.ok(batch);
      const verdict = await directory.importer.undoBatch(batch.batchId, hand.now());
      assert.ok(verdict.accepted);
      const { restored, closed, kept } = verdict.report;
      assert.deepEqual([restored, closed, kept.map(({ id }) => id)], [1, 1, [since.personId]]);
      const { version: _one, ...now } = personNamed(directory, NUMBER);
      const { version: _other, ...before } = person;
      assert.deepEqual(now, before);
      assert.equal(personNamed(directory, `3${HOSPITAL}/X-1`).closedOn, '2026-11-20');
      const once = await importAccepted(directory, staffFile(ROW({ numero: 'X-1' })), 'personnel-corrige.csv');
      assert.deepEqual([once.people, once.faults], [{ ...NONE, reappeared: 1 }, []], 'what was undone may come again');
      assert.equal(personNamed(directory, `3${HOSPITAL}/X-1`).closedOn, null);
    });
  });
});

describe('files of staff and places that a curator brings', () => {
  async function withCurator(
    body: (directory: Directory, hand: { now(): Date }, options: ImportOptions, personId: string) => Promise<void>,
  ): Promise<void> {
    await withSites(async (directory, hand) => {
      const { personId } = await enter(directory, hand.now(), { number: 'CUR-1' });
      const right = { personId, structureKey: HOSPITAL_KEY, from: '2026-01-01', until: '2026-12-31' };
      const given = { ...right, reason: 'Nommé par la direction' };
      assert.ok((await directory.staff.performCuration(ADMINISTRATOR, given, hand.now())).accepted);
      await body(directory, hand, { curator: personId }, personId);
    });
  }

  it('write their own establishment, and refuse the rows of another, a post elsewhere, and their own record', async () => {
    await withCurator(async (directory, _hand, options, personId) => {
      const file = staffFile(
        `${NOEMIE};;331;SA01;2026-01-05;`,
        `${CLINIC};SEC-1;AUTRE;Anne;MME;;;;;;;2026-01-05;`,
        `${HOSPITAL};SEC-2;AUTRE;Anne;MME;;;;${CLINIC};;;2026-01-05;`,
        `${HOSPITAL};CUR-1;SPÉCIMEN;Noémie;MME;Directeur;;;;;;2026-01-05;`,
      );
      const report = await importAccepted(directory, file, 'personnel.csv', options);
      assert.deepEqual(faultsOf(report), [
        [3, 'etablissement', 'directory.curation.refused'],
        [4, 'lieu', 'directory.curation.refused'],
        [5, 'numero', 'directory.staff.own'],
      ]);
      assert.deepEqual(report.people, { ...NONE, created: 1 });
      const { curated } = personNamed(directory, NUMBER).provenance;
      assert.deepEqual([curated?.source, curated?.by, curated?.of], ['curator', personId, HOSPITAL_KEY]);
      const places = placeFile(
        `${HOSPITAL};IRM;Imagerie;service;;;;99100;BRUMEVAL;;;;`,
        `${CLINIC};IRM;Imagerie;service;;;;99200;MIRAGE;;;;`,
        ';SEUL;Lieu seul;site;;;;99100;BRUMEVAL;;;;',
      );
      assert.deepEqual(faultsOf(await importAccepted(directory, places, 'lieux.csv', options)), [
        [3, 'rattachement', 'directory.curation.refused'],
        [4, 'rattachement', 'directory.curation.refused'],
      ]);
    });
  });

  it('are no register’s, nobody’s rights, and stop with the right: a kept plan is stale then', async () => {
    await withCurator(async (directory, hand, options, personId) => {
      const rights = curatorFile(`3${HOSPITAL}/CUR-1;${CLINIC};2026-01-01;2026-12-31;Je me nomme moi-même`);
      for (const [file, name] of [
        [rights, 'curateurs.csv'],
        [rassFile([CAMILLE]), 'rass.txt'],
      ] as const) {
        const refused = await importText(directory, file, name, options);
        assert.ok(!refused.accepted && refused.code === 'directory.import.not-of-curators');
      }
      const bytes = (async function* () {
        yield Buffer.from(staffFile(`${NOEMIE};;331;SA01;2026-01-05;`));
      })();
      const asked = { at: hand.now(), by: personId };
      const kept = await directory.importer.keepPlan(bytes, 'personnel.csv', asked, undefined, options);
      assert.ok(kept.accepted && kept.kept.plan.people.created === 1);
      const end = {
        ...{ personId, structureKey: HOSPITAL_KEY, from: '2026-01-01', until: '2026-11-19' },
        ...{ seen: { until: '2026-12-31' }, reason: 'Fin de la délégation' },
      };
      assert.ok((await directory.staff.performCuration(ADMINISTRATOR, end, hand.now())).accepted);
      const applied = await directory.importer.applyPlan(kept.kept.planId, hand.now());
      assert.ok(!applied.accepted && applied.code === 'directory.import.plan-stale');
      assert.ok(!directory.reader.findByNationalId(NUMBER).found);
    });
  });

  it('have days of their own: another’s newer file keeps none of theirs out', async () => {
    await withCurator(async (directory, _hand, options) => {
      const one = staffFile(`${NOEMIE};;331;SA01;2026-01-05;`);
      await importAccepted(directory, staffFile(`${CLINIC};SEC-1;AUTRE;Anne;MME;;;;;;;2026-01-05;`), 'p-20261120.csv');
      const theirs = await importAccepted(directory, one, 'personnel-20261119.csv', options);
      assert.deepEqual(theirs.people, { ...NONE, created: 1 });
      const older = await importText(directory, one, 'personnel-20261118.csv', options);
      assert.ok(!older.accepted && older.code === 'directory.import.older-file');
      assert.equal(directory.importer.batches()[0]?.curator, options.curator);
    });
  });
});

describe('files of local places', () => {
  const IRM = `${HOSPITAL};irm;Imagerie;service;;3;rue des Brumes;99100;BRUMEVAL;01 99 00 00 01;;`;
  const KEY = `local:L-${HOSPITAL}-IRM`;

  it('open, change and close places, are planned field by field, change nothing twice, and are undone', async () => {
    await withSites(async (directory, hand) => {
      const first = await importAccepted(directory, placeFile(`${IRM};`), 'lieux-20261118.csv');
      assert.deepEqual([first.structures, first.faults], [{ ...NONE, created: 1 }, []]);
      const found = directory.reader.findStructure(KEY);
      assert.ok(found.found);
      assert.equal(found.record.provenance.curated?.file, 'lieux-20261118.csv');
      const again = await planText(directory, placeFile(`${IRM};`), 'lieux-20261119.csv');
      assert.ok(again.accepted);
      assert.deepEqual([again.plan.structures, again.plan.changes], [{ ...NONE, unchanged: 1 }, []]);
      const moved = placeFile(`${IRM.replace('Imagerie', 'Imagerie médicale')};2026-11-20`);
      const plan = await planText(directory, moved, 'lieux-20261120.csv');
      assert.ok(plan.accepted);
      assert.deepEqual(
        plan.plan.changes.map(({ operation, changes }) => [operation, changes]),
        [
          [
            'closed',
            [
              { field: 'closes', before: '', after: '2026-11-20' },
              { field: 'name', before: 'Imagerie', after: 'Imagerie médicale' },
            ],
          ],
        ],
      );
      await importAccepted(directory, moved, 'lieux-20261120.csv');
      const closed = directory.reader.findStructure(KEY);
      assert.ok('record' in closed && closed.record.closedOn === '2026-11-20');
      const [batch] = directory.importer.batches();
      assert.ok(batch);
      assert.ok((await directory.importer.undoBatch(batch.batchId, hand.now())).accepted);
      const back = directory.reader.findStructure(KEY);
      assert.ok(back.found && back.record.name === 'Imagerie');
    });
  });

  const REFUSED: readonly (readonly [string, string, string])[] = [
    ['rattachement', `990900000;A;Nom;site;;;;;;;;;`, 'directory.structure.absent'],
    ['code', `${HOSPITAL};a b;Nom;site;;;;;;;;;`, 'directory.local-structure.malformed'],
    ['nom', `${HOSPITAL};A;;site;;;;;;;;;`, 'directory.local-structure.malformed'],
    ['type', `${HOSPITAL};A;Nom;hôpital;;;;;;;;;`, 'directory.import.unknown-value'],
    ['siret', `${HOSPITAL};A;Nom;site;123;;;;;;;;`, 'directory.local-structure.malformed'],
    ['code_postal', `${HOSPITAL};A;Nom;site;;;;9;;;;;`, 'directory.local-structure.malformed'],
    ['telephone', `${HOSPITAL};A;Nom;site;;;;;;x;;;`, 'directory.edit.invalid-phone'],
    ['courriel', `${HOSPITAL};A;Nom;site;;;;;;;x;;`, 'directory.edit.invalid-secure-mail'],
    ['ouverture', `${HOSPITAL};A;Nom;site;;;;;;;;31/02/2026;`, 'directory.import.date-malformed'],
    ['fermeture', `${HOSPITAL};A;Nom;site;;;;;;;;;2026-11-19`, 'directory.local-structure.malformed'],
  ];
  for (const [column, row, code] of REFUSED) {
    it(`tell ${column}: ${code}`, async () => {
      await withSites(async (directory) => {
        const report = await importAccepted(directory, placeFile(row, `${IRM};`), 'lieux.csv');
        assert.deepEqual(faultsOf(report), [[2, column, code]]);
        assert.deepEqual(report.structures, { ...NONE, created: 1 });
      });
    });
  }

  it('tell a place twice, one in use that would close, and what was written since', async () => {
    await withSites(async (directory, hand) => {
      const twice = await importAccepted(directory, placeFile(`${IRM};`, `${IRM};`), 'lieux.csv');
      assert.deepEqual(faultsOf(twice), [[3, 'code', 'directory.import.duplicate-row']]);
      await enter(directory, hand.now(), { posts: [{ ...POST, structureKey: KEY }] });
      const closing = await importAccepted(directory, placeFile(`${IRM};2026-11-25`), 'lieux-20261120.csv');
      assert.deepEqual(faultsOf(closing), [[2, 'fermeture', 'directory.local-structure.in-use']]);
    });
    await withSites(async (directory) => {
      await importAccepted(directory, placeFile(`${IRM};`), 'lieux.csv');
      const since = placeFile(`${IRM.replace('Imagerie', 'Autre')};`);
      const old = await importAccepted(directory, since, 'lieux-20261101.csv');
      assert.deepEqual(faultsOf(old), [[2, null, 'directory.import.older-row']]);
    });
  });
});

describe('files of curators', () => {
  const RIGHT = `3${HOSPITAL}/SEC-0042;${HOSPITAL}`;

  it('give rights, move their end, end them, change nothing twice, and are undone', async () => {
    await withSites(async (directory, hand) => {
      const { personId } = await enter(directory, hand.now());
      const file = curatorFile(`${RIGHT};2026-01-01;31/12/2026;Nommée par la direction`);
      const first = await importAccepted(directory, file, 'curateurs-20261118.csv');
      assert.deepEqual([first.curations, first.faults], [{ ...NONE, created: 1 }, []]);
      assert.ok(directory.staff.mayCurate(personId, HOSPITAL_KEY, hand.now()));
      const again = await planText(directory, file, 'curateurs-20261118.csv');
      assert.ok(again.accepted);
      assert.deepEqual([again.plan.curations, again.plan.changes], [{ ...NONE, unchanged: 1 }, []]);
      const ended = curatorFile(`${RIGHT};2026-01-01;2026-11-19;Fin de la délégation`);
      const plan = await planText(directory, ended, 'curateurs-20261120.csv');
      assert.ok(plan.accepted);
      assert.deepEqual(
        plan.plan.changes.map(({ kind, operation, changes }) => [kind, operation, changes]),
        [
          [
            'curation',
            'closed',
            [{ field: `curation[${HOSPITAL_KEY} 2026-01-01].until`, before: '2026-12-31', after: '2026-11-19' }],
          ],
        ],
      );
      await importAccepted(directory, ended, 'curateurs-20261120.csv');
      assert.ok(!directory.staff.mayCurate(personId, HOSPITAL_KEY, hand.now()));
      for (const { batchId } of directory.importer.batches().slice(0, 2)) {
        assert.ok((await directory.importer.undoBatch(batchId, hand.now())).accepted);
      }
      assert.deepEqual(directory.staff.curationsOf(personId), []);
    });
  });

  const REFUSED: readonly (readonly [string | null, string, string])[] = [
    ['identification_nationale', `899700000099;${HOSPITAL};2026-01-01;2026-12-31;Nommé`, 'directory.person.absent'],
    [
      'etablissement',
      `3${HOSPITAL}/SEC-0042;990900000;2026-01-01;2026-12-31;Nommé ici même`,
      'directory.structure.absent',
    ],
    ['debut', `${RIGHT};31/02/2026;2026-12-31;Nommé ici même`, 'directory.import.date-malformed'],
    ['fin', `${RIGHT};2026-01-01;;Nommé ici même`, 'directory.import.date-malformed'],
    ['fin', `${RIGHT};2026-01-01;2030-12-31;Nommé ici même`, 'directory.curation.malformed'],
    ['fin', `${RIGHT};2026-01-01;2026-02-01;Nommé ici même`, 'directory.curation.malformed'],
    ['motif', `${RIGHT};2026-01-01;2026-12-31;court`, 'directory.merge.reason'],
  ];
  for (const [column, row, code] of REFUSED) {
    it(`tell ${column} of ${row.slice(-30)}: ${code}`, async () => {
      await withSites(async (directory, hand) => {
        await enter(directory, hand.now());
        const report = await importAccepted(directory, curatorFile(row), 'curateurs.csv');
        assert.deepEqual(faultsOf(report), [[2, column, code]]);
        assert.deepEqual(report.curations, NONE);
      });
    });
  }

  it('tell a right twice, and one that overlaps another of the same file', async () => {
    await withSites(async (directory, hand) => {
      await enter(directory, hand.now());
      const why = 'Nommée par la direction';
      const file = curatorFile(
        `${RIGHT};2026-01-01;2026-12-31;${why}`,
        `${RIGHT};2026-01-01;2026-12-31;${why}`,
        `${RIGHT};2026-06-01;2027-01-31;${why}`,
        `3${HOSPITAL}/SEC-0042;${CLINIC_KEY};2026-06-01;2027-01-31;${why}`,
      );
      const report = await importAccepted(directory, file, 'curateurs.csv');
      assert.deepEqual(faultsOf(report), [
        [3, null, 'directory.import.duplicate-row'],
        [4, 'debut', 'directory.curation.overlaps'],
      ]);
      assert.deepEqual(report.curations, { ...NONE, created: 2 });
    });
  });
});

describe('files of staff as spreadsheets and careless hands write them', () => {
  const ROW = 'numéro inconnu';
  const sound = (number: string) => `${HOSPITAL};${number};L’HÉRITIER;Noël;M;Agent d’accueil;;;;;;2026-01-05;`;
  const LATIN = `${STAFF}\n${HOSPITAL};L-1;LEFÈVRE;Noël;M;Accueil;;;;;;2026-01-05;\n`;

  it('are read with byte order mark, CRLF, quotes, separators inside quotes and non-breaking spaces', async () => {
    await withSites(async (directory) => {
      const quoted = `"${HOSPITAL}";"Q-1";"D""ARC";"Jeanne";MME;"Accueil ; standard";\u00a001\u00a099\u202f00 00 00;;;;;2026-01-05;`;
      const report = await importAccepted(
        directory,
        `\uFEFF${STAFF}\r\n${quoted}\r\n${sound('Q-2')}\r\n`,
        'personnel.csv',
      );
      assert.deepEqual([report.faults, report.people.created], [[], 2]);
      const { familyName, phone, staff } = personNamed(directory, `3${HOSPITAL}/Q-1`);
      assert.deepEqual([familyName, phone, staff?.function], ['D"ARC', '01 99 00 00 00', 'Accueil ; standard']);
    });
  });

  it('are read in ISO-8859-1', async () => {
    await withSites(async (directory) => {
      const report = await importAccepted(directory, Buffer.from(LATIN, 'latin1'), 'personnel.csv');
      assert.deepEqual([report.charset, report.faults], ['iso-8859-1', []]);
      assert.equal(personNamed(directory, `3${HOSPITAL}/L-1`).familyName, 'LEFÈVRE');
    });
  });

  it('keep what a spreadsheet would run as the text that it is', async () => {
    await withSites(async (directory) => {
      const row = `${HOSPITAL};F-1;=cmd|' /C calc'!A0;Paul;M;@SOMME(1);;;;;;2026-01-05;`;
      const report = await importAccepted(directory, staffFile(row), 'personnel.csv');
      assert.deepEqual(report.faults, []);
      assert.equal(personNamed(directory, `3${HOSPITAL}/F-1`).familyName, "=cmd|' /C calc'!A0");
    });
  });

  it('leave out a cell too long, a row with too many values and a NUL, each told; the others are taken', async () => {
    await withSites(async (directory) => {
      const long = sound('H-1').replace('Agent d’accueil', 'x'.repeat(501));
      const file = staffFile(long, `${sound('H-2')};de trop`, sound('H\u0000-3'), sound('H-4'));
      const report = await importAccepted(directory, file, 'personnel.csv');
      assert.deepEqual(faultsOf(report), [
        [2, null, 'directory.import.value-too-long'],
        [3, null, 'directory.import.column-count'],
        [4, 'numero', 'directory.staff.number-malformed'],
      ]);
      assert.equal(report.people.created, 1);
    });
  });

  it('are refused whole with a line of a million characters, and quotes that never close', async () => {
    await withSites(async (directory) => {
      for (const [row, code] of [
        [sound('M-1').replace('L’HÉRITIER', 'x'.repeat(1_000_000)), 'directory.import.line-too-long'],
        [`"${ROW};${sound('M-2')}`, 'directory.import.malformed-csv'],
      ] as const) {
        const verdict = await importText(directory, staffFile(sound('M-0'), row), 'personnel.csv');
        assert.equal(verdict.accepted ? 'accepted' : verdict.code, code);
      }
      assert.ok(!directory.reader.findByNationalId(`3${HOSPITAL}/M-0`).found);
    });
  });

  it('come one at a time: a second one meanwhile is told that another is under way', async () => {
    await withSites(async (directory) => {
      const both = await Promise.all(
        ['T-1', 'T-2'].map((number) => importText(directory, staffFile(sound(number)), `${number}.csv`)),
      );
      assert.deepEqual(
        both.map((verdict) => (verdict.accepted ? 'accepted' : verdict.code)),
        ['accepted', 'directory.import.busy'],
      );
    });
  });
});
