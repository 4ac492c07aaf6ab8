import { type DerReader, TAG } from '../der/reader.ts';
import { hex, readOid } from '../der/values.ts';
import { decodeString } from './decode-string.ts';
import { foldText } from './fold-text.ts';
import { nameOf } from './make-name.ts';
import { ATTRIBUTE_SEPARATOR, type Name, type NameAttribute } from './name.ts';

/** Relative distinguished names in one name, and attributes in one of them. */
const MAX_RDNS = 32;
const MAX_ATTRIBUTES_PER_RDN = 16;

/** Read the next Name (RFC 5280 §4.1.2.4). */
export function readName(reader: DerReader): Name {
  return readRdns(reader.enter(TAG.sequence));
}

/** Read the RDNs of a container, to its end. */
export function readRdns(sequence: DerReader): Name {
  const rdns: (readonly NameAttribute[])[] = [];
  while (!sequence.isAtEnd) {
    if (rdns.length === MAX_RDNS) throw sequence.fault('name of too many parts');
    rdns.push(readRdn(sequence.enter(TAG.set)));
  }
  return nameOf(rdns, rdns.map(canonicalPart));
}

/** Read the attributes of one RDN, in any order, to the end of its set. */
export function readRdn(set: DerReader): readonly NameAttribute[] {
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

/** Canonical form of one RDN: its attributes in an order of their own. */
export function canonicalPart(attributes: readonly NameAttribute[]): string {
  const [first] = attributes;
  if (first !== undefined && attributes.length === 1) return canonicalAttribute(first);
  return attributes.map(canonicalAttribute).sort().join(ATTRIBUTE_SEPARATOR);
}

function canonicalAttribute({ oid, tag, text, der }: NameAttribute): string {
  const folded = text === null || !isComparable(tag, text) ? null : foldText(text);
  // What cannot be compared as text is the same only when its octets are.
  return folded === null ? `${oid}#${hex(der)}` : `${oid}=${folded}`;
}

/** What a T61String beyond ASCII means is anybody's guess: its octets are compared. */
function isComparable(tag: number, text: string): boolean {
  return tag !== TAG.t61String || /^[ -~]*$/.test(text);
}

export { decodeString } from './decode-string.ts';
