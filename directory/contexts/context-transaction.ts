import type { EntryTransaction, EntryVerdict } from '../entries/entry-transaction.ts';
import { encodeEntry, StoredEntry as Stored, type StoredEntry, uuidBytes } from '../entries/stored-entry.ts';
import { type LdapResult, RESULT, result } from '../ldap/result-code.ts';
import { type DnPath, parentPath } from '../schema/dn-path.ts';
import type { ObjectClass } from '../schema/object-class.ts';
import { findObjectClass } from '../schema/object-classes.ts';
import { bodyOf, type EntryState, stateOf, valuesOf, withTexts } from './entry-state.ts';

/** A stored entry with its number. */
export interface Held {
  readonly id: number;
  readonly entry: StoredEntry;
}

/** An entry as it was or as it became, for the read controls (RFC 4527). */
export interface Seen {
  readonly id: number;
  readonly entry: StoredEntry;
  readonly dn: string;
  readonly path: DnPath;
}

/** What the store refuses, as LDAP says it. */
const REFUSALS: Readonly<Record<Extract<EntryVerdict, { done: false }>['refusal'], LdapResult['code']>> = {
  'name-malformed': RESULT.invalidDnSyntax,
  'name-taken': RESULT.entryAlreadyExists,
  'parent-absent': RESULT.noSuchObject,
  absent: RESULT.noSuchObject,
  'has-entries-below': RESULT.notAllowedOnNonLeaf,
  'below-itself': RESULT.unwillingToPerform,
  'not-unique': RESULT.constraintViolation,
};

/** One update as it reads and writes: the entry store's transaction, in terms of names and of attributes. */
export class ContextTransaction {
  /** Who writes: creatorsName and modifiersName. */
  readonly by: string;
  readonly #inner: EntryTransaction;
  readonly #unique: readonly string[];

  constructor(inner: EntryTransaction, by: string, unique: readonly string[]) {
    this.#inner = inner;
    this.by = by;
    this.#unique = unique;
  }

  find(path: DnPath): Held | undefined {
    const id = this.#inner.reader.find(path);
    const entry = id === undefined ? undefined : this.#inner.reader.read(id);
    return id === undefined || entry === undefined ? undefined : { id, entry };
  }

  /** The entry as it stands now, for whoever is told of it. */
  see(dn: string, path: DnPath): Seen | null {
    const held = this.find(path);
    return held === undefined ? null : { ...held, dn, path };
  }

  /** Whether an entry is an alias: such a one has nothing below (RFC 4512 §2.6). */
  isAlias({ entry }: Held): boolean {
    for (const { name, values } of entry.attributes('authenticated')) {
      if (name !== 'objectClass') continue;
      return Array.from(values).some((value) => findObjectClass(value.toString('utf8'))?.name === 'alias');
    }
    return false;
  }

  hasBelow({ id }: Held): boolean {
    return this.#inner.reader.hasBelow(id);
  }

  nameOf({ entry }: Held): string {
    return Buffer.concat(this.#inner.reader.nameParts(entry)).toString('utf8');
  }

  stateOf(held: Held): EntryState {
    return stateOf(this.nameOf(held), held.entry, this.#inner.reader.secretsOf(held.id));
  }

  /** The entry as it would be stored at the top of nothing: to be tested before it is added. */
  draft(state: EntryState, path: DnPath): StoredEntry {
    const { at, change } = this.#inner.stamp;
    const key = path.slice((parentPath(path)?.length ?? -1) + 1);
    const head = { name: state.dn, key, parent: 0, uuid: Buffer.alloc(16), createdAt: at, modifiedAt: at, change };
    return new Stored(encodeEntry({ ...head, ...bodyOf(state) }));
  }

  add(state: EntryState, structural: ObjectClass, isTop: boolean): LdapResult | null {
    const [uuid] = valuesOf(state, 'entryUUID');
    const isNamed = valuesOf(state, 'creatorsName').length > 0;
    const options = { isContext: isTop, ...(uuid && { uuid: uuidBytes(uuid.toString('latin1')) }) };
    const stamped = this.#modified(state, structural, isNamed ? {} : { creatorsName: this.by });
    return refusalOf(this.#inner.add(state.dn, this.#body(stamped), options));
  }

  put({ id }: Held, state: EntryState, structural: ObjectClass): LdapResult | null {
    return refusalOf(this.#inner.modify(id, this.#body(this.#modified(state, structural))));
  }

  rename(held: Held, rdn: string, parent: number, state: EntryState, structural: ObjectClass): LdapResult | null {
    return refusalOf(this.#inner.rename(held.id, rdn, parent, this.#body(this.#modified(state, structural))));
  }

  remove({ id }: Held): LdapResult | null {
    return refusalOf(this.#inner.remove(id));
  }

  #modified(state: EntryState, structural: ObjectClass, more: Readonly<Record<string, string>> = {}): EntryState {
    return withTexts(state, { ...more, structuralObjectClass: structural.name, modifiersName: this.by });
  }

  /** The header of an entry says when and which: what an import brought along of these is not kept twice. */
  #body(state: EntryState) {
    const { operational, ...body } = bodyOf(state);
    return { ...body, operational: operational.filter(({ name }) => !IN_HEADER.has(name)), unique: this.#unique };
  }
}

const IN_HEADER = new Set(['entryUUID', 'createTimestamp', 'modifyTimestamp', 'entryCSN', 'entryDN', 'memberOf']);

function refusalOf(verdict: EntryVerdict): LdapResult | null {
  if (verdict.done) return null;
  const text = verdict.refusal === 'not-unique' ? `a value of ${verdict.detail} is already that of another entry` : '';
  return result(REFUSALS[verdict.refusal], text);
}
