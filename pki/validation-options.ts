import type { Curve } from './certificate/public-key.ts';
import type { AuthorityCache } from './path/authority-cache.ts';
import type { PathLimits } from './path/limits.ts';
import type { PathAuthorities } from './path/path-authorities.ts';
import type { Profile, ProfileName } from './path/profile.ts';
import type { RevocationRules } from './revocation/revocation-rules.ts';

/** What a certificate is judged for, with what, and when. */
export interface ValidationOptions {
  /** What the certificate is wanted for. */
  readonly profile: ProfileName;
  /** Anchors as DER certificates, or a trust store, whose intermediates are known without being presented. */
  readonly anchors: PathAuthorities | readonly Uint8Array[];
  /** Instant judged; fractions of a second are dropped. */
  readonly at: Date;
  /** RFC 5280 §6.1.1 (c): policies accepted, dotted OIDs; `2.5.29.32.0` or absent: any. */
  readonly initialPolicies?: readonly string[];
  /** RFC 5280 §6.1.1 (f). Default false. */
  readonly requireExplicitPolicy?: boolean;
  /** RFC 5280 §6.1.1 (e). Default false. */
  readonly inhibitPolicyMapping?: boolean;
  /** RFC 5280 §6.1.1 (g). Default false. */
  readonly inhibitAnyPolicy?: boolean;
  /** Where revocation is asked: every certificate but the anchor must then be cleared. Null or absent: it is not asked. */
  readonly revocation?: Omit<RevocationRules, 'trust' | 'keys' | 'cache'> | null;
  /** OCSP answers that came along or were just fetched, DER. */
  readonly stapled?: readonly Uint8Array[];
  readonly keys?: { readonly minRsaBits?: number; readonly curves?: readonly Curve[] };
  readonly limits?: Partial<PathLimits>;
  /** Host name or IP address the leaf must bear among its alternative names; the common name is never looked at. */
  readonly host?: string;
  /** Replaces fields of the profile: for tests and for uses not foreseen. */
  readonly changes?: Partial<Omit<Profile, 'name'>>;
  /** Kept by the caller from one judgement to the next; changes nothing but the time they take. */
  readonly cache?: AuthorityCache;
}
