const LONG_FORM = 0x80;

/** Over the octets of a whole list or serial: it reads without the « or undefined » of an array. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Offset of the serial's content in an entry seen to be well formed; its length, never above 127, is the octet before. */
export function serialAt(view: DataView, at: number): number {
  const length = view.getUint8(at + 1);
  return length < LONG_FORM ? at + 4 : at + 4 + (length & 0x7f);
}

/** 32 bits of a serial, four octets at a time. Serials are the authority's own numbers, signed by it; no attacker chooses them. */
export function hashSerial(view: DataView, start: number, end: number): number {
  let hash = end - start;
  let i = start;
  for (; i + 4 <= end; i += 4) {
    hash = Math.imul(hash ^ view.getInt32(i, true), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (; i < end; i++) hash = Math.imul(hash ^ view.getUint8(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
