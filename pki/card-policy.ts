import type { Curve } from './certificate/public-key.ts';
import type { OcspPolicy } from './ocsp/ocsp.ts';

/** What a service may tighten; each absent field has the safe default named. */
export interface CardPolicy {
  /** Default 2048. */
  readonly minRsaBits?: number;
  /** Default P-256, P-384, P-521. */
  readonly curves?: readonly Curve[];
  /** Policy OIDs of which a card must bear one. Default: any. */
  readonly certificatePolicies?: readonly string[];
  /** How long past its end a list still lets a card through, milliseconds, the verdict saying so. Default 0: hard failure. */
  readonly graceMs?: number;
  readonly ocsp?: OcspPolicy;
}
