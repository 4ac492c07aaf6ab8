import type { ProfessionalFacts } from '../ports.ts';
import { type FactReader, readerOf } from './fact-reader.ts';
import type { KnownFacts, OtherSituation } from './known-facts.ts';
import type { Value } from './read-value.ts';
import type { Sheet } from './sheet.ts';

/** Place of every fact that the rules of a sheet read, given once when they are compiled. */
export class FactLayout {
  readonly sheet: Sheet;
  readonly #slots = new Map<string, number>();
  readonly readers: FactReader[] = [];

  constructor(sheet: Sheet) {
    this.sheet = sheet;
  }

  /** @param name full name of a house fact or of one the sheet declares */
  slotOf(name: string): number {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    const slot = this.readers.length;
    this.#slots.set(name, slot);
    this.readers.push(readerOf(name, this.sheet));
    return slot;
  }

  /** Whether a value of this fact may have others that are as good. */
  hasOthers(slot: number): boolean {
    return this.readers[slot]?.others !== undefined;
  }

  /** Whether a rule reads it. */
  reads(name: string): boolean {
    return this.#slots.has(name);
  }

  get names(): Iterable<string> {
    return this.#slots.keys();
  }
}

/** Read, and not known. */
const UNKNOWN = Symbol('unknown');
type Unknown = typeof UNKNOWN;
const NO_MEMBERSHIPS: ProfessionalFacts['memberships'] = [];

/** Something was said of a fact, in another form than the declared one. */
export const MALFORMED = Symbol('malformed');

/** What a fact is changed to; `undefined`: it is no longer stated. */
export type ChangedValue = Value | typeof MALFORMED | undefined;
export type FactChanges = ReadonlyMap<string, ChangedValue>;

/**
 * The facts of one question. Of what the application states, only names that its sheet declares are heard, in their declared
 * type and values; what is true of a professional comes from the directory alone, of the session from the house alone.
 */
export class FactSet {
  readonly known: KnownFacts;
  readonly layout: FactLayout;
  readonly memberships: ProfessionalFacts['memberships'];
  /** By slot; absent while it was not read. */
  readonly #values: (Value | Unknown)[];
  readonly #changes: FactChanges | undefined;

  constructor(
    layout: FactLayout,
    known: KnownFacts,
    changed?: { readonly facts: FactChanges; readonly memberships: ProfessionalFacts['memberships'] },
  ) {
    this.layout = layout;
    this.known = known;
    this.#values = new Array(layout.readers.length);
    this.memberships = changed?.memberships ?? known.professional?.memberships ?? NO_MEMBERSHIPS;
    this.#changes = changed?.facts;
    if (!changed) return;
    for (const [name, value] of changed.facts) {
      this.#values[layout.slotOf(name)] = value === undefined || value === MALFORMED ? UNKNOWN : value;
    }
  }

  /** Undefined when it is not known, or was not stated in its declared form. */
  value(slot: number): Value | undefined {
    const before = this.#values[slot];
    if (before !== undefined) return before === UNKNOWN ? undefined : before;
    const value = this.layout.readers[slot]?.read(this.known);
    this.#values[slot] = value ?? UNKNOWN;
    return value;
  }

  /** Its value, and others that are as good: of a professional, every name they have. None when it is not known. */
  valuesOf(slot: number): readonly Value[] {
    const value = this.value(slot);
    if (value === undefined) return [];
    return [value, ...(this.layout.readers[slot]?.others?.(this.known) ?? [])];
  }

  valueOf(name: string): Value | undefined {
    return this.value(this.layout.slotOf(name));
  }

  /** Whether it was stated; undefined when something was, in a form that is not the declared one: nobody knows what was meant. */
  isStated(slot: number, name: string): boolean | undefined {
    if (this.#changes?.has(name)) {
      const changed = this.#changes.get(name);
      return changed === MALFORMED ? undefined : changed !== undefined;
    }
    if (!this.layout.readers[slot]?.isSaid(this.known)) return false;
    return this.value(slot) === undefined ? undefined : true;
  }

  /** The same question, were these facts otherwise. */
  with(facts: FactChanges, memberships = this.memberships): FactSet {
    const merged = this.#changes ? new Map([...this.#changes, ...facts]) : facts;
    return new FactSet(this.layout, this.known, { facts: merged, memberships });
  }

  /** The same question, asked by the same person in another of their situations: what was said of it otherwise stays said. */
  elsewhere({ professional, patient }: OtherSituation): FactSet {
    const known = { ...this.known, professional, patient };
    const facts = this.#changes;
    return new FactSet(this.layout, known, facts && { facts, memberships: professional.memberships });
  }
}
