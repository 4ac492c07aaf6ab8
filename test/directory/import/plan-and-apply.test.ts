import assert from 'node:assert/strict';
import type { Directory, Professional } from '../../../directory/index.ts';
import { CAMILLE, finessFile, type RassRow, rassFile, somebody } from '../support/national-files.ts';
import { importAccepted, importText, NOW, withDirectory } from '../support/open-temporary.ts';

const NONE = { created: 0, changed: 0, closed: 0, reappeared: 0, unchanged: 0 };
const ID = '899700000013';

function stamp(minute: number): string {
  return `Extraction_ProSanteConnect_Personne_activite_2026110104${String(minute).padStart(2, '0')}.txt`;
}

function person(directory: Directory, nationalId = ID): Professional {
  const found = directory.reader.findByNationalId(nationalId);
  assert.ok(found.found, `${nationalId} is ${found.found ? '' : found.code}`);
  return found.record;
}

describe('import of people', () => {
  it('changes nothing and writes no journal line when the same file comes twice', async () => {
    await withDirectory(async (directory) => {
      const file = rassFile([CAMILLE, somebody(1)]);
      await importAccepted(directory, file, stamp(0));
      const lines = directory.journalFrom(1, 500).length;
      const again = await importAccepted(directory, file, stamp(0));
      assert.deepEqual(again.people, { ...NONE, unchanged: 2 });
      assert.deepEqual(again.structures, { ...NONE, unchanged: 1 });
      assert.equal(directory.journalFrom(1, 500).length, lines);
      assert.equal(person(directory).version, 1);
    });
  });

  it('groups rows into exercices with all savoir-faire and all situations', async () => {
    await withDirectory(async (directory) => {
      const rows: RassRow[] = [
        CAMILLE,
        { ...CAMILLE, savoirFaireCode: 'SM26' },
        {
          ...CAMILLE,
          savoirFaireCode: 'SM26',
          mode: 'S',
          structureId: '1010000024',
          finessEt: '010000024',
          name: 'CH',
        },
        {
          ...CAMILLE,
          profession: '21',
          savoirFaireType: '',
          savoirFaireCode: '',
          mode: '',
          sector: '',
          structureId: '',
          name: '',
        },
      ];
      await importAccepted(directory, rassFile(rows), stamp(0));
      const { exercices } = person(directory);
      assert.deepEqual(
        exercices.map(({ profession, savoirFaire, situations }) => [
          profession,
          savoirFaire.map(({ code }) => code),
          situations.length,
        ]),
        [
          ['10', ['SM26', 'SM54'], 2],
          ['21', [], 0],
        ],
      );
      const keys = exercices.flatMap(({ situations }) => situations.map(({ structureKey }) => structureKey)).sort();
      assert.deepEqual(keys, ['finess:010000024', 'structure:499700000013001']);
      assert.deepEqual(
        directory.reader.listPeopleAt('finess:010000024', 10).map(({ nationalId }) => nationalId),
        [ID],
      );
    });
  });

  it('keeps a person who has no activity row', async () => {
    await withDirectory(async (directory) => {
      const bare = {
        type: '8',
        id: '99700000013',
        nationalId: ID,
        familyName: 'EXEMPLE',
        registrationAuthority: 'CNOM//',
      };
      await importAccepted(directory, rassFile([bare]), stamp(0));
      assert.deepEqual(person(directory).exercices, []);
    });
  });

  it('closes who vanished with the file’s day and opens them again under the same internal id', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([CAMILLE, somebody(1)]), stamp(0));
      const { personId } = person(directory);
      const gone = await importAccepted(directory, rassFile([somebody(1)]), stamp(1));
      assert.equal(gone.people.closed, 1);
      const closed = directory.reader.findByPersonId(personId);
      assert.ok(!closed.found && closed.code === 'directory.person.closed');
      assert.equal(closed.record.closedOn, '2026-11-01');
      assert.deepEqual(directory.reader.listPeopleAt('structure:499700000013001', 10), []);
      assert.equal(directory.reader.counts().professionals, 1);
      const back = await importAccepted(directory, rassFile([CAMILLE, somebody(1)]), stamp(2));
      assert.deepEqual(back.people, { ...NONE, reappeared: 1, unchanged: 1 });
      assert.equal(person(directory).personId, personId);
      const operations = directory.reader
        .history({ kind: 'person', id: personId }, 10)
        .map(({ operation }) => operation);
      assert.deepEqual(operations, ['reappeared', 'closed', 'created']);
    });
  });

  it('keeps local fields through an import that changes the national ones', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([CAMILLE]), stamp(0));
      const { personId, version } = person(directory);
      const ref = { kind: 'person', id: personId } as const;
      const edit = {
        command: 'set-local-field',
        ref,
        field: 'secureMail',
        value: 'c.exemple@mss.example',
        version,
      } as const;
      assert.ok((await directory.editor.perform({ personId: 'admin' }, edit, NOW)).accepted);
      const report = await importAccepted(directory, rassFile([{ ...CAMILLE, phone: '0639980010' }]), stamp(1));
      assert.equal(report.people.changed, 1);
      assert.equal(person(directory).phone, '0639980010');
      assert.deepEqual(person(directory).local, { secureMail: 'c.exemple@mss.example' });
      assert.equal(person(directory).provenance['local.secureMail']?.source, 'administrator');
    });
  });

  it('lets the open extract neither close nor change people that the full extract owns', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([CAMILLE]), stamp(0));
      const open = libreAccesFile([{ id: '99700000021', name: 'AUTRE' }]);
      const report = await importAccepted(directory, open, 'PS_LibreAcces_Personne_activite_202611020830.txt');
      assert.deepEqual(report.people, { ...NONE, created: 1 });
      const other = libreAccesFile([{ id: '99700000013', name: 'CHANGE' }]);
      const next = await importAccepted(directory, other, 'PS_LibreAcces_Personne_activite_202611030830.txt');
      assert.deepEqual(next.people, { ...NONE, closed: 1, unchanged: 1 });
      assert.equal(person(directory).familyName, 'EXEMPLE');
    });
  });

  it('turns an ADELI number into an RPPS without making somebody else of the person', async () => {
    await withDirectory(async (directory) => {
      const adeli = { ...CAMILLE, type: '0', id: '259990018', nationalId: '0259990018' };
      await importAccepted(directory, rassFile([adeli]), stamp(0));
      const { personId } = person(directory, '0259990018');
      const rpps = { ...CAMILLE, otherIds: '0259990018,ADELI,1;899700000013,RPPS,1' };
      const report = await importAccepted(directory, rassFile([rpps]), stamp(1));
      assert.deepEqual(report.people, { ...NONE, changed: 1 });
      const byOld = directory.reader.findByNationalId('0259990018');
      assert.ok(byOld.found && byOld.viaOldId);
      assert.equal(byOld.record.personId, personId);
      assert.equal(byOld.record.nationalId, ID);
      assert.deepEqual(
        byOld.record.identifiers.map(({ nationalId, type, current }) => [nationalId, type, current]),
        [
          ['0259990018', '0', false],
          [ID, '8', true],
        ],
      );
      const twice = await importAccepted(directory, rassFile([rpps]), stamp(1));
      assert.deepEqual(twice.people, { ...NONE, unchanged: 1 });
      const late = await importAccepted(directory, rassFile([adeli]), stamp(2));
      assert.equal(late.faults[0]?.code, 'directory.import.old-identifier');
      assert.equal(person(directory).personId, personId);
    });
  });

  it('gives a further identifier to one person only', async () => {
    await withDirectory(async (directory) => {
      const rows = [
        { ...CAMILLE, otherIds: '0259990018,ADELI,1' },
        { ...somebody(1), otherIds: '0259990018,ADELI,1' },
      ];
      const report = await importAccepted(directory, rassFile(rows), stamp(0));
      assert.deepEqual(
        report.faults.filter(({ code }) => code === 'directory.import.identifier-taken').map(({ line }) => line),
        [2],
      );
      const again = await importAccepted(directory, rassFile(rows), stamp(0));
      assert.deepEqual(again.people, { ...NONE, unchanged: 2 });
    });
  });

  it('leaves FINESS the last word on a site that a RASS row names too', async () => {
    await withDirectory(async (directory) => {
      const row = { ...CAMILLE, finessEt: '010000024', structureId: '1010000024', name: 'HOPITAL SELON LE RASS' };
      await importAccepted(directory, rassFile([row]), stamp(0));
      const sites = [{ finess: '010000024', name: 'HOPITAL SELON FINESS', city: '99100 BRUMEVAL' }];
      const report = await importAccepted(directory, finessFile('2026-11-01', sites), 'etalab-cs1100502.csv');
      assert.equal(report.structures.changed, 1);
      await importAccepted(directory, rassFile([row]), stamp(1));
      const found = directory.reader.findStructure('010000024');
      assert.ok(found.found);
      assert.equal(found.record.name, 'HOPITAL SELON FINESS');
      assert.equal(found.record.city, 'BRUMEVAL');
    });
  });

  it('closes a site that left FINESS, and says so to who asks', async () => {
    await withDirectory(async (directory) => {
      const sites = ['010000024', '010000065'].map((finess) => ({ finess, name: 'SITE', city: '99100 BRUMEVAL' }));
      await importAccepted(directory, finessFile('2026-11-01', sites), 'etalab-cs1100502.csv');
      await importAccepted(directory, finessFile('2026-11-02', sites.slice(1)), 'etalab-cs1100502.csv');
      const found = directory.reader.findStructure('finess:010000024');
      assert.ok(!found.found && found.code === 'directory.structure.closed');
      assert.equal(found.record.closedOn, '2026-11-02');
      const absent = directory.reader.findStructure('010009999');
      assert.ok(!absent.found && absent.code === 'directory.structure.absent');
    });
  });

  it('refuses a file older than the last applied of its family', async () => {
    await withDirectory(async (directory) => {
      await importAccepted(directory, rassFile([CAMILLE]), stamp(5));
      const verdict = await importText(directory, rassFile([CAMILLE]), stamp(4));
      assert.ok(!verdict.accepted && verdict.code === 'directory.import.older-file');
    });
  });

  it('refuses a file that leaves out more than half, and more than 20 people, unless somebody allows it', async () => {
    await withDirectory(async (directory) => {
      const crowd = Array.from({ length: 30 }, (_, number) => somebody(number));
      await importAccepted(directory, rassFile(crowd), stamp(0));
      const few = rassFile(crowd.slice(0, 9));
      const verdict = await importText(directory, few, stamp(1));
      assert.ok(!verdict.accepted && verdict.code === 'directory.import.guarded');
      assert.equal(directory.reader.counts().professionals, 30);
      const allowed = await importAccepted(directory, few, stamp(1), { allowClosures: true });
      assert.equal(allowed.people.closed, 21);
    });
  });

  it('lets twenty people go without being asked', async () => {
    await withDirectory(async (directory) => {
      const crowd = Array.from({ length: 30 }, (_, number) => somebody(number));
      await importAccepted(directory, rassFile(crowd), stamp(0));
      const report = await importAccepted(directory, rassFile(crowd.slice(0, 10)), stamp(1));
      assert.equal(report.people.closed, 20);
    });
  });
});

function libreAccesFile(people: readonly { readonly id: string; readonly name: string }[]): string {
  const titles = [
    ...[
      "Type d'identifiant PP",
      'Identifiant PP',
      'Identification nationale PP',
      "Code civilité d'exercice",
      'Code civilité',
    ],
    ...[
      "Nom d'exercice",
      "Prénom d'exercice",
      'Code profession',
      'Libellé profession',
      'Code catégorie professionnelle',
    ],
    ...['Code type savoir-faire', 'Code savoir-faire', 'Code mode exercice', 'Numéro SIRET site', 'Numéro SIREN site'],
    ...['Numéro FINESS site', 'Numéro FINESS établissement juridique', 'Identifiant technique de la structure'],
    ...['Raison sociale site', 'Enseigne commerciale site', 'Complément destinataire (coord. structure)'],
    ...['Complément point géographique (coord. structure)', 'Numéro Voie (coord. structure)'],
    ...[
      'Indice répétition voie (coord. structure)',
      'Code type de voie (coord. structure)',
      'Libellé Voie (coord. structure)',
    ],
    ...['Mention distribution (coord. structure)', 'Bureau cedex (coord. structure)', 'Code postal (coord. structure)'],
    ...['Code commune (coord. structure)', 'Code pays (coord. structure)', 'Téléphone (coord. structure)'],
    ...['Téléphone 2 (coord. structure)', 'Télécopie (coord. structure)', 'Adresse e-mail (coord. structure)'],
    ...['Code Département (structure)', 'Ancien identifiant de la structure', "Autorité d'enregistrement"],
    ...["Code secteur d'activité", 'Code section tableau pharmaciens'],
  ];
  const lines = people.map(({ id, name }) =>
    titles.map(
      (title) =>
        ({
          'Identifiant PP': id,
          'Identification nationale PP': `8${id}`,
          "Type d'identifiant PP": '8',
          "Nom d'exercice": name,
        })[title] ?? '',
    ),
  );
  return `${[titles, ...lines].map((line) => `${line.join('|')}|`).join('\n')}\n`;
}
