import { isUtf8 } from 'node:buffer';
import { type DerReader, TAG } from '../der/reader.ts';

const ASCII_TAGS: ReadonlySet<number> = new Set([
  TAG.printableString,
  TAG.ia5String,
  TAG.numericString,
  TAG.visibleString,
]);

/**
 * A string value in Unicode; null for a type that is not a string type.
 * PrintableString is only held to ASCII: authorities do put `@` or `*` there.
 */
export function decodeString(reader: DerReader, tag: number, value: Uint8Array): string | null {
  if (tag === TAG.utf8String) return decodeUtf8(reader, value);
  if (ASCII_TAGS.has(tag)) return decodeAscii(reader, value);
  // T61String is read as Latin-1, as its old issuers meant it.
  if (tag === TAG.t61String) return bufferOf(value).toString('latin1');
  if (tag === TAG.bmpString) {
    if (value.length % 2 !== 0) throw reader.fault('BMPString of odd length');
    return Buffer.from(value).swap16().toString('utf16le');
  }
  return tag === TAG.universalString ? decodeUniversal(reader, value) : null;
}

/** IA5String and the like: octets below 128. */
export function decodeAscii(reader: DerReader, value: Uint8Array): string {
  if (!isAscii(value)) throw reader.fault('ASCII string with other characters');
  return bufferOf(value).toString('latin1');
}

function isAscii(value: Uint8Array): boolean {
  for (let i = 0; i < value.length; i++) if ((value[i] ?? 0) >= 0x80) return false;
  return true;
}

function decodeUtf8(reader: DerReader, value: Uint8Array): string {
  if (isAscii(value)) return bufferOf(value).toString('latin1');
  if (!isUtf8(value)) throw reader.fault('UTF8String that is not UTF-8');
  return bufferOf(value).toString('utf8');
}

/** Four octets a character, big-endian. */
function decodeUniversal(reader: DerReader, value: Uint8Array): string {
  if (value.length % 4 !== 0) throw reader.fault('UniversalString not made of whole characters');
  const octets = bufferOf(value);
  let text = '';
  for (let at = 0; at < octets.length; at += 4) {
    const point = octets.readUInt32BE(at);
    if (point > 0x10ffff) throw reader.fault('UniversalString beyond Unicode');
    text += String.fromCodePoint(point);
  }
  return text;
}

function bufferOf(value: Uint8Array): Buffer {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
