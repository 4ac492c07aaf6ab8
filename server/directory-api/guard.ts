import type { Context } from 'koa';
import type { Provider } from 'oidc-provider';
import {
  CLASS_RULES,
  DirectoryError,
  type DirectoryImporter,
  type DirectoryRight,
  directoryWithin,
  type RecordViews,
  seesRegion,
} from '../../directory/index.ts';
import { bearerApplication } from '../access/bearer.ts';
import type { PageTokens } from '../access/page-token.ts';
import type { AuditSink } from '../audit/event.ts';
import type { JournalAuditor } from '../audit/journal-auditor.ts';
import type { ImportGate } from '../import-gate.ts';
import { refuse } from './refuse.ts';

/** What a program's token needs to read the directory, and to write it. */
export const READ_SCOPE = 'directory.read';
export const WRITE_SCOPE = 'directory.write';
/** And to take files in. */
export const IMPORT_SCOPE = 'directory.import';

/** What answering takes, besides the records. */
interface Collaborators {
  readonly audit: AuditSink;
  readonly importer: Pick<DirectoryImporter, 'batches' | 'report' | 'plans' | 'plan' | 'heldSlices'>;
  readonly gate: ImportGate;
  readonly journal: JournalAuditor;
  readonly pages: PageTokens;
  readonly clock: { now(): Date };
}

export interface DirectoryApiDependencies extends Collaborators {
  readonly provider: Provider;
  readonly issuer: string;
  /** The whole directory: handlers are given what the right of who asks lets see and write of it. */
  readonly directory: RecordViews;
  /** What a program may see and write, by its registration as it is now. */
  readonly rightOf: (applicationId: string) => DirectoryRight;
}

/** One request of a program that may ask: who it is, and the directory as its right lets see and write it. */
export interface Asking extends Collaborators, RecordViews {
  readonly by: string;
  readonly right: DirectoryRight;
}

export type ApiHandler = (ctx: Context, asking: Asking) => Promise<void> | void;

/** Puts a handler behind a scope; what the directory refuses by throwing is told like every other refusal. */
export interface ApiGuard {
  /** Records: each as the program's right lets see it. */
  records(scope: string, handle: ApiHandler): (ctx: Context) => Promise<void>;
  /** What is about the whole region: for programs that see, and with another scope than that of reading write, all of it. */
  region(scope: string, handle: ApiHandler): (ctx: Context) => Promise<void>;
}

/** The one place where rights are asked: no handler has the directory but by what it is handed. */
export function apiGuard(dependencies: DirectoryApiDependencies): ApiGuard {
  const { provider, directory, rightOf, audit, importer, gate, journal, pages, clock } = dependencies;
  const guarded = (scope: string, fault: (right: DirectoryRight) => RegionFault | null, handle: ApiHandler) => {
    return async (ctx: Context): Promise<void> => {
      const bearer = await bearerApplication({ provider, clock }, ctx, scope);
      if (!bearer.accepted) return refuse(ctx, bearer.code, scope);
      const by = bearer.applicationId;
      const right = rightOf(by);
      const code = fault(right);
      if (code !== null) return refuse(ctx, code, right.class);
      try {
        const views = directoryWithin(directory, right);
        await handle(ctx, { ...views, audit, importer, gate, journal, pages, clock, by, right });
      } catch (error) {
        if (!(error instanceof DirectoryError)) throw error;
        refuse(ctx, error.code, error.message.replace(`${error.code}: `, ''));
      }
    };
  };
  return {
    records: (scope, handle) => guarded(scope, () => null, handle),
    region: (scope, handle) => guarded(scope, (right) => regionFault(right, scope), handle),
  };
}

type RegionFault = 'directory.territory.regional' | 'directory.territory.reading-class';

function regionFault(right: DirectoryRight, scope: string): RegionFault | null {
  if (!seesRegion(right)) return 'directory.territory.regional';
  return scope === READ_SCOPE || CLASS_RULES[right.class].writes ? null : 'directory.territory.reading-class';
}
