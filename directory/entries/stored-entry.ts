import { findAttribute } from '../schema/attributes.ts';
import type { DnPath } from '../schema/dn-path.ts';
import { decodeAttributes, type EncodedAttribute, encodeAttributes } from './attribute-list.ts';
import type { Entry, EntryAttribute } from './entry.ts';

/** Who asks: an anonymous caller sees the public parts only. */
export type Audience = 'anonymous' | 'authenticated';

/**
 * Layout of a stored entry, so that each usual answer is one copy:
 *
 * ```
 * u8 version · u8 flags · u16 name length · u16 path length · u32 × 3 end of each part but the last
 * name · path · public user · restricted user · public operational · restricted operational attributes
 * ```
 */
const HEADER_BYTES = 18;
const VERSION = 1;
const HAS_NAMES = 0x01;

/** An entry as it lies in the store: bytes ready to send, cut by audience and by kind of attribute. */
export class StoredEntry {
  readonly #bytes: Buffer;
  /** First byte of the attributes. */
  readonly #start: number;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#start = HEADER_BYTES + bytes.readUInt16BE(2) + bytes.readUInt16BE(4);
  }

  /** True when some attribute holds distinguished names, stored without the base: they are completed on sending. */
  get holdsNames(): boolean {
    return (this.#bytes.readUInt8(1) & HAS_NAMES) !== 0;
  }

  /** Relative distinguished name, UTF-8. */
  get name(): Buffer {
    return this.#bytes.subarray(HEADER_BYTES, HEADER_BYTES + this.#bytes.readUInt16BE(2));
  }

  /** Normalised relative name. */
  get path(): DnPath {
    return this.#bytes.toString('utf8', HEADER_BYTES + this.#bytes.readUInt16BE(2), this.#start);
  }

  /** False when the audience may not even know of the entry. */
  isVisible(audience: Audience): boolean {
    return audience === 'authenticated' || this.#bytes.readUInt32BE(6) > 0;
  }

  /** Encoded user attributes the audience may read. */
  user(audience: Audience): Buffer {
    return this.#part(0, this.#bytes.readUInt32BE(audience === 'anonymous' ? 6 : 10));
  }

  /** Encoded operational attributes the audience may read. */
  operational(audience: Audience): Buffer {
    const start = this.#bytes.readUInt32BE(10);
    return this.#part(
      start,
      audience === 'anonymous' ? this.#bytes.readUInt32BE(14) : this.#bytes.length - this.#start,
    );
  }

  /** Every attribute the audience may read. */
  *attributes(audience: Audience): Generator<EncodedAttribute> {
    yield* decodeAttributes(this.user(audience));
    yield* decodeAttributes(this.operational(audience));
  }

  #part(from: number, to: number): Buffer {
    return this.#bytes.subarray(this.#start + from, this.#start + to);
  }
}

/** The bytes of {@link StoredEntry}. Attributes are public when the entry says so and the schema permits it. */
export function encodeEntry(entry: Entry, path: DnPath): Buffer {
  const isPublic = (attribute: EntryAttribute): boolean =>
    entry.publicNames.has(attribute.name) && findAttribute(attribute.name)?.anonymous === true;
  const isRestricted = (attribute: EntryAttribute): boolean => !isPublic(attribute);
  const parts = [
    encodeAttributes(entry.attributes.filter(isPublic)),
    encodeAttributes(entry.attributes.filter(isRestricted)),
    encodeAttributes(entry.operational.filter(isPublic)),
    encodeAttributes(entry.operational.filter(isRestricted)),
  ] as const;
  const name = Buffer.from(entry.relativeDn, 'utf8');
  const pathBytes = Buffer.from(path, 'utf8');
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(VERSION, 0);
  header.writeUInt8(holdsNames(entry) ? HAS_NAMES : 0, 1);
  header.writeUInt16BE(name.length, 2);
  header.writeUInt16BE(pathBytes.length, 4);
  header.writeUInt32BE(parts[0].length, 6);
  header.writeUInt32BE(parts[0].length + parts[1].length, 10);
  header.writeUInt32BE(parts[0].length + parts[1].length + parts[2].length, 14);
  return Buffer.concat([header, name, pathBytes, ...parts]);
}

function holdsNames(entry: Entry): boolean {
  return [...entry.attributes, ...entry.operational].some(
    (attribute) => findAttribute(attribute.name)?.matching === 'distinguishedName',
  );
}
