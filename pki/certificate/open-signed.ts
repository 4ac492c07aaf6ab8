import type { PkiCode } from '../codes.ts';
import { DerReader, TAG } from '../der/reader.ts';
import { readOctetAlignedBits } from '../der/values.ts';
import { readSignatureAlgorithm } from './signature-algorithm.ts';

/**
 * Open what certificates and revocation lists share: a body, the algorithm and the signature over the body.
 *
 * @param der exactly one DER document whose size was checked; copied
 * @returns   the signed parts, the body to be read on, and the outer algorithm's DER, which the body must repeat
 * @throws    PkiError with the given code, when malformed
 * @see       RFC 5280 §4.1.1, §5.1.1
 */
export function openSigned(der: Uint8Array, malformed: PkiCode, maxElements: number) {
  // Not `slice`, which for a Buffer is a view of the same octets.
  return openSignedInPlace(new Uint8Array(der), malformed, maxElements);
}

/** The same without a copy: the caller gives the bytes away, and nobody changes them afterwards. */
export function openSignedInPlace(der: Uint8Array, malformed: PkiCode, maxElements: number) {
  const document = DerReader.open(der, malformed, maxElements);
  const outer = document.enter(TAG.sequence);
  document.finish();
  const tbsStart = outer.offset;
  const body = outer.enter(TAG.sequence);
  const tbs = der.subarray(tbsStart, outer.offset);
  const algorithmStart = outer.offset;
  const signatureAlgorithm = readSignatureAlgorithm(outer);
  const algorithmDer = der.subarray(algorithmStart, outer.offset);
  const signature = readOctetAlignedBits(outer);
  outer.finish();
  return { signed: { der, tbs, signatureAlgorithm, signature }, body, algorithmDer };
}
