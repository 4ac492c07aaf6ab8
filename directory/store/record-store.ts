import type { ProjectedEntries } from '../entries/entry-store.ts';
import type { EntryProjector } from '../projector.ts';
import type { BulkFill } from './bulk-fill.ts';
import type { Environment } from './environment.ts';

/** What every record writer needs: the environment, where entries go, and how records become entries. */
export interface RecordStore {
  readonly environment: Environment;
  readonly entries: ProjectedEntries;
  readonly project: EntryProjector;
  readonly bulk: BulkFill;
}
