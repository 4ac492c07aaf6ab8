import type { EntryStore } from '../entries/entry-store.ts';
import type { EntryTransaction } from '../entries/entry-transaction.ts';
import type { EntryChange } from '../entries/entry-writer.ts';
import { DirectoryError } from '../error.ts';
import type { HistoryLine } from '../views.ts';
import { listEntryChanges } from './entry-field-changes.ts';
import type { Environment } from './environment.ts';
import { appendLine, nextSequence } from './journal.ts';

/** Updates that may wait for one commit. */
export const MAX_WAITING_UPDATES = 10_000;

/** Direct writing of entries: LDAP updates, LDIF, plain naming contexts. */
export interface EntryUpdater {
  /**
   * Run `work` in a write transaction of its own; its changes, each as one line of the journal, are all kept or, when it
   * throws, none. Updates that wait at the same time share one trip to the disk.
   *
   * @param by  who: a distinguished name or `import:<batch id>`; written in the journal
   * @returns   what `work` returned, once it is on disk
   * @throws    what `work` threw; DirectoryError `directory.store.read-only`, `directory.store.busy`
   */
  update<T>(by: string, work: (transaction: EntryTransaction) => T): Promise<T>;
}

interface Waiting {
  run(): void;
  settle(failure: { readonly error: unknown } | null): void;
}

/** @param clock tells the time of each update */
export function openEntryUpdater(environment: Environment, entries: EntryStore, clock: { now(): Date }): EntryUpdater {
  let waiting: Waiting[] = [];
  const commit = (): void => {
    const group = waiting;
    waiting = [];
    let failure: { readonly error: unknown } | null = null;
    try {
      environment.write(() => {
        for (const each of group) each.run();
      });
    } catch (error) {
      failure = { error };
    }
    for (const each of group) each.settle(failure);
  };
  return {
    update<T>(by: string, work: (transaction: EntryTransaction) => T): Promise<T> {
      if (waiting.length >= MAX_WAITING_UPDATES) {
        return Promise.reject(new DirectoryError('directory.store.busy', `${MAX_WAITING_UPDATES} updates wait`));
      }
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      let outcome: { readonly value: T } | { readonly error: unknown } | null = null;
      waiting.push({
        run: () => {
          try {
            outcome = { value: environment.nest(() => updateOnce(environment, entries, clock.now(), by, work)) };
          } catch (error) {
            entries.discard();
            outcome = { error };
          }
        },
        settle: (failure) => {
          if (failure !== null) reject(failure.error);
          else if (outcome !== null && 'value' in outcome) resolve(outcome.value);
          else reject(outcome?.error);
        },
      });
      if (waiting.length === 1) setImmediate(commit);
      return promise;
    },
  };
}

function updateOnce<T>(
  environment: Environment,
  entries: EntryStore,
  at: Date,
  by: string,
  work: (transaction: EntryTransaction) => T,
): T {
  const { tables } = environment;
  const transaction = entries.begin({ at, change: nextSequence(tables) });
  const value = work(transaction);
  entries.flush();
  if (transaction.changes.length > 0) {
    const [first] = transaction.changes;
    appendLine(tables, {
      at: at.toISOString(),
      ref: { kind: 'entry', id: first?.uuid ?? '' },
      operation: first === undefined ? 'changed' : OPERATIONS[first.operation],
      by,
      changes: transaction.changes.flatMap((change) => listEntryChanges(change, entries.reader)),
      entries: transaction.changes,
    });
  }
  return value;
}

const OPERATIONS: Readonly<Record<EntryChange['operation'], HistoryLine['operation']>> = {
  added: 'created',
  modified: 'changed',
  renamed: 'changed',
  removed: 'removed',
};
