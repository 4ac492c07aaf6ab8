import type { Certificate } from '../certificate/certificate.ts';
import { buildPaths } from '../path/build-path.ts';
import type { KeyPolicy } from '../path/key-policy.ts';
import { validatePath } from '../path/validate-path.ts';
import type { TrustStore } from '../trust/trust-store.ts';

export interface SignerQuestion {
  readonly trust: TrustStore;
  readonly keys: KeyPolicy;
  readonly presented: readonly Certificate[];
  /** The one at the end of the path whose certificates are asked about. */
  readonly anchor: Certificate;
  readonly at: Date;
}

/**
 * Sound paths from whoever signs statements to the same anchor, revocation apart (RFC 5280 §6.3.3 (f): « the trust anchor for the
 * certification path MUST be the same »).
 */
export function signerPaths(signer: Certificate, question: SignerQuestion): readonly (readonly Certificate[])[] {
  const { trust, keys, presented, anchor, at } = question;
  return buildPaths(signer, presented, trust).paths.filter(
    (path) => path.at(-1)?.identity === anchor.identity && validatePath(path, true, at, keys).length === 0,
  );
}
