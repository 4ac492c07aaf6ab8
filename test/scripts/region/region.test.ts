import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { CAST, DEPARTED } from '../../../scripts/region/cast.ts';
import { RASS_COLUMNS } from '../../../scripts/region/files/rass.ts';
import { isLuhnValid } from '../../../scripts/region/identifiers.ts';
import { STAFF, staffNationalId } from '../../../scripts/region/staff.ts';
import { type RegionFiles, writeRegion } from '../../../scripts/region/write-region.ts';

const SAMPLE = join(import.meta.dirname, '../../../../shared/data/rass/CT-AMAR_1-CREATES.txt');

type Row = Readonly<Record<string, string>>;

describe("the invented region « Val-d'Armance »", () => {
  let folder: string;
  let files: RegionFiles;
  let rass: readonly Row[];
  let rassText: string;
  let finess: readonly (readonly string[])[];
  let networks: readonly Row[];
  let members: readonly Row[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'region-'));
    files = await writeRegion(folder, { seed: 'val-d-armance' });
    rassText = await readFile(files.rass, 'utf8');
    rass = rowsOf(rassText);
    finess = parse(await readFile(files.finess), { delimiter: ';', from_line: 2, relax_column_count: true });
    networks = parse(await readFile(files.networks), { delimiter: ';', columns: true });
    members = parse(await readFile(files.members), { delimiter: ';', columns: true });
  });
  after(() => rm(folder, { recursive: true }));

  it('is the same to the byte for the same seed, and another for another seed', async () => {
    const other = await mkdtemp(join(tmpdir(), 'region-'));
    try {
      const again = await writeRegion(other, { seed: 'val-d-armance' });
      const different = await writeRegion(join(other, 'b'), { seed: 'other' });
      for (const kind of ['rass', 'finess', 'members', 'networks'] as const) {
        assert.equal(basename(again[kind]), basename(files[kind]));
        assert.equal(await digest(again[kind]), await digest(files[kind]));
      }
      assert.notEqual(await digest(different.rass), await digest(files.rass));
    } finally {
      await rm(other, { recursive: true });
    }
  });

  it('is written with fixed dates in its names', () => {
    assert.equal(basename(files.rass), 'Extraction_ProSanteConnect_Personne_activite_202611010400.txt');
    assert.equal(basename(files.finess), 'etalab-cs1100502-20261101.csv');
    assert.deepEqual(
      [basename(files.networks), basename(files.members)],
      ['reseaux-20261101.csv', 'membres-20261101.csv'],
    );
  });

  it('has 5,000 professionals, 400 sites and a dozen networks, as its counts say', () => {
    assert.equal(new Set(rass.map((row) => row['Identification nationale PP'])).size, 5_000);
    assert.equal(finess.length, 400);
    assert.equal(new Set(finess.map((fields) => fields[1])).size, 400);
    const legalEntities = new Set(finess.map((fields) => fields[2])).size;
    assert.deepEqual(files.counts, {
      professionals: 5_000,
      sites: 400,
      legalEntities,
      networks: 12,
      members: members.length,
    });
  });

  it('has 51 columns, 50 separators and one at the end of every line, and no quote to trip on', () => {
    assert.equal(RASS_COLUMNS.length, 51);
    const lines = rassText.trimEnd().split('\n');
    assert(lines.every((line) => line.endsWith('|') && line.split('|').length === 52));
    assert(!rassText.includes('"') && !rassText.includes('\r') && !rassText.startsWith('\uFEFF'));
  });

  it("has the national file's own header, to the letter", async function () {
    if (!existsSync(SAMPLE)) return this.skip();
    const [header] = (await readFile(SAMPLE, 'utf8')).split('\n');
    assert.equal(rassText.split('\n')[0], header);
  });

  it('gives identifiers of the test ranges whose check digits hold, and a national id that agrees with its parts', () => {
    for (const row of rass) {
      const id = row['Identifiant PP'] ?? '';
      const isRpps = row["Type d'identifiant PP"] === '8';
      assert(isRpps ? /^99700\d{6}$/.test(id) : /^99\d{7}$/.test(id), id);
      assert(isLuhnValid(id), id);
      assert.equal(row['Identification nationale PP'], `${row["Type d'identifiant PP"]}${id}`);
      for (const column of [
        'Numéro SIRET site',
        'Numéro SIREN site',
        'Numéro FINESS site',
        'Numéro FINESS établissement juridique',
      ]) {
        const number = row[column] ?? '';
        assert(number === '' || isLuhnValid(number), `${column} ${number}`);
      }
    }
    for (const [, et = '', ej = ''] of finess)
      assert(isLuhnValid(et) && isLuhnValid(ej) && et.startsWith('99') && ej.startsWith('99'));
  });

  it('keeps a few people on ADELI', () => {
    const adeli = new Set(
      rass.filter((row) => row["Type d'identifiant PP"] === '0').map((row) => row['Identifiant PP']),
    );
    assert(adeli.size >= 10 && adeli.size <= 60, String(adeli.size));
  });

  it('gives one professional in five several situations, some several savoir-faire, some none at all', () => {
    const people = Map.groupBy(rass, (row) => row['Identification nationale PP'] ?? '');
    const several = [...people.values()].filter((rows) => distinct(rows, placeOf).size > 1).length;
    const skilled = [...people.values()].filter(
      (rows) => distinct(rows, (row) => row['Code savoir-faire'] ?? '').size > 1,
    ).length;
    const placeless = [...people.values()].filter((rows) =>
      rows.every((row) => row['Code mode exercice'] === ''),
    ).length;
    assert(several > 850 && several < 1_150, String(several));
    assert(skilled > 50 && skilled < 300, String(skilled));
    assert(placeless > 30 && placeless < 150, String(placeless));
  });

  it('never writes the same situation and savoir-faire of a person twice', () => {
    const seen = new Set(rassText.trimEnd().split('\n'));
    assert.equal(seen.size, rass.length + 1);
  });

  it('mixes the professions as the country does: nurses first, physicians next, and the smaller ones present', () => {
    const counts = Map.groupBy(rass, (row) => row['Code profession'] ?? '');
    const ranked = [...counts].sort(([, left], [, right]) => right.length - left.length).map(([code]) => code);
    assert.deepEqual(ranked.slice(0, 2), ['60', '10']);
    for (const code of ['21', '40', '50', '70', '80', '91']) assert(counts.has(code), code);
  });

  it('names people with accents, hyphens, particles and apostrophes', () => {
    const names = [...new Set(rass.map((row) => row['Nom de famille'] ?? ''))];
    for (const form of [/[ÉÈÔÎ]/, /-/, /^D'/, /^DE /, /^L'/, /^SAINT-/])
      assert(
        names.some((name) => form.test(name)),
        String(form),
      );
    assert(names.length > 800, String(names.length));
  });

  it('places every salaried person and every site where the FINESS file knows it, in department 99', () => {
    const sites = new Map(finess.map((fields) => [fields[1], fields]));
    for (const row of rass) {
      const number = row['Numéro FINESS site'] ?? '';
      if (number !== '') assert.equal(sites.get(number)?.[2], row['Numéro FINESS établissement juridique']);
      if (row['Code mode exercice'] !== '') assert.match(row['Code postal (coord. structure)'] ?? '', /^99\d{3}$/);
    }
    for (const fields of finess) {
      assert.equal(fields.length, 32, 'tag, 30 fields, and nothing after the last separator');
      assert.equal(fields[13], '99');
      assert.match(fields[15] ?? '', /^99\d{3} /);
    }
  });

  it('has the four networks of the demonstration, members of all four tiers, and only people of the directory', () => {
    const codes = networks.map((row) => row.code);
    for (const code of ['oncologie', 'rmes-palliatif', 'rmes-diabete', 'portalys']) assert(codes.includes(code), code);
    const people = new Set(rass.map((row) => row['Identification nationale PP']));
    for (const row of members) {
      assert(people.has(row.identification_nationale ?? '') && codes.includes(row.code_reseau ?? ''));
      assert(['permanent', 'active', 'member', 'other'].includes(row.niveau ?? ''));
      assert.match(`${row.debut} ${row.fin}`, /^\d{4}-\d\d-\d\d (\d{4}-\d\d-\d\d)?$/);
    }
    for (const code of codes) {
      const tiers = new Set(members.filter((row) => row.code_reseau === code).map((row) => row.niveau));
      assert(tiers.size >= 2, `${code}: ${[...tiers]}`);
    }
    assert.equal(new Set(members.map((row) => row.niveau)).size, 4);
  });

  it('holds the whole cast whatever the seed, and neither the departed nor the secretary', async () => {
    const other = await mkdtemp(join(tmpdir(), 'region-'));
    try {
      const small = await writeRegion(other, { seed: 'another', professionals: CAST.length, structures: 30 });
      const people = new Set(
        rowsOf(await readFile(small.rass, 'utf8')).map((row) => row['Identification nationale PP']),
      );
      assert.deepEqual([...people].sort(), CAST.map(({ idType, id }) => idType + id).sort());
      const everyone = rassText + (await readFile(small.rass, 'utf8'));
      assert(!everyone.includes(DEPARTED.id));
      for (const member of STAFF) assert(!everyone.includes(staffNationalId(member)), member.slug);
    } finally {
      await rm(other, { recursive: true });
    }
  });

  for (const size of [
    { professionals: CAST.length - 1 },
    { professionals: 1e6 },
    { structures: 0 },
    { structures: 1.5 },
  ]) {
    it(`refuses a region of an impossible size ${JSON.stringify(size)}`, async () => {
      await assert.rejects(writeRegion(folder, { seed: 's', ...size }), { code: 'region.size.out-of-range' });
    });
  }
});

function rowsOf(text: string): readonly Row[] {
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const columns = header.split('|').slice(0, -1);
  return lines.map((line) =>
    Object.fromEntries(
      line
        .split('|')
        .slice(0, -1)
        .map((value, index) => [columns[index] ?? '', value]),
    ),
  );
}

function placeOf(row: Row): string {
  return `${row['Code mode exercice']}${row['Ancien identifiant de la structure']}`;
}

function distinct(rows: readonly Row[], of: (row: Row) => string): ReadonlySet<string> {
  return new Set(rows.map(of));
}

async function digest(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}
