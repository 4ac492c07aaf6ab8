import { setImmediate } from 'node:timers/promises';
import type { IndexedWords } from '../search/index-words.ts';
import { wordsOfStructure } from '../search/index-words.ts';
import { wordlessRecords } from '../store/complete-words.ts';
import type { Environment, Tables } from '../store/environment.ts';
import { foundWords } from '../store/found-words.ts';
import type { SearchableKind } from '../store/index-record.ts';

/** Rows looked at before other work gets its turn. */
const ROWS_PER_TURN = 500;

interface FaultTaker {
  add(fault: string): void;
}

/** What search finds of a record; null when there is no such record. */
function wordsOf(tables: Tables, kind: string, id: string): IndexedWords | null {
  if (kind === 'person') {
    const person = tables.people.get(id);
    return person === undefined ? null : foundWords(person);
  }
  const structure = tables.structures.get(id);
  return structure === undefined ? null : wordsOfStructure(structure);
}

/** Whether search finds each record under its words, and under no others; gathered as the records are read. */
export class WordCheck {
  readonly #tables: Tables;
  readonly #faults: FaultTaker;
  /** Rows that are there and should be. */
  #words = 0;
  #labels = 0;

  constructor({ tables }: Environment, faults: FaultTaker) {
    this.#tables = tables;
    this.#faults = faults;
    // Said first: it is why many of them lack their words, and no rebuilding is needed.
    if (wordlessRecords(tables) > 0) faults.add('words: not all put in yet; the next start of the server puts them in');
  }

  /** One record: a row for each of its words, and the label that orders answers. */
  add(kind: SearchableKind, id: string, { words, sortName }: IndexedWords, isClosed: boolean): void {
    for (const word of words) {
      if (this.#tables.words.has(kind, word, id)) this.#words += 1;
      else this.#faults.add(`words: ${kind} ${word} lacks ${id}`);
    }
    const label = this.#tables.searchLabels.get([kind, id]);
    if (label !== undefined) this.#labels += 1;
    if (label?.sortName !== sortName || label.closed !== isClosed)
      this.#faults.add(`search-labels: ${kind} ${id} is not as its record`);
  }

  /** Once all were added: what is too much is named, which takes a reading of all. */
  async finish(): Promise<void> {
    const { words, searchLabels } = this.#tables;
    let [rows, there] = [0, 0];
    for (const { ids, faults } of words.checks()) {
      for (const fault of faults) this.#faults.add(`words: ${fault}`);
      there += ids;
      rows += 1;
      if (rows % ROWS_PER_TURN === 0) await setImmediate();
    }
    if (there !== this.#words) await this.#nameStrayWords();
    if (countOf(searchLabels) !== this.#labels) await this.#nameStrayLabels();
  }

  async #nameStrayWords(): Promise<void> {
    let seen = 0;
    for (const { kind, word, id } of this.#tables.words.all()) {
      if (wordsOf(this.#tables, kind, id)?.words.has(word) !== true)
        this.#faults.add(`words: ${kind} ${word} leads to ${id}, which has no such word`);
      seen += 1;
      if (seen % ROWS_PER_TURN === 0) await setImmediate();
    }
  }

  async #nameStrayLabels(): Promise<void> {
    let seen = 0;
    for (const key of this.#tables.searchLabels.getKeys({ snapshot: false })) {
      const [kind = '', id = ''] = key;
      if (wordsOf(this.#tables, kind, id) === null) this.#faults.add(`search-labels: ${kind} ${id} is of no record`);
      seen += 1;
      if (seen % ROWS_PER_TURN === 0) await setImmediate();
    }
  }
}

/** Rows of a table. */
function countOf(table: { getStats(): object }): number {
  return Number((table.getStats() as { readonly entryCount?: number }).entryCount ?? 0);
}
