import type { Certificate } from '../certificate/certificate.ts';
import type { PkiError } from '../error.ts';
import type { OcspAnswer, OcspPolicy } from '../ocsp/ocsp.ts';
import type { OcspStore } from '../ocsp/ocsp-store.ts';
import type { AuthorityCache } from '../path/authority-cache.ts';
import type { KeyPolicy } from '../path/key-policy.ts';
import type { PathAuthorities } from '../path/path-authorities.ts';
import type { CrlStore, RevocationAnswer } from './crl.ts';

/** What revocation is judged with. */
export interface RevocationRules {
  readonly trust: PathAuthorities;
  readonly crls: CrlStore;
  readonly keys: KeyPolicy;
  /** Answers fetched beforehand. Default: none. */
  readonly ocsp?: OcspStore;
  readonly ocspPolicy?: OcspPolicy;
  /** How long after its end a list still lets through, milliseconds, the evidence saying so. Default 0: hard failure. */
  readonly graceMs?: number;
  /** Signatures checked before, for the paths of signers apart. Default: none is remembered. */
  readonly cache?: AuthorityCache;
}

/** One path whose certificates are to be cleared. */
export interface RevocationQuestion {
  /** Signatures already checked: the leaf first, the anchor last. */
  readonly path: readonly Certificate[];
  /** Certificates that came along: a signer of lists may be among them, or stand between it and the anchor. Default: none. */
  readonly presented?: readonly Certificate[];
  /** OCSP answers that came along or were just fetched, DER. Default: none. */
  readonly stapled?: readonly Uint8Array[];
  readonly at: Date;
}

/** What each source says of one certificate, in the order in which they are believed. */
export interface SourcedAnswers {
  readonly ocsp: readonly OcspAnswer[];
  readonly crl: RevocationAnswer | { readonly state: 'unreadable'; readonly error: PkiError };
}
