import { nationalIdOf, type Person, type Site } from '../model.ts';

/** The 31 columns of the national extract of secure mailboxes. */
export const MSSANTE_COLUMNS: readonly string[] = [
  ...['Type de BAL', 'Adresse BAL', 'Type Identifiant PP', 'Identifiant PP', 'Identification nationale PP'],
  ...['Type identifiant structure', 'Identification Structure', 'Service de rattachement', "Civilité d'exercice"],
  ...["Nom d'exercice", "Prénom d'exercice", 'Catégorie profession', 'Libellé de catégorie profession'],
  ...['Code Profession', 'Libellé Profession', 'Code savoir-faire', 'Libellé savoir-faire', 'Dématérialisation'],
  ...['Raison Sociale structure BAL', 'Enseigne commerciale structure BAL', 'L2COMPLEMENTLOCALISATION'],
  ...['L3COMPLEMENTDISTRIBUTION', 'L4NUMEROVOIE', 'L4COMPLEMENTNUMEROVOIE', 'NL4TYPEVOIE', 'L4LIBELLEVOIE'],
  ...['L5LIEUDITMENTION', 'L6LIGNEACHEMINEMENT', 'Code postal', 'Département', 'Pays'],
];

/** Domain that nobody has. */
const DOMAIN = 'mssante.example';

/** A mailbox of a professional's own, as one line. */
export function mssanteOfPerson(person: Person, number: number): string {
  const exercice = person.exercices[0];
  const values: Readonly<Record<string, string>> = {
    'Type de BAL': 'PER',
    'Adresse BAL': `${plain(person.givenNames[0] ?? '')}.${plain(person.familyName)}.${number}@medecin.${DOMAIN}`,
    'Type Identifiant PP': person.idType,
    'Identifiant PP': person.id,
    'Identification nationale PP': nationalIdOf(person),
    "Civilité d'exercice": exercice?.civility ?? '',
    "Nom d'exercice": exercice?.familyName ?? '',
    "Prénom d'exercice": exercice?.givenName ?? '',
    'Catégorie profession': exercice?.category ?? '',
    'Code Profession': exercice?.profession ?? '',
    Dématérialisation: number % 3 === 0 ? 'O' : 'N',
  };
  return lineOf(values);
}

/** A mailbox of a service of a site, as one line. */
export function mssanteOfSite(site: Site, service: string): string {
  const { commune, street } = site;
  return lineOf({
    'Type de BAL': 'ORG',
    'Adresse BAL': `${plain(service)}.${site.finess}@etablissement.${DOMAIN}`,
    'Type identifiant structure': '1',
    'Identification Structure': site.finess,
    'Service de rattachement': service,
    Dématérialisation: 'N',
    'Raison Sociale structure BAL': site.name,
    L4NUMEROVOIE: street.number,
    NL4TYPEVOIE: street.wayType,
    L4LIBELLEVOIE: street.way,
    L6LIGNEACHEMINEMENT: commune.name,
    'Code postal': commune.postalCode,
    Département: commune.department.code,
    Pays: 'FRANCE',
  });
}

function lineOf(values: Readonly<Record<string, string>>): string {
  return MSSANTE_COLUMNS.map((column) => values[column] ?? '').join('|');
}

function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
}
