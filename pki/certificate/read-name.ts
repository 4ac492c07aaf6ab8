import { type DerReader, TAG } from '../der/reader.ts';
import { readOid } from '../der/values.ts';
import { decodeString } from './decode-string.ts';
import { nameOf } from './make-name.ts';
import type { Name, NameAttribute } from './name.ts';

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
  return nameOf(rdns);
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

export { decodeString } from './decode-string.ts';
