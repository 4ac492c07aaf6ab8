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

/** Issuers' names kept read. */
const MAX_REMEMBERED = 64;

/** Names by their octets: a few authorities sign everything that is read. Nothing depends on what is in it, but the time. */
const remembered = new Map<string, { readonly name: Name; readonly elements: number }>();

/** As {@link readName}, for the name of an issuer: the same octets give the same object. */
export function readIssuerName(reader: DerReader): Name {
  const { der } = reader.readWhole();
  const octets = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('latin1');
  const known = remembered.get(octets);
  if (known !== undefined) {
    reader.charge(known.elements);
    return known.name;
  }
  const before = reader.elementsLeft;
  const inside = reader.within(der);
  const name = readName(inside);
  inside.finish();
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(octets, { name, elements: before - reader.elementsLeft });
  return name;
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
