import { findAttribute } from '../schema/attributes.ts';
import { decodeAttributes, type EncodedAttribute, eachElement, encodeParts } from './attribute-list.ts';
import type { EntryAttribute } from './entry.ts';

/** Who asks: an anonymous caller sees the public parts only. */
export type Audience = 'anonymous' | 'authenticated';

/**
 * Layout of a stored entry, so that each usual answer is one copy. Only the entry's own relative name is in it: a subtree is
 * renamed by its top alone.
 *
 * ```
 * u8 version · u16 name length · u16 normalised name length · u32 parent · u32 × 3 end of each part but the last
 * f64 created · f64 modified (ms since 1970) · f64 change number · 16 bytes entryUUID
 * name · normalised name · public user · restricted user · public operational · restricted operational attributes
 * ```
 */
const VERSION = 2;
const AT_PARENT = 5;
/** Lists of attributes: user and operational ones, of each those for everybody and the others. */
const PARTS = 4;
const AT_ENDS = 9;
const AT_CREATED = 21;
const AT_MODIFIED = 29;
const AT_CHANGE = 37;
const AT_UUID = 45;
const HEADER_BYTES = 61;

/** An entry as it lies in the store: bytes ready to send, cut by audience and by kind of attribute. */
export class StoredEntry {
  readonly bytes: Buffer;
  /** First byte of the attributes. */
  readonly #start: number;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.#start = HEADER_BYTES + bytes.readUInt16BE(1) + bytes.readUInt16BE(3);
  }

  /** Number of the entry above; 0 for the top of a naming context and for entries outside the store. */
  get parent(): number {
    return this.bytes.readUInt32BE(AT_PARENT);
  }

  /** Own relative name as given, UTF-8; of the top of a naming context, its whole name. */
  get name(): Buffer {
    return this.bytes.subarray(HEADER_BYTES, HEADER_BYTES + this.bytes.readUInt16BE(1));
  }

  /** Own relative name, normalised. */
  get key(): string {
    return this.bytes.toString('utf8', HEADER_BYTES + this.bytes.readUInt16BE(1), this.#start);
  }

  get createdAt(): Date {
    return new Date(this.bytes.readDoubleBE(AT_CREATED));
  }

  get modifiedAt(): Date {
    return new Date(this.bytes.readDoubleBE(AT_MODIFIED));
  }

  /** Number of the journal line that last changed it. */
  get change(): number {
    return this.bytes.readDoubleBE(AT_CHANGE);
  }

  /** 16 bytes. */
  get uuid(): Buffer {
    return this.bytes.subarray(AT_UUID, AT_UUID + 16);
  }

  /** entryUUID as text (RFC 4530). */
  get uuidText(): string {
    return uuidText(this.uuid);
  }

  /** False when the audience may not even know of the entry. */
  isVisible(audience: Audience): boolean {
    return audience === 'authenticated' || this.#end(0) > 0;
  }

  /** Encoded user attributes the audience may read. */
  user(audience: Audience): Buffer {
    return this.#part(0, this.#end(audience === 'anonymous' ? 0 : 1));
  }

  /** Encoded operational attributes the audience may read; those of the header are not among them. */
  operational(audience: Audience): Buffer {
    return this.#part(this.#end(1), audience === 'anonymous' ? this.#end(2) : this.bytes.length - this.#start);
  }

  /** Every stored attribute the audience may read. */
  *attributes(audience: Audience): Generator<EncodedAttribute> {
    yield* decodeAttributes(this.user(audience));
    yield* decodeAttributes(this.operational(audience));
  }

  /** Every stored attribute where it lies in {@link bytes}, as `eachElement` of lists gives it, and whether an anonymous caller may read it. */
  eachElement(take: (isPublic: boolean, name: number, set: number, start: number, end: number) => void): void {
    const places = [0, this.#end(0), this.#end(1), this.#end(2), this.bytes.length - this.#start];
    for (let part = 0; part < PARTS; part += 1) {
      const [from, to] = [this.#start + (places[part] ?? 0), this.#start + (places[part + 1] ?? 0)];
      eachElement(this.bytes, from, to, (name, set, start, end) => take(part % 2 === 0, name, set, start, end));
    }
  }

  /** Whether name, place and attributes are the same; stamps are not compared. */
  hasSameContent(other: StoredEntry): boolean {
    const head = (entry: StoredEntry): Buffer => entry.bytes.subarray(0, AT_CREATED);
    const rest = (entry: StoredEntry): Buffer => entry.bytes.subarray(AT_UUID);
    return head(this).equals(head(other)) && rest(this).equals(rest(other));
  }

  #end(part: 0 | 1 | 2): number {
    return this.bytes.readUInt32BE(AT_ENDS + 4 * part);
  }

  #part(from: number, to: number): Buffer {
    return this.bytes.subarray(this.#start + from, this.#start + to);
  }
}

/** Everything {@link StoredEntry} is made of. */
export interface EntryContent {
  readonly name: string;
  readonly key: string;
  readonly parent: number;
  readonly uuid: Buffer;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly change: number;
  readonly attributes: readonly EntryAttribute[];
  readonly operational: readonly EntryAttribute[];
  /** Names of the attributes an anonymous caller may read; the schema may forbid it all the same. */
  readonly publicNames: ReadonlySet<string>;
}

/** The bytes of {@link StoredEntry}. Attributes are public when the entry says so and the schema permits it. */
export function encodeEntry(content: EntryContent): Buffer {
  const { attributes, operational, publicNames } = content;
  const isPublic = ({ name }: EntryAttribute): boolean =>
    publicNames.has(name) && findAttribute(baseName(name))?.anonymous === true;
  const parts: Parts = [[], [], [], []];
  for (const attribute of attributes) parts[isPublic(attribute) ? 0 : 1].push(attribute);
  for (const attribute of operational) parts[isPublic(attribute) ? 2 : 3].push(attribute);
  return frame(content, parts);
}

/** Attributes in the order in which they lie. */
type Parts = readonly [EntryAttribute[], EntryAttribute[], EntryAttribute[], EntryAttribute[]];
type Frame = Pick<EntryContent, 'name' | 'key' | 'parent' | 'uuid' | 'createdAt' | 'modifiedAt' | 'change'>;

function frame(head: Frame, parts: Parts): Buffer {
  const [nameBytes, keyBytes] = [Buffer.byteLength(head.name), Buffer.byteLength(head.key)];
  const start = HEADER_BYTES + nameBytes + keyBytes;
  const { bytes, ends } = encodeParts(parts, start);
  bytes.writeUInt8(VERSION, 0);
  bytes.writeUInt16BE(nameBytes, 1);
  bytes.writeUInt16BE(keyBytes, 3);
  bytes.writeUInt32BE(head.parent, AT_PARENT);
  for (let part = 0; part < parts.length - 1; part += 1) bytes.writeUInt32BE(ends[part] ?? 0, AT_ENDS + 4 * part);
  bytes.writeDoubleBE(head.createdAt.getTime(), AT_CREATED);
  bytes.writeDoubleBE(head.modifiedAt.getTime(), AT_MODIFIED);
  bytes.writeDoubleBE(head.change, AT_CHANGE);
  head.uuid.copy(bytes, AT_UUID);
  bytes.write(head.name, HEADER_BYTES, 'utf8');
  bytes.write(head.key, HEADER_BYTES + nameBytes, 'utf8');
  return bytes;
}

/** `userCertificate;binary` is of the type `userCertificate`. */
export function baseName(description: string): string {
  const semicolon = description.indexOf(';');
  return semicolon < 0 ? description : description.slice(0, semicolon);
}

export function uuidText(uuid: Uint8Array): string {
  const hex = Buffer.from(uuid).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export function uuidBytes(text: string): Buffer {
  return Buffer.from(text.replaceAll('-', ''), 'hex');
}

/** The attributes of an entry, as they were written. */
export interface BodyParts {
  readonly attributes: readonly EntryAttribute[];
  readonly operational: readonly EntryAttribute[];
  readonly publicNames: ReadonlySet<string>;
}

/** Take an entry apart, to put it back changed. */
export function bodyOf(entry: StoredEntry): BodyParts {
  const list = (bytes: Buffer): EntryAttribute[] =>
    Array.from(decodeAttributes(bytes), ({ name, values }) => ({ name, values }));
  const names = Array.from(entry.attributes('anonymous'), ({ name }) => name);
  return {
    attributes: list(entry.user('authenticated')),
    operational: list(entry.operational('authenticated')),
    publicNames: new Set(names),
  };
}
