import type { Database, RootDatabase } from 'lmdb';
import { DirectoryError } from '../error.ts';

/** What one update did to one entry; an update that renames or removes may touch the groups that name it. */
export interface LoggedChange {
  readonly operation: 'added' | 'modified' | 'renamed' | 'removed';
  /** entryUUID. */
  readonly uuid: string;
  /** Whole name after the change, or the last one of a removed entry. */
  readonly dn: string;
  /** Whole name before a renaming. */
  readonly formerDn?: string;
}

/** One update. */
export interface LoggedUpdate {
  readonly by: string;
  readonly changes: readonly LoggedChange[];
}

/** Tables of the plain contexts beside those of the entry store. */
export interface ContextTables {
  /** entryCSN of the update → what it did; in their order. */
  readonly updates: Database<LoggedUpdate, string>;
  /** `pruned`: greatest entryCSN that is no longer in the log; `last`: greatest given out. */
  readonly marks: Database<string, string>;
  /** `change`: number of the last update. */
  readonly counters: Database<number, string>;
}

export function openContextTables(root: RootDatabase): ContextTables {
  return {
    updates: table(root, 'context-updates'),
    marks: table(root, 'context-marks'),
    counters: table(root, 'context-counters'),
  };
}

function table<V>(root: RootDatabase, name: string): Database<V, string> {
  // lmdb answers undefined, against its own types, when a table is absent from an environment opened for reading.
  const opened: Database<V, string> | undefined = root.openDB<V, string>({ name, encoding: 'json' });
  if (opened === undefined)
    throw new DirectoryError('directory.store.unavailable', `the table ${name} does not exist yet`);
  return opened;
}
