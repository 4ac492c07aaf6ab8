import { contextTag, type DerReader, primitiveContextTag, TAG } from '../der/reader.ts';
import { readOid } from '../der/values.ts';
import { decodeAscii, decodeString } from './decode-string.ts';
import type { Name } from './name.ts';
import { readName } from './read-name.ts';

/** A name of one of the nine forms of RFC 5280 §4.2.1.6, as read. */
export type GeneralName =
  | OtherName
  | { readonly form: 'mail' | 'dns' | 'uri'; readonly text: string }
  | { readonly form: 'directory'; readonly name: Name }
  /** Four or sixteen octets in a name; eight or thirty-two, address and mask, in a constraint. */
  | { readonly form: 'address'; readonly octets: Uint8Array }
  | { readonly form: 'registered'; readonly oid: string }
  | { readonly form: 'x400' | 'edi'; readonly der: Uint8Array };

/** A name of a form of its own, told by its identifier: user principal names and the like. */
export interface OtherName {
  readonly form: 'other';
  readonly oid: string;
  /** The value when it is a string, else null. */
  readonly text: string | null;
}

export type NameForm = GeneralName['form'];

/** Where a name stands: an address is followed by its mask in a constraint, and only there. */
export type NamePlace = 'name' | 'constraint';

const ADDRESS_OCTETS: Readonly<Record<NamePlace, readonly number[]>> = { name: [4, 16], constraint: [8, 32] };

/** GeneralNames SIZE (1..MAX), under this tag. */
export function readGeneralNames(reader: DerReader, tag: number = TAG.sequence): readonly GeneralName[] {
  const sequence = reader.enter(tag);
  const names: GeneralName[] = [];
  while (!sequence.isAtEnd) names.push(readGeneralName(sequence, 'name'));
  if (names.length === 0) throw sequence.fault('empty list of names');
  return names;
}

export function readGeneralName(reader: DerReader, place: NamePlace): GeneralName {
  if (reader.isNext(contextTag(0))) return readOtherName(reader.enter(contextTag(0)));
  if (reader.isNext(primitiveContextTag(1))) return readText(reader, 'mail', 1);
  if (reader.isNext(primitiveContextTag(2))) return readText(reader, 'dns', 2);
  if (reader.isNext(primitiveContextTag(6))) return readText(reader, 'uri', 6);
  if (reader.isNext(contextTag(4))) {
    const explicit = reader.enter(contextTag(4));
    const name = readName(explicit);
    explicit.finish();
    return { form: 'directory', name };
  }
  if (reader.isNext(primitiveContextTag(7))) {
    const octets = reader.read(primitiveContextTag(7));
    if (!ADDRESS_OCTETS[place].includes(octets.length)) throw reader.fault(`address of ${octets.length} octets`);
    return { form: 'address', octets };
  }
  if (reader.isNext(primitiveContextTag(8))) {
    return { form: 'registered', oid: readOid(reader, primitiveContextTag(8)) };
  }
  if (reader.isNext(contextTag(3))) return { form: 'x400', der: reader.readWhole().der };
  if (reader.isNext(contextTag(5))) return { form: 'edi', der: reader.readWhole().der };
  throw reader.fault('name of no known form');
}

function readOtherName(otherName: DerReader): OtherName {
  const oid = readOid(otherName);
  const explicit = otherName.enter(contextTag(0));
  otherName.finish();
  const { tag, value } = explicit.readWhole();
  explicit.finish();
  return { form: 'other', oid, text: decodeString(explicit, tag, value) };
}

function readText(reader: DerReader, form: 'mail' | 'dns' | 'uri', tag: number): GeneralName {
  return { form, text: decodeAscii(reader, reader.read(primitiveContextTag(tag))) };
}
