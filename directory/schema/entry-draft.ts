import type { Entry, EntryAttribute } from '../entries/entry.ts';

/** Who may read an attribute of the entry being drafted. */
export type Reach = 'public' | 'restricted';

/** Collects the attributes of one entry; blank values, and attributes without values, are left out. */
export class EntryDraft {
  readonly #user: EntryAttribute[] = [];
  readonly #operational: EntryAttribute[] = [];
  readonly #publicNames = new Set<string>();

  /** Add a user attribute. Equal values are kept once, in their first order. */
  add(reach: Reach, name: string, values: readonly string[]): this {
    return this.#append(this.#user, reach, name, values);
  }

  addOperational(reach: Reach, name: string, values: readonly string[]): this {
    return this.#append(this.#operational, reach, name, values);
  }

  /**
   * @param published false hides the whole entry from anonymous callers, whatever the reach of its attributes
   */
  finish(relativeDn: string, entryUuid: string, published: boolean): Entry {
    return {
      relativeDn,
      entryUuid,
      attributes: this.#user,
      operational: this.#operational,
      publicNames: published ? this.#publicNames : new Set(),
    };
  }

  #append(to: EntryAttribute[], reach: Reach, name: string, values: readonly string[]): this {
    const kept = keptValues(values);
    if (kept.length === 0) return this;
    to.push({ name, values: kept });
    if (reach === 'public') this.#publicNames.add(name);
    return this;
  }
}

/** Trimmed, without blank ones, each once; nearly all attributes have one value. */
function keptValues(values: readonly string[]): readonly string[] {
  const [first = ''] = values;
  if (values.length > 1) return [...new Set(values.map((value) => value.trim()).filter((value) => value !== ''))];
  const only = first.trim();
  return only === '' ? [] : [only];
}
