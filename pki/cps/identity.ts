import type { CheckDigit } from './check-digit.ts';
import type { PersonRegister } from './national-id.ts';
import type { StructureRegister } from './structure-id.ts';

/** Kind of card, from the private card-category extension 1.2.250.1.71.1.2.2 (nomenclature G02). */
export type CardType = 'CPS' | 'CPF' | 'CPE' | 'CPA';

/** What a key is for, as its certificate says by keyUsage and extended key usage. */
export type CertificateUse =
  | 'authentication'
  | 'signature'
  | 'seal'
  | 'tls-server'
  | 'confidentiality'
  /** None of the profiles of the health authorities. */
  | 'other';

/** What every certificate tells of itself. */
export interface CertificateFacts {
  readonly universe: 'production' | 'test';
  /** Certificate serial number, lower-case hexadecimal without leading zeros. */
  readonly serial: string;
  /** Issuer's distinguished name, RFC 4514. */
  readonly issuer: string;
  /** SHA-256 of the certificate's DER, lower-case hexadecimal. */
  readonly fingerprint: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Who a person's certificate names. Nothing here is a right: the directory wins on conflict. */
export interface PersonFacts {
  /** Identification nationale PP: type digit and identifier, e.g. `899700012345` or `30B0057881/CPET0002`. */
  readonly nationalId: string;
  readonly register: PersonRegister;
  /** Told, never a refusal: test cards bear none. */
  readonly nationalIdCheck: CheckDigit;
  /** Absent on non-nominative staff cards. */
  readonly familyName: string | null;
  readonly givenName: string | null;
  /** Name of a service card without holder. */
  readonly pseudonym: string | null;
  /** `title` attribute: the label of the profession or staff category. */
  readonly title: string | null;
  /** Nomenclature G15 code of extension 1.2.250.1.71.1.2.7, as text. */
  readonly professionCode: string | null;
  /** Nomenclature R01 codes of extension 1.2.250.1.71.4.2.5. */
  readonly specialties: readonly string[];
}

/** The structure a staff card or an organisation's certificate names. */
export interface StructureFacts {
  /** `O`: cut at 40 characters by the authority. */
  readonly organisation: string | null;
  /** `OU`: the structure's typed identifier. */
  readonly structureId: string | null;
  /** Null: no identifier, or not of a form of nomenclature. */
  readonly structureRegister: StructureRegister | null;
  /** Null exactly when {@link structureRegister} is. */
  readonly structureIdCheck: CheckDigit | null;
  /** `ST`: e.g. `Paris (75)`. */
  readonly department: string | null;
}

/** A card certificate: CPS, CPF, CPE, CPA. Structure facts are null on CPS and CPF. */
export interface CardIdentity extends CertificateFacts, PersonFacts, StructureFacts {
  readonly kind: 'card';
  readonly cardType: CardType;
  /** `<issuer prefix>/<card serial>` of extension 1.2.250.1.71.1.2.3, or null when the certificate has none. */
  readonly cardNumber: string | null;
  readonly usage: 'authentication' | 'signature';
}

/** A person's certificate whose key is in software: signs, opens nothing. */
export interface SoftwarePersonIdentity extends CertificateFacts, PersonFacts {
  readonly kind: 'software-person';
  readonly usage: CertificateUse;
}

/** A certificate of an organisation, its servers or its seal. It never names a person. */
export interface OrganisationIdentity extends CertificateFacts, StructureFacts {
  readonly kind: 'organisation';
  /** `CN`: DNS name or free text. */
  readonly commonName: string;
  readonly usage: CertificateUse;
}

export type CertificateIdentity = CardIdentity | SoftwarePersonIdentity | OrganisationIdentity;
