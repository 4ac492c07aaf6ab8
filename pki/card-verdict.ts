import type { PkiCode } from './codes.ts';
import type { RevocationEvidence } from './revocation/evidence.ts';

/** Kind of card, from the private card-category extension 1.2.250.1.71.1.2.2 (nomenclature G02). */
export type CardType = 'CPS' | 'CPF' | 'CPE' | 'CPA';

/** Register a national person identifier comes from: its first character (nomenclature G08). */
export type PersonRegister = 'ADELI' | 'ADELI-CABINET' | 'FINESS' | 'SIREN' | 'SIRET' | 'RPPS-CABINET' | 'RPPS';

/** Who a card certificate names, read by OID from its DER. Nothing here is a right: the directory wins on conflict. */
export interface CardIdentity {
  readonly cardType: CardType;
  /** `<issuer prefix>/<card serial>` of extension 1.2.250.1.71.1.2.3, or null when the certificate has none. */
  readonly cardNumber: string | null;
  /** Identification nationale PP: type digit and identifier, e.g. `899700012345` or `30B0057881/CPET0002`. */
  readonly nationalId: string;
  readonly register: PersonRegister;
  /** Absent on non-nominative staff cards. */
  readonly familyName: string | null;
  readonly givenName: string | null;
  /** `title` attribute: the label of the profession or staff category. */
  readonly title: string | null;
  /** Nomenclature G15 code of extension 1.2.250.1.71.1.2.7, as text. */
  readonly professionCode: string | null;
  /** Nomenclature R01 codes of extension 1.2.250.1.71.4.2.5. */
  readonly specialties: readonly string[];
  /** OU of staff cards: the structure's typed identifier. */
  readonly structureId: string | null;
  readonly usage: 'authentication' | 'signature';
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

/** One thing wrong with one certificate of the path. */
export interface Fault {
  readonly code: PkiCode;
  /** Place in the path judged: 0 is the card's certificate, the last one is the anchor. */
  readonly certificate: number;
  /** For operators: what was found and what was expected. Never shown to the public. */
  readonly detail: string;
}

/** Accepted with its evidence, or refused with every fault found, worst first. */
export type CardVerdict = AcceptedCard | RefusedCard;

export interface AcceptedCard {
  readonly accepted: true;
  readonly card: CardIdentity;
  /** SHA-256 fingerprints, the card's certificate first, the anchor last. */
  readonly path: readonly string[];
  readonly evidence: readonly RevocationEvidence[];
  readonly at: Date;
  /** The verdict says nothing after this instant: earliest of certificate ends and list ends. */
  readonly expires: Date;
}

export interface RefusedCard {
  readonly accepted: false;
  readonly faults: readonly [Fault, ...Fault[]];
  /** What the certificate claims, unproven; null when it cannot be read. For the audit only. */
  readonly claimed: CardIdentity | null;
  readonly at: Date;
}
