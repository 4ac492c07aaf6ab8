import type { MatchView } from '../filter/match.ts';
import type { AttributeType } from '../schema/attribute-type.ts';
import { ATTRIBUTES, findAttribute } from '../schema/attributes.ts';
import { type Dn, parseDn } from '../schema/dn.ts';
import { normaliseFor } from '../schema/normalise.ts';
import { findObjectClass, withSuperclasses } from '../schema/object-classes.ts';
import { LONG_LIST_BYTES, sizeOfType, valuesNamed, valuesOfType } from './attribute-list.ts';
import { isOpaque } from './opaque-name.ts';
import type { Audience, StoredEntry } from './stored-entry.ts';

/** Attributes that are worked out rather than stored: normalised values by name, computed only when asked. */
export type ComputedAttributes = (type: AttributeType) => readonly string[];

/** Whether the index has the entry under a value, for who may see that. */
export type IsListed = (type: AttributeType, value: string) => boolean;

/** One entry as one caller may test it: hidden attributes are absent, in the same way as those that do not exist. */
export class EntryView implements MatchView {
  readonly #entry: StoredEntry;
  readonly #audience: Audience;
  readonly #computed: ComputedAttributes;
  /** Attributes this caller never sees. */
  readonly #hidden: ReadonlySet<string>;
  /** Whole name as it is spelled. */
  readonly #name: () => string;
  /** Null: the entry, as it is tested, is not in the index, or not yet. */
  readonly #isListed: IsListed | null;
  #dn: Dn | null = null;
  /** A filter may test one attribute a thousand times. */
  #last: Found = NOTHING_FOUND;
  readonly #normalised = new Map<AttributeType, readonly string[]>();

  constructor(
    entry: StoredEntry,
    audience: Audience,
    name: () => string,
    computed: ComputedAttributes,
    hidden: ReadonlySet<string> = NOTHING_HIDDEN,
    isListed: IsListed | null = null,
  ) {
    this.#entry = entry;
    this.#audience = audience;
    this.#name = name;
    this.#computed = computed;
    this.#hidden = hidden;
    this.#isListed = isListed;
  }

  hides(type: AttributeType): boolean {
    return this.#hidden.size > 0 && this.#hidden.has(type.name);
  }

  has(type: AttributeType, options: readonly string[] = NO_OPTIONS): boolean {
    if (this.#hidden.has(type.name)) return false;
    if (options.length === 0 && this.#isLong(type)) return true;
    return this.#stored(type, options).length > 0 || (options.length === 0 && this.#computed(type).length > 0);
  }

  normalised(type: AttributeType, options: readonly string[] = NO_OPTIONS): readonly string[] {
    if (this.#hidden.has(type.name)) return [];
    if (options.length > 0) return this.#stored(type, options).flatMap((value) => normaliseFor(type, value) ?? []);
    const known = this.#normalised.get(type);
    if (known !== undefined) return known;
    const values = this.#normalise(type);
    this.#normalised.set(type, values);
    return values;
  }

  lists(type: AttributeType, value: string): boolean | undefined {
    if (this.#isListed === null || type.index === 'none' || this.#hidden.has(type.name)) return undefined;
    return this.#isLong(type) ? this.#isListed(type, value) : undefined;
  }

  #isLong(type: AttributeType): boolean {
    if (this.#entry.bytes.length < LONG_LIST_BYTES) return false;
    return sizeOfType(this.#entry.user(this.#audience), nameOf(type)) >= LONG_LIST_BYTES;
  }

  searched(type: AttributeType, options: readonly string[] = NO_OPTIONS): readonly string[] {
    return isOpaque(type, this.#entry) ? [] : this.normalised(type, options);
  }

  #normalise(type: AttributeType): readonly string[] {
    const values: string[] = [...this.#computed(type)];
    for (const value of this.#stored(type, NO_OPTIONS)) {
      const normalised = normaliseFor(type, value);
      if (normalised !== null) values.push(normalised);
    }
    return type.name === 'objectClass' ? values.flatMap(withInherited) : values;
  }

  inName(type: AttributeType): readonly string[] {
    this.#dn ??= parseDn(this.#name()) ?? [];
    // By the rule that is asked for, which need not be the one that names are compared by.
    return this.#dn.flat().flatMap((part) => {
      const isOfType = findAttribute(part.type)?.name === type.name;
      return isOfType ? (normaliseFor(type, part.value) ?? []) : [];
    });
  }

  #stored(type: AttributeType, options: readonly string[]): readonly Buffer[] {
    if (options.length > 0) return this.#find(type, options);
    // A comparison asks whether it is there, and then what it is.
    if (this.#last.type !== type) this.#last = { type, values: this.#find(type, options) };
    return this.#last.values;
  }

  #find(type: AttributeType, options: readonly string[]): readonly Buffer[] {
    const name = nameOf(type);
    const user = valuesOfType(this.#entry.user(this.#audience), name, options);
    if (user.length > 0 || options.length > 0) return user;
    return valuesNamed(this.#entry.operational(this.#audience), name);
  }
}

interface Found {
  readonly type: AttributeType | null;
  readonly values: readonly Buffer[];
}

const NOTHING_FOUND: Found = { type: null, values: [] };
const NO_OPTIONS: readonly string[] = [];
const NOTHING_HIDDEN: ReadonlySet<string> = new Set();

/** Names as stored, to be found among bytes. */
const NAMES: ReadonlyMap<AttributeType, Buffer> = new Map(
  ATTRIBUTES.map((type) => [type, Buffer.from(type.name, 'latin1')] as const),
);

const nameOf = (type: AttributeType): Buffer => NAMES.get(type) ?? Buffer.from(type.name, 'latin1');

/** An entry belongs to the superclasses of its classes, listed or not (RFC 4512 §3.3). */
function withInherited(className: string): readonly string[] {
  const found = findObjectClass(className);
  return found === undefined ? [className] : withSuperclasses(found).map((each) => each.name.toLowerCase());
}
