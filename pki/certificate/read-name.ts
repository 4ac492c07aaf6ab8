import { type DerReader, TAG } from '../der/reader.ts';
import { hex, readOid } from '../der/values.ts';
import type { Name, NameAttribute } from './name.ts';
import { printName } from './print-name.ts';

/** Relative distinguished names in one name, and attributes in one of them. */
const MAX_RDNS = 32;
const MAX_ATTRIBUTES_PER_RDN = 16;

/** Read the next Name (RFC 5280 §4.1.2.4). */
export function readName(reader: DerReader): Name {
  const sequence = reader.enter(TAG.sequence);
  const rdns: (readonly NameAttribute[])[] = [];
  while (!sequence.isAtEnd) {
    if (rdns.length === MAX_RDNS) throw sequence.fault('name of too many parts');
    rdns.push(readRdn(sequence.enter(TAG.set)));
  }
  return { rdns, canonical: canonicalForm(rdns), text: printName(rdns) };
}

function readRdn(set: DerReader): readonly NameAttribute[] {
  const attributes: NameAttribute[] = [];
  while (!set.isAtEnd) {
    if (attributes.length === MAX_ATTRIBUTES_PER_RDN) throw set.fault('name part of too many attributes');
    const pair = set.enter(TAG.sequence);
    const oid = readOid(pair);
    const { tag, value, der } = pair.readWhole();
    pair.finish();
    attributes.push({ oid, tag, text: decodeString(pair, tag, value), der });
  }
  if (attributes.length === 0) throw set.fault('empty name part');
  return attributes;
}

const ASCII = /^\p{ASCII}*$/u;

/**
 * A string value in Unicode; null for a type that is not a string type.
 * PrintableString is only held to ASCII: authorities do put `@` or `*` there.
 */
export function decodeString(reader: DerReader, tag: number, value: Uint8Array): string | null {
  const buffer = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (tag === TAG.utf8String) {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value);
    } catch {
      throw reader.fault('UTF8String that is not UTF-8');
    }
  }
  if (tag === TAG.printableString || tag === TAG.ia5String) {
    const text = buffer.toString('latin1');
    if (!ASCII.test(text)) throw reader.fault('ASCII string with other characters');
    return text;
  }
  // T61String is read as Latin-1, as its old issuers meant it.
  if (tag === TAG.t61String) return buffer.toString('latin1');
  if (tag === TAG.bmpString) {
    if (value.length % 2 !== 0) throw reader.fault('BMPString of odd length');
    return Buffer.from(value).swap16().toString('utf16le');
  }
  return null;
}

/** Types whose values are compared folded, whatever the type (RFC 5280 §7.1). */
const FOLDED_TAGS: ReadonlySet<number> = new Set([TAG.printableString, TAG.utf8String, TAG.ia5String]);

function canonicalForm(rdns: readonly (readonly NameAttribute[])[]): string {
  return JSON.stringify(rdns.map((attributes) => attributes.map(canonicalAttribute).sort()));
}

function canonicalAttribute({ oid, tag, text, der }: NameAttribute): string {
  const value = text !== null && FOLDED_TAGS.has(tag) ? `=${fold(text)}` : `#${hex(der)}`;
  return `${oid}${value}`;
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFKC').replace(/\s+/g, ' ').trim();
}
