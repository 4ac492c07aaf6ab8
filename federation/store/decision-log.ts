import { join } from 'node:path';
import { type Database, open, type RootDatabase } from 'lmdb';
import { FederationError } from '../error.ts';
import type { ProfessionalFacts } from '../ports.ts';
import type { DecisionRecord } from '../record/decision-record.ts';
import { NUMBERS_LEFT_OUT } from './act-store.ts';
import {
  fromLine,
  type KeptDecision,
  keptDecision,
  type Line,
  type NewLine,
  type NewRecord,
  type Snapshot,
  toLine,
} from './decision-line.ts';
import { openAtLastCommit } from './last-commit.ts';
import { transactionOf } from './transaction-of.ts';

/** Decisions appended together, under the sequence of the first. */
type Block = readonly Line[];

interface Tables {
  readonly root: RootDatabase;
  readonly blocks: Database<Block, number>;
  readonly snapshots: Database<Snapshot, string>;
}

/** Lines of one block at most: what one line needs to be read is no more than this. */
const MAX_BLOCK_LINES = 100;
/** Snapshots read for one pass over the log are kept at hand, so many at most. */
const MAX_SNAPSHOTS = 50_000;
/** Decisions of one instant are appended a little apart, and clocks are set a little. */
const SKEW_MS = 60_000;

/**
 * Recorded decisions, append-only, in an environment of their own: what was answered, by which sheet, from which facts. A record
 * is acknowledged once it is on disk; those of one request lie together.
 */
export class DecisionLog {
  readonly #tables: Tables;
  #last: number;

  /**
   * @param path folder of the trust domain
   * @param readOnly for other processes than the one that writes
   * @throws FederationError `federation.store.unavailable`
   */
  constructor(path: string, readOnly = false) {
    this.#tables = openTables(join(path, 'decisions'), readOnly);
    const [newest] = this.#tables.blocks.getRange({ reverse: true, limit: 1 });
    this.#last = newest ? newest.key + newest.value.length - 1 : 0;
  }

  /** Number records beyond this one from now on: its number and name were given, whether or not it is here. */
  numberBeyond(sequence: number): void {
    if (sequence > this.#last) this.#last = sequence + NUMBERS_LEFT_OUT;
  }

  /** Numbers for so many records of one instant, taken in its turn. @returns the first; those that are not used stay free */
  reserve(records: number): number {
    const first = this.#last + 1;
    this.#last += records;
    return first;
  }

  /** Append records together, under numbers reserved for them. @returns the promise that they are on disk */
  write(first: number, records: readonly NewRecord[]): Promise<void> {
    const keys = new Map<ProfessionalFacts | null, string>();
    return this.#write(
      first,
      records.map((record) => toLine(record, keys)),
    );
  }

  async #write(first: number, lines: readonly NewLine[]): Promise<void> {
    if (lines.length === 0) return;
    const { root, blocks, snapshots } = this.#tables;
    const named = new Map(lines.map(({ key, snapshot }) => [key, snapshot]));
    try {
      await transactionOf(root, () => {
        for (const [key, snapshot] of named) if (!snapshots.doesExist(key)) snapshots.put(key, snapshot);
        for (let from = 0; from < lines.length; from += MAX_BLOCK_LINES) {
          const block = lines.slice(from, from + MAX_BLOCK_LINES).map(({ line }) => line);
          blocks.put(first + from, block);
        }
      });
    } catch (cause) {
      throw new FederationError('federation.store.unavailable', 'decisions could not be recorded', '', { cause });
    }
  }

  /** @returns undefined when there is none of that number */
  find(sequence: number): DecisionRecord | undefined {
    if (!Number.isSafeInteger(sequence) || sequence < 1) return undefined;
    const block = this.#blockOf(sequence);
    const line = block?.value[sequence - block.key];
    return line && fromLine(sequence, line, this.#tables.snapshots.get(line[9]));
  }

  /** Records of an application in `[from, to)`, oldest first, read as they are taken. */
  *of(application: string, from: Date, to: Date): Iterable<DecisionRecord> {
    for (const kept of this.keptOf(application, from, to)) yield kept.record();
  }

  /** As {@link of}, each decoded only as far as it is asked for. */
  *keptOf(application: string, from: Date, to: Date): Iterable<KeptDecision> {
    const known = new Map<string, Snapshot | undefined>();
    const snapshotOf = (key: string): Snapshot | undefined => {
      if (known.has(key)) return known.get(key);
      if (known.size >= MAX_SNAPSHOTS) known.clear();
      const snapshot = this.#tables.snapshots.get(key);
      known.set(key, snapshot);
      return snapshot;
    };
    const [first, last] = [from.getTime(), to.getTime()];
    const [newest] = this.#tables.blocks.getKeys({ reverse: true, limit: 1 });
    // To the newest of this moment: a clock that was set back leaves later instants before earlier ones.
    const range = { start: this.#firstSince(first), end: Number(newest ?? 0) + 1 };
    for (const { key, value } of this.#tables.blocks.getRange(range)) {
      for (const [place, line] of value.entries()) {
        const [at, by] = line;
        if (by !== application || at < first || at >= last) continue;
        yield keptDecision(key + place, line, snapshotOf(line[9]));
      }
    }
  }

  /** How far a decision is on the way from the first since an instant to the newest of this moment, from 0 to 1. */
  shareSince(from: Date): (kept: Pick<KeptDecision, 'sequence'>) => number {
    const first = this.#firstSince(from.getTime());
    const all = Math.max(1, this.#last - first + 1);
    return ({ sequence }) => Math.min(1, Math.max(0, (sequence - first) / all));
  }

  #blockOf(sequence: number): { readonly key: number; readonly value: Block } | undefined {
    const [block] = this.#tables.blocks.getRange({ start: sequence, reverse: true, limit: 1 });
    return block;
  }

  /** The first block that may hold an instant: instants only grow along the log, within the skew of one request. */
  #firstSince(from: number): number {
    let low = 1;
    let high = this.#last + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const block = this.#blockOf(middle);
      const newest = block?.value.at(-1);
      if (block && newest && newest[0] >= from - SKEW_MS) high = Math.min(middle, block.key);
      else low = Math.max(middle + 1, block ? block.key + block.value.length : 0);
    }
    return low;
  }

  async close(): Promise<void> {
    await this.#tables.root.close();
  }
}

function openTables(path: string, readOnly: boolean): Tables {
  try {
    const settings = { path, readOnly, noSubdir: false, overlappingSync: false, eventTurnBatching: false, maxDbs: 4 };
    // Facts about people: for the owner alone. The library's types leave it out.
    const root = openAtLastCommit(() => open({ ...settings, ...{ permissionsMode: 0o600 } }));
    return {
      root,
      blocks: root.openDB({ name: 'blocks' }),
      snapshots: root.openDB({ name: 'around' }),
    };
  } catch (cause) {
    throw new FederationError('federation.store.unavailable', 'recorded decisions cannot be opened', '', { cause });
  }
}
