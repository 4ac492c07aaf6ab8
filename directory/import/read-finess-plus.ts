import { FINESS_PLUS_COLUMNS, FINESS_PLUS_OBJECTS, type FinessPlusColumn } from './finess-plus-row.ts';
import { ImportRefusal } from './import-refusal.ts';
import { readJsonMember } from './json-members.ts';
import { cleanValue, readText, type SourceRow } from './read-rows.ts';
import type { Spool } from './spool.ts';

/** Array of the root that holds the legal entities, each with its sites. */
const LEGAL_ENTITIES = 'pmej';
/** Usage of the main address; an object without one has its first taken. */
const MAIN_ADDRESS = '03';

type Values = Readonly<Partial<Record<FinessPlusColumn, string>>>;
type Json = Readonly<Record<string, unknown>>;

/**
 * Rows of a FINESS+ document of structures (JSON), one for each legal entity and one for each of its sites; the first one holds the names of the columns. The published
 * documents and their schema spell names differently (`informationsGeneralesPMEJ`, `informationsGeneralesPmej`): letter case and `_` do not count.
 *
 * @throws ImportRefusal those of {@link readJsonMember}; `directory.import.unknown-format` for the document of activities
 */
export async function* readFinessPlus(spool: Spool): AsyncGenerator<SourceRow> {
  yield { line: 0, fields: FINESS_PLUS_COLUMNS, ended: true };
  for await (const { line, rank, value } of readJsonMember(readText(spool), LEGAL_ENTITIES)) {
    const entity = objectOf(value);
    const general = objectOf(member(entity, 'informationsGeneralesPMEJ'));
    if (rank === 0 && Array.isArray(member(entity, 'activitesAutorisees'))) {
      throw new ImportRefusal('directory.import.unknown-format', 'FINESS+ activities and authorisations');
    }
    const own = { ...common(entity), ...legalEntityOf(general) };
    yield rowOf(line, own);
    for (const each of listOf(member(entity, 'ege'))) yield rowOf(line, siteOf(objectOf(each), own));
  }
}

function legalEntityOf(general: Json): Values {
  const number = textOf(member(general, 'numFinessPm'));
  return {
    objet: FINESS_PLUS_OBJECTS.legalEntity,
    numFiness: number,
    numFinessPm: number,
    siren: textOf(member(general, 'siren')),
    nom: textOf(member(general, 'denominationPm')),
    nomLong: textOf(member(general, 'denominationLonguePmSmsse')),
    dateOuverture: textOf(member(general, 'dateCreation')),
  };
}

function siteOf(site: Json, owner: Values): Values {
  const general = objectOf(member(site, 'informationsGeneralesEGE'));
  return {
    ...common(site),
    objet: FINESS_PLUS_OBJECTS.site,
    numFiness: textOf(member(general, 'numFinessEge')),
    numFinessPm: owner.numFinessPm ?? '',
    siren: owner.siren ?? '',
    // The schema has it beside the general part, the documents within.
    siret: textOf(member(general, 'siret')) || textOf(member(site, 'siret')),
    nom: textOf(member(general, 'nomEgeCourt')),
    nomLong: textOf(member(general, 'nomEgeLong')),
    categorie: textOf(member(site, 'categorieEntiteGeographiqueExercice')),
    dateOuverture: textOf(member(general, 'dateOuverture')),
  };
}

/** What legal entities and sites have alike. */
function common(item: Json): Values {
  const addresses = listOf(member(item, 'adresse')).map(objectOf);
  const address = addresses.find((each) => textOf(member(each, 'usageAdresse')) === MAIN_ADDRESS) ?? addresses[0] ?? {};
  const contacts = listOf(member(item, 'contact')).map((each) => objectOf(member(objectOf(each), 'telecom')));
  const first = (name: string): string =>
    contacts.map((contact) => textOf(member(contact, name))).find((text) => text !== '') ?? '';
  const part = (name: string): string => textOf(member(address, name));
  return {
    etatObjet: textOf(member(item, 'etatObjet')),
    numeroVoie: part('numeroVoie'),
    complementVoie: part('complementVoie'),
    typeVoie: part('typeVoie'),
    libelleVoie: part('libelleVoie'),
    lieuDit: part('lieuDit'),
    complementPointGeographique: part('complementPointGeographique'),
    ligneAcheminement: part('ligneAcheminement'),
    codePostal: part('codePostal'),
    cogCommune: part('cogCommune'),
    telephone: first('telephone'),
    telecopie: first('telecopie'),
    courriel: first('courriel'),
  };
}

function rowOf(line: number, values: Values): SourceRow {
  return { line, fields: FINESS_PLUS_COLUMNS.map((column) => cleanValue(values[column] ?? '')), ended: true };
}

function member(item: Json, name: string): unknown {
  if (name in item) return item[name];
  const wanted = plain(name);
  const found = Object.keys(item).find((key) => plain(key) === wanted);
  return found === undefined ? undefined : item[found];
}

const plain = (name: string): string => name.replaceAll('_', '').toLowerCase();

function objectOf(value: unknown): Json {
  // An object parsed from JSON has members of any kind, and no others.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text, a number, or the code of a coded value; `''` for everything else. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  const { code } = objectOf(value);
  return typeof code === 'string' ? code : '';
}
