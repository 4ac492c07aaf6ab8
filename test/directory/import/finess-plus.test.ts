import assert from 'node:assert/strict';
import type { Directory } from '../../../directory/index.ts';
import type { Structure } from '../../../directory/model/structure.ts';
import { finessPlus, legalEntity } from '../support/finess-plus.ts';
import { importAccepted, importText, NOW, planText, withDirectory } from '../support/open-temporary.ts';

const EJ = '990000017';
const SITE = '990000025';
const OTHER = '990000033';
const NAME = 'finess-structures-journalier-20261102.json';

function structureOf(directory: Directory, finess: string): Structure {
  const found = directory.reader.findStructure(finess);
  assert.ok('record' in found, `no structure ${finess}`);
  return found.record;
}

describe('the document of structures of FINESS+', () => {
  it('makes a legal entity and its sites, from the main address and the first contact that says something', () =>
    withDirectory(async (directory) => {
      const text = finessPlus('2026-11-02', [legalEntity(EJ, [{ finess: SITE, name: 'HOPITAL' }])]);
      const report = await importAccepted(directory, text, 'structures.json');
      assert.equal(report.format, 'finess-plus');
      assert.equal(report.rows, 2);
      assert.equal(report.structures.created, 2);
      const entity = structureOf(directory, EJ);
      assert.equal(entity.kind, 'legal-entity');
      assert.equal(entity.name, 'CH DE BRUMEVAL');
      assert.equal(entity.siren, '990000017');
      const { provenance, ...site } = structureOf(directory, SITE);
      assert.equal(provenance.national?.asOf, '2026-11-02T04:05:06.000Z');
      assert.deepEqual(site, {
        key: `finess:${SITE}`,
        kind: 'site',
        finess: SITE,
        finessEj: EJ,
        siret: '99000001700018',
        siren: '990000017',
        structureId: `1${SITE}`,
        name: 'HOPITAL',
        longName: 'HOPITAL EN ENTIER',
        tradeName: '',
        category: '101',
        categoryLabel: '',
        address: {
          recipient: '',
          geographicPoint: 'BATIMENT B',
          number: '1',
          repetition: 'BIS',
          wayType: 'R',
          way: 'DES SONGES',
          distribution: 'LE PRE',
          cedex: '99100 BRUMEVAL',
          postalCode: '99100',
          commune: '99001',
          country: '',
          department: '99',
        },
        city: 'BRUMEVAL',
        phone: '0199000001',
        fax: '0199000002',
        email: 'site@brumeval.example',
        openedOn: '1991-02-03',
        local: {},
        closedOn: null,
        version: 1,
      });
    }));

  it('reads names and codes as its schema spells them, too', () =>
    withDirectory(async (directory) => {
      const {
        informationsGeneralesPMEJ: general,
        ege,
        ...rest
      } = legalEntity(EJ, [{ finess: SITE, state: 'I' }, { finess: OTHER }]);
      const entity = {
        ...rest,
        informationsGeneralesPmej: { ...general, pm_smsseId: '9001' },
        ege: ege.map(({ categorieentiteGeographiqueExercice: code, informationsGeneralesEGE, etatObjet, ...site }) => {
          const { siret, ...own } = informationsGeneralesEGE;
          const state = { code: etatObjet, system: 'tre-r386' };
          return {
            ...site,
            siret,
            informationsGeneralesEGE: own,
            etatObjet: state,
            categorieEntiteGeographiqueExercice: { code },
          };
        }),
      };
      await importAccepted(directory, finessPlus('2026-11-02', [entity], 1), 'structures.json');
      assert.equal(structureOf(directory, OTHER).siret, '99000001700018');
      assert.equal(structureOf(directory, OTHER).category, '101');
      assert.equal(directory.reader.findStructure(SITE).found, false);
    }));

  it('gives overseas communes the department that the stock files give them', () =>
    withDirectory(async (directory) => {
      const text = finessPlus('2026-11-02', [
        legalEntity(EJ, [
          { finess: SITE, commune: '97411' },
          { finess: OTHER, commune: '2A004' },
        ]),
      ]);
      await importAccepted(directory, text, NAME);
      assert.equal(structureOf(directory, SITE).address.department, '9D');
      assert.equal(structureOf(directory, OTHER).address.department, '2A');
    }));

  it('closes what has become inactive, and opens it again; a plan says so first, and it can be undone', () =>
    withDirectory(async (directory) => {
      const day = (number: number, state: 'A' | 'I'): string =>
        finessPlus(`2026-11-0${number}`, [legalEntity(EJ, [{ finess: SITE }, { finess: OTHER, state }])]);
      await importAccepted(directory, day(1, 'A'), 'a.json');
      const planned = await planText(directory, day(2, 'I'), 'b.json');
      assert.ok(planned.accepted);
      assert.deepEqual(
        planned.plan.changes.map(({ id, operation }) => `${id} ${operation}`),
        [`finess:${OTHER} closed`],
      );
      assert.equal(structureOf(directory, OTHER).closedOn, null);
      assert.equal((await importAccepted(directory, day(2, 'I'), 'b.json')).structures.closed, 1);
      assert.equal(structureOf(directory, OTHER).closedOn, '2026-11-02');
      const [last] = directory.importer.batches();
      assert.ok((await directory.importer.undoBatch(last?.batchId ?? '', NOW)).accepted);
      assert.equal(structureOf(directory, OTHER).closedOn, null);
      await importAccepted(directory, day(2, 'I'), 'b.json');
      assert.equal((await importAccepted(directory, day(3, 'A'), 'c.json')).structures.reappeared, 1);
      assert.equal((await importAccepted(directory, day(4, 'A'), 'd.json')).structures.unchanged, 3);
    }));

  it('takes over from the stock file, and keeps the label of a category that is the same', () =>
    withDirectory(async (directory) => {
      const fields = new Array<string>(31).fill('');
      Object.assign(fields, {
        0: 'structureet',
        1: SITE,
        2: EJ,
        3: 'ANCIEN NOM',
        18: '101',
        19: 'Centre Hospitalier Régional',
      });
      await importAccepted(directory, `finess;etalab;1;2026-05-12\n${fields.join(';')};\n`, 'etalab-cs1100502.csv');
      const report = await importAccepted(
        directory,
        finessPlus('2026-11-02', [legalEntity(EJ, [{ finess: SITE }])]),
        NAME,
      );
      assert.deepEqual({ ...report.structures }, { created: 1, changed: 1, closed: 0, reappeared: 0, unchanged: 0 });
      const site = structureOf(directory, SITE);
      assert.equal(site.name, 'SITE');
      assert.equal(site.categoryLabel, 'Centre Hospitalier Régional');
    }));

  it('leaves out an object without a FINESS number, warns of one twice, each with its line', () =>
    withDirectory(async (directory) => {
      const text = finessPlus(
        '2026-11-02',
        [
          legalEntity(EJ, [{ finess: SITE }, { finess: 'X' }]),
          legalEntity('990000041', [{ finess: SITE, name: 'AUTRE' }]),
        ],
        1,
      );
      const report = await importAccepted(directory, text, NAME);
      const lines = text.split('\n');
      const begins = lines.flatMap((line, at) => (line === '  {' ? [at + 1] : []));
      const found = report.faults.map(({ line, column, code, severity }) => ({ line, column, code, severity }));
      assert.deepEqual(
        found.filter(({ code }) => code !== 'directory.identifier.bad-check-digit'),
        [
          { line: begins[0], column: 'numFiness', code: 'directory.identifier.malformed', severity: 'refused' },
          { line: begins[1], column: 'numFiness', code: 'directory.import.duplicate-row', severity: 'warning' },
        ],
      );
    }));

  it('is refused whole when it is older, cut, or of activities', () =>
    withDirectory(async (directory) => {
      const text = finessPlus('2026-11-02', [legalEntity(EJ, [{ finess: SITE }])]);
      await importAccepted(directory, text, 'structures.json');
      for (const [code, content] of [
        ['directory.import.older-file', finessPlus('2026-11-01', [legalEntity(EJ, [])])],
        ['directory.import.truncated', text.slice(0, -3)],
        ['directory.import.malformed-json', text.replace('"ege":[', '"ege":[,')],
        [
          'directory.import.unknown-format',
          finessPlus('2026-11-03', [{ numeroFiness: EJ, activitesAutorisees: [], ege: [] }]),
        ],
      ] as const) {
        const verdict = await importText(directory, content, 'structures.json');
        assert.ok(!verdict.accepted);
        assert.equal(verdict.code, code);
      }
      assert.equal(structureOf(directory, SITE).closedOn, null);
    }));
});
