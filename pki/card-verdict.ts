import type { PkiCode } from './codes.ts';
import type { CardIdentity } from './cps/identity.ts';
import type { RevocationEvidence } from './revocation/evidence.ts';

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
  /** A statement past its end was let through by the grace time of the service: this sign-in is worth less than another. */
  readonly isGrace: boolean;
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
