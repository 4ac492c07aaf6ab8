import type { Database, RootDatabase } from 'lmdb';
import { commit, openEnvironment } from '../store/environment.ts';

/** A change of what cards are trusted, as it is written in the audit. */
export interface CardChange {
  readonly at: Date;
  readonly action: 'card.denied' | 'card.allowed' | 'trust.changed';
  /** What was changed: a card number, or the fingerprint of an authority. */
  readonly subject: string;
  readonly details: Readonly<Record<string, string>>;
}

/** One change and its place, from 1. */
export interface JournalLine {
  readonly sequence: number;
  readonly change: CardChange;
}

/** Rows of one kind, by key. Values are plain objects of texts. */
export type Row = Readonly<Record<string, string>>;

/** What a change writes beside its journal line. */
export interface CardStep {
  readonly table: 'denied' | 'authorities' | 'configured';
  readonly key: string;
  /** null: the row is removed. */
  readonly row: Row | null;
}

interface StoredChange {
  readonly at: string;
  readonly action: CardChange['action'];
  readonly subject: string;
  readonly details: Readonly<Record<string, string>>;
}

/**
 * What an operator decided about cards and authorities, with the journal of these decisions. A decision and its journal line
 * are one transaction. Several processes may open it at once: a command beside the running server, which sees it at its next
 * question.
 */
export class CardLedger {
  readonly #root: RootDatabase;
  readonly #tables: Readonly<Record<CardStep['table'], Database<Row, string>>>;
  readonly #journal: Database<StoredChange, number>;

  constructor(path: string) {
    this.#root = openEnvironment(path);
    const open = (name: CardStep['table']) => this.#root.openDB<Row, string>(name, { encoding: 'msgpack' });
    this.#tables = { denied: open('denied'), authorities: open('authorities'), configured: open('configured') };
    this.#journal = this.#root.openDB('journal', { encoding: 'msgpack' });
  }

  /** The row as the last decision of any process left it. */
  get(table: CardStep['table'], key: string): Row | undefined {
    this.#root.resetReadTxn();
    return this.#tables[table].get(key);
  }

  all(table: CardStep['table']): readonly (readonly [key: string, row: Row])[] {
    this.#root.resetReadTxn();
    return [...this.#tables[table].getRange()].map(({ key, value }) => [key, value] as const);
  }

  /**
   * Decide, write the steps and their journal lines, atomically; resolves when they are on disk.
   *
   * @param decide sees the rows as they are in the transaction; null: nothing to change
   * @returns whether something was changed
   */
  change(
    decide: (get: (table: CardStep['table'], key: string) => Row | undefined) => {
      readonly steps: readonly CardStep[];
      readonly lines: readonly CardChange[];
    } | null,
  ): Promise<boolean> {
    return commit(this.#root, () => {
      const decision = decide((table, key) => this.#tables[table].get(key));
      if (decision === null) return false;
      let sequence = this.#lastSequence();
      for (const { table, key, row } of decision.steps) {
        if (row === null) this.#tables[table].remove(key);
        else this.#tables[table].put(key, row);
      }
      for (const { at, action, subject, details } of decision.lines) {
        sequence += 1;
        this.#journal.put(sequence, { at: at.toISOString(), action, subject, details });
      }
      return true;
    });
  }

  /** Lines from this place on, oldest first. */
  journalFrom(sequence: number, limit: number): readonly JournalLine[] {
    this.#root.resetReadTxn();
    return [...this.#journal.getRange({ start: sequence, limit })].map(({ key, value }) => ({
      sequence: key,
      change: { ...value, at: new Date(value.at) },
    }));
  }

  close(): Promise<void> {
    return this.#root.close();
  }

  #lastSequence(): number {
    const [last] = this.#journal.getKeys({ reverse: true, limit: 1 });
    return last ?? 0;
  }
}
