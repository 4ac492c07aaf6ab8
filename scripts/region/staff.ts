import { HOSPITAL_FINESS } from './cast.ts';

/** A holder of a staff card: known by the establishment's own number, hence in no national file. */
export interface StaffMember {
  readonly slug: string;
  readonly cardType: 'CPE' | 'CPA';
  /** The hospital's own number. */
  readonly number: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly civility: 'M' | 'MME';
  readonly title: string;
  /** Role in care, nomenclature R85, or `''`. */
  readonly role: string;
  /** Who curates the hospital's staff, who is in the directory, who has left it, and whom nobody has entered yet. */
  readonly state: 'curator' | 'open' | 'closed' | 'unknown';
  /** A card that names nobody, as establishments lend them. */
  readonly isNameless?: true;
}

/** The hospital's staff whose cards the demonstration offers. */
export const STAFF: readonly StaffMember[] = [
  {
    slug: 'curatrice',
    cardType: 'CPE',
    number: 'DRH-0001',
    familyName: 'TITULAIRE',
    givenName: 'Ombeline',
    civility: 'MME',
    title: 'Responsable du personnel',
    role: '',
    state: 'curator',
  },
  {
    slug: 'secretaire',
    cardType: 'CPE',
    number: 'SEC-0042',
    familyName: 'SPÉCIMEN',
    givenName: 'Noémie',
    civility: 'MME',
    title: 'Secrétaire médicale',
    role: '331',
    state: 'open',
  },
  {
    slug: 'archiviste',
    cardType: 'CPA',
    number: 'ARC-0007',
    familyName: 'JADIS',
    givenName: 'Fulbert',
    civility: 'M',
    title: 'Archiviste',
    role: '',
    state: 'closed',
  },
  {
    slug: 'accueil',
    cardType: 'CPE',
    number: 'ACC-0009',
    familyName: 'NOUVELLE',
    givenName: 'Philomène',
    civility: 'MME',
    title: "Agent d'accueil",
    role: '',
    state: 'unknown',
    isNameless: true,
  },
];

/** The national identification that the hospital's number makes, as the card bears it. */
export function staffNationalId({ number }: Pick<StaffMember, 'number'>): string {
  return `3${HOSPITAL_FINESS}/${number}`;
}
