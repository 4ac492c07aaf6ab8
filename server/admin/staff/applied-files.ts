import type Router from '@koa/router';
import type { Context } from 'koa';
import type { BatchSummary } from '../../../directory/index.ts';
import { ServerError } from '../../errors.ts';
import { readForm } from '../../http/body.ts';
import { statusOf } from '../../http/code-words.ts';
import { pageContext } from '../../http/page-context.ts';
import { readReason } from '../../import-gate.ts';
import type { Refusal } from '../../ui/context.ts';
import { adminImportBatchPage } from '../../ui/pages/admin-import.ts';
import type { BatchRow } from '../../ui/pages/admin-imports.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Administrator, Guard } from '../entrance.ts';
import { batchRow } from '../imports/present-imports.ts';
import { presentReport } from '../imports/present-report.ts';
import { askedOf, soon } from '../imports/routes.ts';
import { refusalOf } from '../sheets/draft-steps.ts';

/** Applied files shown; no more can be undone than the directory keeps. */
const SHOWN_FILES = 20;

/** Files that somebody brought as a curator and applied, the latest first. */
export function appliedFiles(
  { importer }: Pick<AdminDependencies, 'importer'>,
  administrator: Administrator,
  home: string,
): readonly BatchRow[] {
  const own = importer.batches().filter((batch) => isOwn(batch, administrator));
  return own.slice(0, SHOWN_FILES).map((batch) => batchRow(batch, home));
}

/** What became of a file that a curator applied, and its undoing by themselves: all of it, while nobody wrote over it since. */
export function appliedFileRoutes(
  router: Router,
  dependencies: AdminDependencies,
  curating: Guard,
  { home, undone }: { readonly home: string; readonly undone: (ctx: Context, isDone: boolean) => void },
): void {
  const { gate } = dependencies;
  const show = (ctx: Context, administrator: Administrator, failure: Refusal | null): void =>
    showFile(dependencies, ctx, administrator, { home, failure });
  router.get(
    '/personnel/fichiers/lots/:batch',
    curating(async (ctx, administrator) => show(ctx, administrator, null)),
  );
  router.post(
    '/personnel/fichiers/lots/:batch/annuler',
    curating(async (ctx, administrator) => {
      const { batchId } = ownFile(dependencies, ctx, administrator);
      const refuse = (code: string): void => {
        ctx.status = statusOf(code);
        show(ctx, administrator, refusalOf(ctx, code));
      };
      const reason = readReason((await readForm(ctx.req)).get('reason'));
      if (reason === null) return refuse('server.admin.reason-too-short');
      const asked = askedOf(ctx, administrator);
      const verdict = await soon(gate.undoBatch(batchId, reason, asked, curatorOf(administrator)));
      if (verdict !== null && !verdict.accepted) return refuse(verdict.code);
      undone(ctx, verdict !== null);
    }),
  );
}

function curatorOf({ session }: Administrator): string {
  return session.person.personId;
}

function isOwn({ curator }: Pick<BatchSummary, 'curator'>, administrator: Administrator): boolean {
  return curator === curatorOf(administrator);
}

/** @throws ServerError `server.page.absent` for somebody else's, too */
function ownFile({ importer }: AdminDependencies, ctx: Context, administrator: Administrator): BatchSummary {
  const batch = importer.batch(String(ctx.params.batch));
  if (batch === null || !isOwn(batch, administrator))
    throw new ServerError('server.page.absent', `no import at ${ctx.path}`);
  return batch;
}

function showFile(
  dependencies: AdminDependencies,
  ctx: Context,
  administrator: Administrator,
  { home, failure }: { readonly home: string; readonly failure: Refusal | null },
): void {
  const { importer, reader, house } = dependencies;
  const { batchId, file, state } = ownFile(dependencies, ctx, administrator);
  const report = importer.report(batchId);
  const action = `${home}/lots/${encodeURIComponent(batchId)}/annuler`;
  const page = {
    ...({ admin: administrator.view, section: 'staff', importsUrl: home, file } as const),
    report: report === null ? null : presentReport(reader, report, true),
    undo: state === 'applied' ? { action, hidden: {} } : null,
    outcome: null,
    failure,
  };
  ctx.body = String(adminImportBatchPage(page, pageContext(ctx, house)));
}
