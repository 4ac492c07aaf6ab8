/** DER: SEQUENCE of two INTEGERs (RFC 3279 §2.2.3). */
const SEQUENCE = 0x30;
const INTEGER = 0x02;
/** Bytes of each half for P-256 (RFC 7518 §3.4). */
const HALF_BYTES = 32;

/**
 * An ES256 signature as a JWS carries it, from the DER that OpenSSL makes. The runtime can convert by itself, and takes longer for it
 * than for the signature.
 *
 * @param der a signature just made: at most 72 bytes, so that every length is one byte
 * @throws TypeError when it is not one: a defect, nobody outside hands signatures in here
 */
export function joseFromDer(der: Uint8Array): Uint8Array {
  if (der[0] !== SEQUENCE || der[1] !== der.length - 2) throw new TypeError('not a DER signature of P-256');
  const signature = new Uint8Array(2 * HALF_BYTES);
  const second = copyInteger(der, 2, signature, HALF_BYTES);
  if (copyInteger(der, second, signature, 2 * HALF_BYTES) !== der.length)
    throw new TypeError('bytes after the signature');
  return signature;
}

/** Copy one INTEGER so that it ends before `end`; returns where the next begins. */
function copyInteger(der: Uint8Array, at: number, into: Uint8Array, end: number): number {
  const length = der[at + 1] ?? 0;
  const next = at + 2 + length;
  // A leading zero keeps a number positive; numbers below 2^248 are shorter.
  const start = der[at + 2] === 0 ? at + 3 : at + 2;
  if (der[at] !== INTEGER || length === 0 || next > der.length || next - start > HALF_BYTES) {
    throw new TypeError('not a number of P-256');
  }
  into.set(der.subarray(start, next), end - (next - start));
  return next;
}
