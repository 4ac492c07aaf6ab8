import type { Context } from 'koa';
import type { Provider } from 'oidc-provider';
import {
  type DirectoryConflicts,
  type DirectoryEditor,
  DirectoryError,
  type DirectoryImporter,
  type DirectoryLineage,
  type DirectoryReader,
  type DirectorySearcher,
  type DirectoryStaff,
} from '../../directory/index.ts';
import { bearerApplication } from '../access/bearer.ts';
import type { AuditSink } from '../audit/event.ts';
import type { JournalAuditor } from '../audit/journal-auditor.ts';
import type { ImportGate } from '../import-gate.ts';
import { refuse } from './refuse.ts';

/** What a program's token needs to read the directory, and to write it. */
export const READ_SCOPE = 'directory.read';
export const WRITE_SCOPE = 'directory.write';
/** And to take files in. */
export const IMPORT_SCOPE = 'directory.import';

export interface DirectoryApiDependencies {
  readonly provider: Provider;
  readonly issuer: string;
  readonly reader: DirectoryReader;
  readonly searcher: DirectorySearcher;
  readonly editor: DirectoryEditor;
  readonly lineage: DirectoryLineage;
  readonly staff: DirectoryStaff;
  readonly conflicts: DirectoryConflicts;
  readonly audit: AuditSink;
  readonly importer: Pick<DirectoryImporter, 'batches' | 'report' | 'plans' | 'plan' | 'heldSlices'>;
  readonly gate: ImportGate;
  readonly journal: JournalAuditor;
  readonly clock: { now(): Date };
}

/** Answers a request of a program that may ask. */
export type ApiHandler = (ctx: Context, applicationId: string) => Promise<void> | void;

/** A handler behind a scope; what the directory refuses by throwing is told like every other refusal. */
export function guarded(
  { provider }: Pick<DirectoryApiDependencies, 'provider'>,
  scope: string,
  handle: ApiHandler,
): (ctx: Context) => Promise<void> {
  return async (ctx) => {
    const bearer = await bearerApplication(provider, ctx, scope);
    if (!bearer.accepted) {
      refuse(ctx, bearer.code, scope);
      return;
    }
    try {
      await handle(ctx, bearer.applicationId);
    } catch (error) {
      if (!(error instanceof DirectoryError)) throw error;
      refuse(ctx, error.code, error.message.replace(`${error.code}: `, ''));
    }
  };
}
