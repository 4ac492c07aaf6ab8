/** Writes the DER the demo authority needs (X.690). Everything returns whole elements, header included. */

const LONG_FORM = 0x80;

/** One element of a tag around its content. */
export function element(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), encodeLength(body.length), body]);
}

export function sequence(...content: readonly Uint8Array[]): Uint8Array {
  return element(0x30, ...content);
}

/** SET OF: elements sorted by their encoding (X.690 §11.6). */
export function setOf(...content: readonly Uint8Array[]): Uint8Array {
  return element(0x31, ...content.toSorted(Buffer.compare));
}

/** `[n]` EXPLICIT, or IMPLICIT of a constructed type. */
export function context(n: number, ...content: readonly Uint8Array[]): Uint8Array {
  return element(0xa0 | n, ...content);
}

/** `[n]` IMPLICIT of a primitive type. */
export function primitiveContext(n: number, content: Uint8Array): Uint8Array {
  return element(0x80 | n, content);
}

/** A non-negative INTEGER, from a number or from big-endian octets. */
export function integer(value: number | bigint | Uint8Array): Uint8Array {
  if (typeof value === 'object') return element(0x02, trimmed(value));
  const digits = value.toString(16);
  return element(0x02, trimmed(Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex')));
}

export function boolean(value: boolean): Uint8Array {
  return element(0x01, Buffer.from([value ? 0xff : 0]));
}

export function nothing(): Uint8Array {
  return element(0x05);
}

export function oid(dotted: string): Uint8Array {
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  return element(0x06, ...[first * 40n + second, ...rest].map(encodeArc));
}

export function octets(...content: readonly Uint8Array[]): Uint8Array {
  return element(0x04, ...content);
}

/** BIT STRING of whole octets. */
export function bits(content: Uint8Array): Uint8Array {
  return element(0x03, Buffer.from([0]), content);
}

/** Named bit list, trailing zeros left out (X.690 §11.2.2). */
export function namedBits(numbers: readonly number[]): Uint8Array {
  const highest = Math.max(...numbers);
  const content = Buffer.alloc((highest >> 3) + 1);
  for (const bit of numbers) content.writeUInt8((content[bit >> 3] ?? 0) | (0x80 >> (bit & 7)), bit >> 3);
  return element(0x03, Buffer.from([7 - (highest & 7)]), content);
}

export function utf8(text: string): Uint8Array {
  return element(0x0c, Buffer.from(text, 'utf8'));
}

export function printable(text: string): Uint8Array {
  return element(0x13, Buffer.from(text, 'latin1'));
}

export function bmp(text: string): Uint8Array {
  return element(0x1e, Buffer.from(text, 'utf16le').swap16());
}

/** Time to the second: UTCTime until 2049, GeneralizedTime after (RFC 5280 §4.1.2.5). */
export function time(instant: Date): Uint8Array {
  const digits = `${instant.toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
  const isUtc = instant.getUTCFullYear() >= 1950 && instant.getUTCFullYear() < 2050;
  return isUtc ? element(0x17, Buffer.from(digits.slice(2))) : element(0x18, Buffer.from(digits));
}

function encodeLength(length: number): Uint8Array {
  if (length < LONG_FORM) return Buffer.from([length]);
  const digits = length.toString(16);
  const octetsOfLength = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  return Buffer.concat([Buffer.from([LONG_FORM | octetsOfLength.length]), octetsOfLength]);
}

function encodeArc(arc: bigint): Uint8Array {
  const septets = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) septets.unshift(Number(rest & 0x7fn) | LONG_FORM);
  return Buffer.from(septets);
}

/** Minimal and positive: no useless zero in front, one when the sign bit would show. */
function trimmed(value: Uint8Array): Uint8Array {
  const start = value.findIndex((octet) => octet !== 0);
  if (start === -1) return Buffer.from([0]);
  const kept = value.subarray(start);
  return (kept[0] ?? 0) >= LONG_FORM ? Buffer.concat([Buffer.from([0]), kept]) : kept;
}
