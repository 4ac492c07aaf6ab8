import { createHash } from 'node:crypto';
import { type VerificationKey, verifySignature } from '../certificate/verify-signature.ts';
import { PkiError } from '../error.ts';
import type { PreparationAnswer } from './crl.ts';
import { readCrlHead } from './read-crl.ts';
import { scanEntries } from './scan-entries.ts';

/**
 * All the work on a list that grows with its size, in one step: read, check the signature over the octets, index. Pure; made to
 * be run in another thread.
 *
 * @param keys at most a few: those of the authorities of the list's name
 */
export function prepareList(der: Uint8Array, keys: readonly VerificationKey[]): PreparationAnswer {
  try {
    const head = readCrlHead(der);
    const { tbs, signatureAlgorithm, signature } = head;
    const signer = keys.findIndex((key) => verifySignature(tbs, signatureAlgorithm, signature, key) === 'valid');
    if (signer < 0)
      return { ok: false, code: 'pki.crl.bad-signature', detail: `not signed by a key of ${head.issuer.text}` };
    const table = scanEntries(der, head.entriesStart, head.entriesEnd);
    return { ok: true, prepared: { der, signer, digest: createHash('sha256').update(der).digest('hex'), table } };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return { ok: false, code: error.code, detail: error.detail };
  }
}
