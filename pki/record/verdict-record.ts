import type { Curve } from '../certificate/public-key.ts';
import type { OcspPolicy } from '../ocsp/ocsp.ts';
import type { PathLimits } from '../path/limits.ts';
import type { PathAuthority } from '../path/path-authorities.ts';
import type { Profile } from '../path/profile.ts';

/** How records are written; a reader refuses others. */
export const RECORD_FORMAT = 'vestibule-path-verdict/1';

/**
 * All that a verdict rested upon, as plain JSON. Documents (certificates, lists, OCSP answers) stand in it by the SHA-256 of their
 * DER, lower-case hexadecimal: their octets are kept once, wherever the service archives them.
 */
export interface VerdictRecord {
  readonly format: typeof RECORD_FORMAT;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly leaf: string;
  readonly pool: readonly string[];
  /** Every authority known then, not those of the path only: a refusal rests on what was not found too. */
  readonly authorities: readonly { readonly digest: string; readonly role: PathAuthority['role'] }[];
  readonly stapled: readonly string[];
  /** Null: revocation was not asked about. */
  readonly revocation: RevocationRecord | null;
  /** The profile as it was, whatever becomes of its name. */
  readonly profile: Profile;
  readonly keys: { readonly minRsaBits: number; readonly curves: readonly Curve[] };
  readonly policies: PolicyRecord;
  readonly limits: PathLimits;
  readonly host: string | null;
  /** The verdict given then, its dates in ISO 8601. */
  readonly verdict: unknown;
}

export interface PolicyRecord {
  /** Null: any. */
  readonly initialPolicies: readonly string[] | null;
  readonly requireExplicitPolicy: boolean;
  readonly inhibitPolicyMapping: boolean;
  readonly inhibitAnyPolicy: boolean;
}

export interface RevocationRecord {
  /** Every list held then, in the order in which they can be loaded again. */
  readonly lists: readonly string[];
  /** Certificates whose keys signed them, besides the authorities. */
  readonly signers: readonly string[];
  /** OCSP answers kept then that were consulted. */
  readonly answers: readonly string[];
  readonly graceMs: number;
  readonly ocspPolicy: OcspPolicy;
}
