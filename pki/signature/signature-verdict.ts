import type { PkiCode } from '../codes.ts';
import type { CertificateIdentity } from '../cps/identity.ts';
import type { RevocationEvidence } from '../revocation/evidence.ts';

/** One thing wrong with a signature. */
export interface SignatureFault {
  readonly code: PkiCode;
  /** Place of the signer in the message, from 0; null: of the message as a whole. */
  readonly signer: number | null;
  /** Place in the signer's path, from 0; null: of the signature itself. */
  readonly certificate: number | null;
  /** For operators: what was found and what was expected. */
  readonly detail: string;
}

/** When a document was signed, as far as anything says. */
export type SigningTime =
  /** Not after this instant: a time-stamp authority that is trusted says so. */
  | { readonly source: 'timestamp'; readonly at: Date; readonly authority: string }
  /** Not after this instant: the caller had it then, by its own record. */
  | { readonly source: 'record'; readonly at: Date }
  /** The signer says so; nothing proves it. */
  | { readonly source: 'claim'; readonly at: Date }
  | { readonly source: 'none' };

/**
 * What a signature is made of: `CMS` (RFC 5652); `CAdES-B`, the signer's certificate signed with the document (EN 319 122-1 §6);
 * `CAdES-T`, a trusted time-stamp over it too.
 */
export type SignatureLevel = 'CMS' | 'CAdES-B' | 'CAdES-T';

/** What is known of one signer. */
export interface SignerReport {
  /** Proven when {@link faults} is empty, else claimed; null when no certificate could be found or it names nobody. */
  readonly identity: CertificateIdentity | null;
  readonly level: SignatureLevel;
  readonly time: SigningTime;
  /** The signer's own words; null when it says nothing. */
  readonly claimedTime: Date | null;
  /** Fingerprints, the signer's certificate first, the anchor last; empty when no path was found. */
  readonly path: readonly string[];
  readonly evidence: readonly RevocationEvidence[];
  readonly faults: readonly SignatureFault[];
}

/** Accepted when every signer is, at least one; refused with every fault found, worst first. */
export type SignatureVerdict = AcceptedSignature | RefusedSignature;

export interface AcceptedSignature {
  readonly accepted: true;
  readonly signers: readonly [SignerReport, ...SignerReport[]];
  readonly at: Date;
  /** The verdict says nothing after this instant: earliest end of a certificate or of evidence. */
  readonly expires: Date;
}

export interface RefusedSignature {
  readonly accepted: false;
  readonly faults: readonly [SignatureFault, ...SignatureFault[]];
  /** Empty when the message could not be read. */
  readonly signers: readonly SignerReport[];
  readonly at: Date;
}
