import { type Exercice, nationalIdOf, type Person, type Place, type SavoirFaire, type Situation } from '../model.ts';

/** The 51 columns of the full extract made for Pro Santé Connect, in the order and with the words of its latest version. */
export const RASS_COLUMNS: readonly string[] = [
  "Type d'identifiant PP",
  'Identifiant PP',
  'Identification nationale PP',
  'Nom de famille',
  'Prénoms',
  'Date de naissance',
  'Code commune de naissance',
  'Code pays de naissance',
  'Lieu de naissance',
  'Code sexe',
  'Téléphone (coord. correspondance)',
  'Adresse e-mail (coord. correspondance)',
  'Code civilité',
  'Code profession',
  'Code catégorie professionnelle',
  "Code civilité d'exercice",
  "Nom d'exercice",
  "Prénom d'exercice",
  'Code type savoir-faire',
  'Code savoir-faire',
  'Code mode exercice',
  "Code secteur d'activité",
  'Code section tableau pharmaciens',
  'Code rôle',
  'Numéro SIRET site',
  'Numéro SIREN site',
  'Numéro FINESS site',
  'Numéro FINESS établissement juridique',
  'Identifiant technique de la structure',
  'Raison sociale site',
  'Enseigne commerciale site',
  'Complément destinataire (coord. structure)',
  'Complément point géographique (coord. structure)',
  'Numéro Voie (coord. structure)',
  'Indice répétition voie (coord. structure)',
  'Code type de voie (coord. structure)',
  'Libellé Voie (coord. structure)',
  'Mention distribution (coord. structure)',
  'Bureau cedex (coord. structure)',
  'Code postal (coord. structure)',
  'Code commune (coord. structure)',
  'Code pays (coord. structure)',
  'Téléphone (coord. structure)',
  'Téléphone 2 (coord. structure)',
  'Télécopie (coord. structure)',
  'Adresse e-mail (coord. structure)',
  'Code département (coord. structure)',
  'Ancien identifiant de la structure',
  "Autorité d'enregistrement",
  'Autres identifiants',
  "Code genre d'activité",
];

const FRANCE = '99000';
const NO_SAVOIR_FAIRE: SavoirFaire = { type: '', code: '' };
const NO_STRUCTURE: readonly string[] = Array.from({ length: 24 }, () => '');

/** The whole extract: one row per situation and savoir-faire, as the national file multiplies them. */
export function rassFile(people: readonly Person[]): string {
  const lines = people.flatMap((person) => rassRows(person).map((values) => values.join('|')));
  return `${[RASS_COLUMNS.join('|'), ...lines].join('|\n')}|\n`;
}

/** Rows of one person, as values in the order of {@link RASS_COLUMNS}. */
export function rassRows(person: Person): readonly (readonly string[])[] {
  return person.exercices.flatMap((exercice) => rowsOf(person, exercice));
}

function rowsOf(person: Person, exercice: Exercice): readonly (readonly string[])[] {
  const savoirFaire = exercice.savoirFaire.length === 0 ? [NO_SAVOIR_FAIRE] : exercice.savoirFaire;
  const situations = exercice.situations.length === 0 ? [null] : exercice.situations;
  return situations.flatMap((situation) => savoirFaire.map((each) => row(person, exercice, situation, each)));
}

function row(
  person: Person,
  exercice: Exercice,
  situation: Situation | null,
  savoirFaire: SavoirFaire,
): readonly string[] {
  const nationalId = nationalIdOf(person);
  return [
    ...identity(person, nationalId),
    exercice.profession,
    exercice.category,
    exercice.civility,
    exercice.familyName,
    exercice.givenName,
    savoirFaire.type,
    savoirFaire.code,
    situation?.mode ?? '',
    situation?.sector ?? '',
    situation?.pharmacistSection ?? '',
    situation?.role ?? '',
    ...(situation === null ? NO_STRUCTURE : structure(person, situation.place)),
    exercice.authority,
    `${nationalId},${person.idType === '8' ? 'RPPS' : 'ADELI'},1`,
    situation?.kind ?? '',
  ];
}

function identity(person: Person, nationalId: string): readonly string[] {
  // Three slots joined by apostrophes, the empty ones too: the national file's own way.
  const givenNames = [0, 1, 2].map((slot) => person.givenNames[slot] ?? '').join("'");
  return [
    person.idType,
    person.id,
    nationalId,
    person.familyName,
    givenNames,
    person.birthDate,
    person.birthCommune.code,
    FRANCE,
    person.birthCommune.name,
    person.sex,
    '',
    person.email,
    person.sex === 'F' ? 'MME' : 'M',
  ];
}

/** The 24 columns from « Numéro SIRET site » to « Ancien identifiant de la structure ». */
function structure(person: Person, place: Place): readonly string[] {
  const { siret, siren, finess, finessEj, technicalId, structureId } = keys(person, place);
  const { name, street, commune, phone } = place.is === 'site' ? place.site : place;
  return [
    siret,
    siren,
    finess,
    finessEj,
    technicalId,
    name,
    '',
    name,
    '',
    street.number,
    '',
    street.wayType,
    street.way,
    '',
    `${commune.postalCode} ${commune.name}`,
    commune.postalCode,
    commune.code,
    FRANCE,
    phone,
    '',
    '',
    '',
    commune.department.code,
    structureId,
  ];
}

interface Keys {
  readonly siret: string;
  readonly siren: string;
  readonly finess: string;
  readonly finessEj: string;
  readonly technicalId: string;
  readonly structureId: string;
}

function keys(person: Person, place: Place): Keys {
  const none = { siret: '', siren: '', finess: '', finessEj: '' };
  if (place.is === 'practice') {
    // RPPS and three-digit rank: the only key a practice without SIRET has.
    const id = person.id + String(place.rank).padStart(3, '0');
    return { ...none, technicalId: `R${id}`, structureId: `4${id}` };
  }
  if (place.is === 'group') {
    return {
      ...none,
      siret: place.siret,
      siren: place.siret.slice(0, 9),
      technicalId: `C${place.siret}`,
      structureId: `3${place.siret}`,
    };
  }
  const { siret, finess, finessEj } = place.site;
  return { siret, siren: siret.slice(0, 9), finess, finessEj, technicalId: `F${finess}`, structureId: `1${finess}` };
}
