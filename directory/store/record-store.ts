import type { EntryWriter } from '../entries/entry.ts';
import type { EntryProjector } from '../projector.ts';
import type { Environment } from './environment.ts';

/** What every record writer needs: the environment, where entries go, and how records become entries. */
export interface RecordStore {
  readonly environment: Environment;
  readonly entries: EntryWriter;
  readonly project: EntryProjector;
}
