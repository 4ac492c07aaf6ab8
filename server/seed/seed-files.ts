import type { SeedNetwork, SeedPerson } from './seed-schema.ts';

type Situation = SeedPerson['situations'][number];
type SavoirFaire = NonNullable<SeedPerson['savoir_faire']>[number];

/** Value of each column of the open activity file, by its title; every other one is empty. */
const COLUMNS: readonly (readonly [string, (row: Row) => string | undefined])[] = [
  ["Type d'identifiant PP", ({ person }) => person.national_id.slice(0, 1)],
  ['Identifiant PP', ({ person }) => person.national_id.slice(1)],
  ['Identification nationale PP', ({ person }) => person.national_id],
  ["Code civilité d'exercice", ({ person }) => person.professional_civility],
  ['Code civilité', ({ person }) => person.civility],
  ["Nom d'exercice", ({ person }) => person.family_name],
  ["Prénom d'exercice", ({ person }) => person.given_name],
  ['Code profession', ({ person }) => person.profession],
  ['Libellé profession', () => ''],
  ['Code catégorie professionnelle', ({ person }) => person.category ?? 'C'],
  ['Code type savoir-faire', ({ savoirFaire }) => savoirFaire?.type],
  ['Code savoir-faire', ({ savoirFaire }) => savoirFaire?.code],
  ['Code mode exercice', ({ situation }) => situation?.mode],
  ['Numéro SIRET site', ({ situation }) => situation?.structure.siret],
  ['Numéro SIREN site', ({ situation }) => situation?.structure.siret?.slice(0, 9)],
  ['Numéro FINESS site', ({ situation }) => situation?.structure.finess],
  ['Numéro FINESS établissement juridique', ({ situation }) => situation?.structure.finess_legal],
  ['Identifiant technique de la structure', () => ''],
  ['Raison sociale site', ({ situation }) => situation?.structure.name],
  ['Enseigne commerciale site', () => ''],
  ['Complément destinataire (coord. structure)', ({ situation }) => situation?.structure.name],
  ['Complément point géographique (coord. structure)', () => ''],
  ['Numéro Voie (coord. structure)', ({ situation }) => situation?.structure.number],
  ['Indice répétition voie (coord. structure)', () => ''],
  ['Code type de voie (coord. structure)', ({ situation }) => situation?.structure.way_type],
  ['Libellé Voie (coord. structure)', ({ situation }) => situation?.structure.way],
  ['Mention distribution (coord. structure)', () => ''],
  ['Bureau cedex (coord. structure)', ({ situation }) => cityLine(situation)],
  ['Code postal (coord. structure)', ({ situation }) => situation?.structure.postal_code],
  ['Code commune (coord. structure)', () => ''],
  ['Code pays (coord. structure)', () => ''],
  ['Téléphone (coord. structure)', ({ situation }) => situation?.structure.phone],
  ['Téléphone 2 (coord. structure)', () => ''],
  ['Télécopie (coord. structure)', () => ''],
  ['Adresse e-mail (coord. structure)', () => ''],
  ['Code Département (structure)', () => ''],
  ['Ancien identifiant de la structure', ({ person, situation, rank }) => structureId(person, situation, rank)],
  ["Autorité d'enregistrement", () => ''],
  ["Code secteur d'activité", ({ situation }) => situation?.sector],
  ['Code section tableau pharmaciens', ({ situation }) => situation?.pharmacist_section],
  ['Code rôle', ({ situation }) => situation?.role],
  ['Code genre activité', ({ situation }) => situation?.kind],
];

interface Row {
  readonly person: SeedPerson;
  readonly situation: Situation | undefined;
  readonly savoirFaire: SavoirFaire | undefined;
  /** Place of the situation among the person's, from 1. */
  readonly rank: number;
}

/** Practices without any number are known by their holder's and a rank, as the national file does. */
function structureId({ national_id: id }: SeedPerson, situation: Situation | undefined, rank: number): string {
  if (!situation) return '';
  const { structure } = situation;
  if (structure.id) return structure.id;
  if (structure.finess) return `1${structure.finess}`;
  return structure.siret ? `3${structure.siret}` : `4${id.slice(1)}${String(rank).padStart(3, '0')}`;
}

function cityLine(situation: Situation | undefined): string {
  return [situation?.structure.postal_code, situation?.structure.city].filter(Boolean).join(' ');
}

/** The people of a seed as an open activity file: the product's own importer takes them in, beside the national register's. */
export function peopleFile(people: readonly SeedPerson[]): string {
  const rows = people.flatMap((person) => {
    const situations: readonly (Situation | undefined)[] =
      person.situations.length === 0 ? [undefined] : person.situations;
    const known: readonly (SavoirFaire | undefined)[] = person.savoir_faire?.length ? person.savoir_faire : [undefined];
    return situations.flatMap((situation, place) =>
      known.map((savoirFaire) => ({ person, situation, savoirFaire, rank: place + 1 })),
    );
  });
  const lines = rows.map((row) => `${COLUMNS.map(([, value]) => value(row) ?? '').join('|')}|`);
  return `${[`${COLUMNS.map(([title]) => title).join('|')}|`, ...lines].join('\n')}\n`;
}

/** `code;nom;type;ville`, after the lines of a file that is there already. */
export function networksFile(networks: readonly SeedNetwork[], before = 'code;nom;type;ville\n'): string {
  return before + networks.map(({ code, name, type, city = '' }) => `${code};${name};${type};${city}\n`).join('');
}

/** `code_reseau;identification_nationale;niveau;role;debut;fin`, after the lines of a file that is there already. */
export function membersFile(
  networks: readonly SeedNetwork[],
  before = 'code_reseau;identification_nationale;niveau;role;debut;fin\n',
): string {
  const lines = networks.flatMap(({ code, members = [] }) =>
    members.map(
      ({ person, tier, role = '', from, until = '' }) => `${code};${person};${tier};${role};${from};${until}\n`,
    ),
  );
  return before + lines.join('');
}
