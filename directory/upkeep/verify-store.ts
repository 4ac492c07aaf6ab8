import { setImmediate } from 'node:timers/promises';
import { createEntryReader } from '../entries/entry-reader.ts';
import { EntryTree, treeKey } from '../entries/entry-tree.ts';
import { gramTextsOf, valueInKey } from '../entries/index-keys.ts';
import { indexRowsOf } from '../entries/index-rows.ts';
import { countOf, holds } from '../entries/posting-list.ts';
import { StoredEntry } from '../entries/stored-entry.ts';
import { type EntryTables, openEntryTables } from '../entries/tables.ts';
import { findAttribute } from '../schema/attributes.ts';
import { wordsOfStructure } from '../search/index-words.ts';
import type { Environment } from '../store/environment.ts';
import { foundWords } from '../store/found-words.ts';
import { resumedAfter } from './backup.ts';
import { CuratedCheck } from './verify-curated.ts';
import { LineageCheck } from './verify-lineage.ts';
import { WordCheck } from './verify-words.ts';

/** Faults told; the rest is counted. */
export const MAX_TOLD_FAULTS = 100;
/** Rows looked at before other work gets its turn. */
const ROWS_PER_TURN = 500;
const GRAM_PREFIX = 0x67;

/** What a verification of entries found. */
export interface EntriesVerdict {
  readonly intact: boolean;
  readonly entries: number;
  readonly indexRows: number;
  readonly postings: number;
  /** Each in one line: table, key, what is wrong. At most {@link MAX_TOLD_FAULTS}. */
  readonly faults: readonly string[];
  readonly faultsOmitted: number;
}

/** What a verification of the directory found. */
export interface StoreVerdict extends EntriesVerdict {
  readonly records: number;
}

class Faults {
  readonly told: string[] = [];
  omitted = 0;

  add(fault: string): void {
    if (this.told.length < MAX_TOLD_FAULTS) this.told.push(fault);
    else this.omitted += 1;
  }
}

/**
 * Read the whole store and compare everything derived with what it derives from: tree and index with the entries (no row
 * missing, none too many), grams with the values, journal numbers without gap, owners and records with their entries, identifiers, merges, the words of search, and what finds staff, local places and
 * curators with the records. Nobody may write meanwhile; a backup can always be verified.
 */
export async function verifyStore(environment: Environment): Promise<StoreVerdict> {
  const tables = openEntryTables(environment.root);
  const faults = new Faults();
  const found = await verifyTables(tables, faults);
  await verifyJournal(environment, faults);
  const records = await verifyRecords(environment, tables, faults);
  return { ...verdictOf(tables, found, faults), records };
}

/** The same of entries alone, which is all there is in the plain contexts' environment. */
export async function verifyEntryStore(tables: EntryTables): Promise<EntriesVerdict> {
  const faults = new Faults();
  const found = await verifyTables(tables, faults);
  return verdictOf(tables, found, faults);
}

interface FoundRows {
  readonly rows: number;
  readonly postings: number;
}

async function verifyTables(tables: EntryTables, faults: Faults): Promise<FoundRows> {
  const expected = await verifyEntries(tables, faults);
  const found = await verifyIndex(tables, faults);
  if (expected !== found.postings) {
    faults.add(`entry-index: ${found.postings} postings where the entries make ${expected}`);
  }
  return found;
}

function verdictOf(tables: EntryTables, found: FoundRows, faults: Faults): EntriesVerdict {
  return {
    intact: faults.told.length === 0,
    entries: countRows(tables.entries),
    indexRows: found.rows,
    postings: found.postings,
    faults: faults.told,
    faultsOmitted: faults.omitted,
  };
}

/** @returns postings that the entries make */
async function verifyEntries(tables: EntryTables, faults: Faults): Promise<number> {
  const tree = new EntryTree(tables);
  const reader = createEntryReader(tables, tree);
  let postings = 0;
  let seen = 0;
  for (const { key: id, value } of tables.entries.getRange({ snapshot: false })) {
    const entry = new StoredEntry(Buffer.from(value));
    if (tables.tree.get(treeKey(entry.parent, entry.key)) !== id) faults.add(`entry-tree: no row for entry ${id}`);
    if (entry.parent !== 0 && reader.read(entry.parent) === undefined) faults.add(`entry ${id}: its parent is absent`);
    const { keys } = indexRowsOf(entry);
    postings += keys.size;
    for (const key of keys) {
      if (!holds(tables, tables.index.get(Buffer.from(key, 'utf8')), id))
        faults.add(`entry-index: ${printable(key)} lacks entry ${id}`);
    }
    seen += 1;
    if (seen % ROWS_PER_TURN === 0) await setImmediate();
  }
  if (countRows(tables.tree) !== seen) faults.add(`entry-tree: ${countRows(tables.tree)} rows for ${seen} entries`);
  return postings;
}

/** Every gram's list has the values it should, and no more; values have a row. */
async function verifyIndex(tables: EntryTables, faults: Faults): Promise<FoundRows> {
  let rows = 0;
  let postings = 0;
  let gramPostings = 0;
  for (const { key, value } of tables.index.getRange({ snapshot: false })) {
    rows += 1;
    if (key[0] === GRAM_PREFIX) gramPostings += countOf(value);
    else postings += countOf(value);
    if (rows % ROWS_PER_TURN === 0) await setImmediate();
  }
  let expected = 0;
  for (const { key: number, value } of tables.values.getRange({ snapshot: false })) {
    const key = Buffer.from(value);
    if (countOf(tables.index.get(key)) === 0) faults.add(`entry-values: ${number} is of no entry`);
    for (const gram of gramsOfKey(key)) {
      expected += 1;
      if (!holds(tables, tables.index.get(Buffer.from(gram, 'utf8')), number)) {
        faults.add(`entry-index: gram ${printable(gram)} lacks value ${number}`);
      }
    }
    if (number % ROWS_PER_TURN === 0) await setImmediate();
  }
  if (expected !== gramPostings)
    faults.add(`entry-index: ${gramPostings} gram postings where the values make ${expected}`);
  return { rows, postings };
}

/** Grams of a value from its equality key: `e`, reach, attribute name, NUL, value. */
function gramsOfKey(key: Buffer): readonly string[] {
  const head = key.toString('utf8', 1, key.indexOf(0));
  const reach = head.startsWith('p') ? 'p' : 'r';
  const type = findAttribute(head.slice(1));
  return type === undefined ? [] : gramTextsOf({ reach, type, normalised: valueInKey(key) });
}

async function verifyJournal({ tables }: Environment, faults: Faults): Promise<void> {
  let wanted = 1;
  const resumed = (): number => tables.counters.get(resumedAfter(wanted - 1)) ?? wanted;
  for (const key of tables.journal.getKeys({ snapshot: false })) {
    if (key !== wanted) wanted = resumed();
    if (key !== wanted) {
      faults.add(`journal: line ${wanted} is missing`);
      wanted = key;
    }
    wanted += 1;
    if (wanted % ROWS_PER_TURN === 0) await setImmediate();
  }
  if ((tables.counters.get('journal') ?? 0) !== resumed() - 1) faults.add('journal: the counter is not the last line');
}

/** @returns records read */
async function verifyRecords(environment: Environment, entries: EntryTables, faults: Faults): Promise<number> {
  const { tables } = environment;
  const lineage = new LineageCheck(environment, faults);
  const curated = new CuratedCheck(environment, faults);
  const words = new WordCheck(environment, faults);
  let seen = 0;
  const check = async (owner: string, isOpen: boolean): Promise<void> => {
    const owned = entries.owners.get(owner) ?? [];
    if (isOpen !== owned.length > 0) faults.add(`entry-owner: ${owner} has ${owned.length} entries`);
    for (const id of owned)
      if (entries.entries.get(id) === undefined) faults.add(`entry-owner: ${owner} names entry ${id}`);
    seen += 1;
    if (seen % ROWS_PER_TURN === 0) await setImmediate();
  };
  let open = 0;
  for (const { key, value } of tables.people.getRange({ snapshot: false })) {
    await check(`person:${key}`, value.closedOn === null);
    if (value.closedOn === null) open += 1;
    lineage.add(value);
    curated.addPerson(value);
    words.add('person', key, foundWords(value), value.closedOn !== null);
  }
  await lineage.finish(countRows(tables.identifiers));
  if ((tables.counters.get('person') ?? 0) !== open) faults.add(`counters: person is not ${open}`);
  for (const { key, value } of tables.structures.getRange({ snapshot: false })) {
    await check(`structure:${key}`, value.closedOn === null);
    curated.addStructure(value);
    words.add('structure', key, wordsOfStructure(value), value.closedOn !== null);
  }
  curated.finish();
  await words.finish();
  for (const { key, value } of tables.networks.getRange({ snapshot: false })) {
    await check(`network:${key}`, value.closedOn === null);
  }
  return seen;
}

function countRows(table: { getStats(): object }): number {
  return Number((table.getStats() as { readonly entryCount?: number }).entryCount ?? 0);
}

const printable = (key: string): string => JSON.stringify(key).slice(0, 120);
