import type { PersonMeaning } from './person-row.ts';

/** Meaning of each header, spelled as in the file; `later` columns were appended over the years and may be absent. */
export interface PersonColumns {
  readonly required: Readonly<Record<string, PersonMeaning | null>>;
  readonly later: Readonly<Record<string, PersonMeaning | null>>;
}

/** Columns that both activity files spell alike. */
const STRUCTURE_COLUMNS = {
  'Numéro SIRET site': 'siret',
  'Numéro SIREN site': 'siren',
  'Numéro FINESS site': 'finessEt',
  'Numéro FINESS établissement juridique': 'finessEj',
  'Identifiant technique de la structure': 'technicalId',
  'Raison sociale site': 'name',
  'Enseigne commerciale site': 'tradeName',
  'Complément destinataire (coord. structure)': 'address.recipient',
  'Complément point géographique (coord. structure)': 'address.geographicPoint',
  'Numéro Voie (coord. structure)': 'address.number',
  'Indice répétition voie (coord. structure)': 'address.repetition',
  'Code type de voie (coord. structure)': 'address.wayType',
  'Libellé Voie (coord. structure)': 'address.way',
  'Mention distribution (coord. structure)': 'address.distribution',
  'Bureau cedex (coord. structure)': 'address.cedex',
  'Code postal (coord. structure)': 'address.postalCode',
  'Code commune (coord. structure)': 'address.commune',
  'Code pays (coord. structure)': 'address.country',
  'Téléphone (coord. structure)': 'structurePhone',
  'Téléphone 2 (coord. structure)': 'phone2',
  'Télécopie (coord. structure)': 'fax',
  'Adresse e-mail (coord. structure)': 'structureEmail',
  'Ancien identifiant de la structure': 'structureId',
  "Autorité d'enregistrement": 'registrationAuthority',
} as const;

const PERSON_COLUMNS = {
  "Type d'identifiant PP": 'type',
  'Identifiant PP': 'id',
  'Identification nationale PP': 'nationalId',
  'Code civilité': 'civility',
  'Code profession': 'profession',
  'Code catégorie professionnelle': 'category',
  "Code civilité d'exercice": 'exerciceCivility',
  "Nom d'exercice": 'exerciceFamilyName',
  "Prénom d'exercice": 'exerciceGivenName',
  'Code type savoir-faire': 'savoirFaireType',
  'Code savoir-faire': 'savoirFaireCode',
  'Code mode exercice': 'mode',
  "Code secteur d'activité": 'sector',
  'Code section tableau pharmaciens': 'pharmacistSection',
} as const;

/** Full extract for Pro Santé Connect: 49 columns, then 50 or 51. */
export const RASS_COLUMNS: PersonColumns = {
  required: {
    ...PERSON_COLUMNS,
    ...STRUCTURE_COLUMNS,
    'Nom de famille': 'familyName',
    Prénoms: 'givenNames',
    'Date de naissance': 'birthDate',
    'Code commune de naissance': 'birthCommune',
    'Code pays de naissance': 'birthCountry',
    'Lieu de naissance': 'birthPlace',
    'Code sexe': 'sex',
    'Téléphone (coord. correspondance)': 'phone',
    'Adresse e-mail (coord. correspondance)': 'email',
    'Code rôle': 'role',
    'Code département (coord. structure)': 'address.department',
  },
  later: { 'Autres identifiants': 'otherIds', "Code genre d'activité": 'kind', 'Code genre activité': 'kind' },
};

/** Open activity file: 56 columns, 52 before roles and kinds of activity; labels beside codes are not read. */
export const LIBREACCES_COLUMNS: PersonColumns = {
  required: {
    ...PERSON_COLUMNS,
    ...STRUCTURE_COLUMNS,
    'Libellé profession': null,
    'Code Département (structure)': 'address.department',
  },
  later: { 'Code rôle': 'role', 'Code genre activité': 'kind', "Code genre d'activité": 'kind' },
};
