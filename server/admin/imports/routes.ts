import { setTimeout } from 'node:timers/promises';
import type Router from '@koa/router';
import type { Context } from 'koa';
import { ServerError } from '../../errors.ts';
import { readForm } from '../../http/body.ts';
import { statusOf } from '../../http/code-words.ts';
import { readFileUpload } from '../../http/file-upload.ts';
import { pageContext } from '../../http/page-context.ts';
import { type GateAsked, readReason } from '../../import-gate.ts';
import type { Refusal } from '../../ui/context.ts';
import { adminImportBatchPage, adminImportPlanPage } from '../../ui/pages/admin-import.ts';
import { adminImportsPage } from '../../ui/pages/admin-imports.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Administrator, Guard, Handler } from '../entrance.ts';
import { refusalOf } from '../sheets/draft-steps.ts';
import { doneOutcome, type GateDone, IMPORTS_URL, presentImports } from './present-imports.ts';
import { presentPlan } from './present-plan.ts';
import { presentReport } from './present-report.ts';

/** How long a page waits for a work that may be short; a longer one goes on without it. */
const PATIENCE_MS = 8_000;

/** The feed gate's pages: a file is prepared, read as a plan, applied or dropped; slices are decided on; an import is undone. */
export function importRoutes(router: Router, dependencies: AdminDependencies, guarded: Guard): void {
  const { gate } = dependencies;
  router.get(
    '/imports',
    guarded(async (ctx, administrator) => showImports(dependencies, ctx, administrator, null)),
  );
  router.post('/imports/plans', guarded(prepare(dependencies)));
  router.post('/imports/depot', guarded(prepareFromInbox(dependencies)));
  router.get(
    '/imports/plans/:plan',
    guarded(async (ctx, administrator) => showPlan(dependencies, ctx, administrator, null)),
  );
  router.post(
    '/imports/plans/:plan/appliquer',
    guarded(async (ctx, administrator) => {
      const verdict = await soon(gate.applyPlan(String(ctx.params.plan), askedOf(ctx, administrator)));
      if (verdict !== null && !verdict.accepted)
        return showPlan(dependencies, ctx, administrator, refused(ctx, verdict.code));
      home(ctx, verdict === null ? 'running' : 'applied');
    }),
  );
  router.post(
    '/imports/plans/:plan/abandonner',
    guarded(async (ctx, administrator) => {
      if (await gate.dropPlan(String(ctx.params.plan), askedOf(ctx, administrator))) return home(ctx, 'dropped');
      return showImports(dependencies, ctx, administrator, refused(ctx, 'directory.import.unknown-plan'));
    }),
  );
  router.post(
    '/imports/retenus/:slice/appliquer',
    guarded(
      decide(dependencies, 'released', (ctx, reason, asked) =>
        gate.releaseSlice(String(ctx.params.slice), reason, asked),
      ),
    ),
  );
  router.post(
    '/imports/retenus/:slice/garder',
    guarded(
      decide(dependencies, 'kept', (ctx, reason, asked) => gate.dropSlice(String(ctx.params.slice), reason, asked)),
    ),
  );
  router.get(
    '/imports/lots/:batch',
    guarded(async (ctx, administrator) => showBatch(dependencies, ctx, administrator, null)),
  );
  router.post('/imports/lots/:batch/annuler', guarded(undo(dependencies)));
}

export function askedOf(ctx: Context, { session }: Administrator): GateAsked {
  return { actor: session.person.personId, from: ctx.ip, request: String(ctx.state.requestId) };
}

/** What a work came to, if it is soon; null: it goes on, and the front page tells. What it throws later is on the board. */
export async function soon<T>(work: Promise<T>): Promise<T | null> {
  work.catch(() => undefined);
  return Promise.race([work, setTimeout(PATIENCE_MS, null, { ref: false })]);
}

/** After an act, so that reloading does nothing twice. */
function home(ctx: Context, done: GateDone): void {
  ctx.status = 303;
  ctx.redirect(`${IMPORTS_URL}?fait=${done}`);
}

function refused(ctx: Context, code: string): Refusal {
  ctx.status = statusOf(code);
  return refusalOf(ctx, code);
}

async function showImports(
  dependencies: AdminDependencies,
  ctx: Context,
  administrator: Administrator,
  failure: Refusal | null,
): Promise<void> {
  const done = doneOutcome(new URLSearchParams(ctx.querystring).get('fait'));
  const view = await presentImports(dependencies, administrator, failure === null ? done : null, failure);
  ctx.body = String(adminImportsPage(view, pageContext(ctx, dependencies.house)));
}

/** The file is put on disk as it arrives; its plan is shown when it is soon there, else the page that says how far it is. */
function prepare(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const { fields, name, source, leave } = await readFileUpload(ctx.req);
    try {
      if (name === '') return showImports(dependencies, ctx, administrator, refused(ctx, 'directory.import.empty'));
      const asOf = (fields.get('asOf') ?? '').trim();
      await keep(dependencies, ctx, administrator, { source, name }, asOf);
    } finally {
      // The work that goes on has its bytes by then.
      leave();
    }
  };
}

/** A file that lies in the folder of the house. */
function prepareFromInbox(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const form = await readForm(ctx.req);
    const name = form.get('file') ?? '';
    const source = await dependencies.inbox.open(name);
    if (source === null) throw new ServerError('server.page.absent', 'no such file in the folder');
    await keep(dependencies, ctx, administrator, { source, name }, (form.get('asOf') ?? '').trim());
  };
}

async function keep(
  dependencies: AdminDependencies,
  ctx: Context,
  administrator: Administrator,
  { source, name }: { readonly source: AsyncIterable<Uint8Array>; readonly name: string },
  asOf: string,
): Promise<void> {
  const arrived = Promise.withResolvers<void>();
  const work = dependencies.gate.keepPlan(
    { source: untilTaken(source, arrived.resolve), name },
    asOf === '' ? {} : { asOf },
    askedOf(ctx, administrator),
  );
  await Promise.race([work.catch(() => undefined), arrived.promise]);
  const verdict = await soon(work);
  if (verdict === null) return home(ctx, 'running');
  if (!verdict.accepted) return showImports(dependencies, ctx, administrator, refused(ctx, verdict.code));
  ctx.status = 303;
  ctx.redirect(`${IMPORTS_URL}/plans/${encodeURIComponent(verdict.kept.planId)}`);
}

/** The same bytes; tells when the last one is taken. */
export async function* untilTaken(source: AsyncIterable<Uint8Array>, tell: () => void): AsyncGenerator<Uint8Array> {
  yield* source;
  tell();
}

function showPlan(
  dependencies: AdminDependencies,
  ctx: Context,
  { view }: Administrator,
  failure: Refusal | null,
): void {
  const kept = dependencies.importer.plan(String(ctx.params.plan));
  if (kept === null) throw new ServerError('server.page.absent', `no plan at ${ctx.path}`);
  const url = `${IMPORTS_URL}/plans/${encodeURIComponent(kept.planId)}`;
  const context = pageContext(ctx, dependencies.house);
  const asked = new URLSearchParams(ctx.querystring);
  const shown = presentPlan(dependencies.reader, kept, { importsUrl: IMPORTS_URL, url, asked, lang: context.lang });
  const page = { admin: view, section: 'imports' as const, ...shown, failure };
  ctx.body = String(adminImportPlanPage(page, context));
}

function showBatch(
  dependencies: AdminDependencies,
  ctx: Context,
  { view }: Administrator,
  failure: Refusal | null,
): void {
  const { importer, reader, house } = dependencies;
  const batch = importer.batch(String(ctx.params.batch));
  if (batch === null) throw new ServerError('server.page.absent', `no import at ${ctx.path}`);
  const report = importer.report(batch.batchId);
  const canUndo = batch.state !== 'undone';
  const page = {
    admin: view,
    section: 'imports' as const,
    importsUrl: IMPORTS_URL,
    file: batch.file,
    report: report === null ? null : presentReport(reader, report, true),
    undo: canUndo ? { action: `${ctx.path.replace(/\/annuler$/, '')}/annuler`, hidden: {} } : null,
    outcome: null,
    failure,
  };
  ctx.body = String(adminImportBatchPage(page, pageContext(ctx, house)));
}

function undo(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const reason = readReason((await readForm(ctx.req)).get('reason'));
    const refuse = (code: string) => showBatch(dependencies, ctx, administrator, refused(ctx, code));
    if (reason === null) return refuse('server.admin.reason-too-short');
    const asked = askedOf(ctx, administrator);
    const verdict = await soon(dependencies.gate.undoBatch(String(ctx.params.batch), reason, asked));
    if (verdict !== null && !verdict.accepted) return refuse(verdict.code);
    home(ctx, verdict === null ? 'running' : 'undone');
  };
}

type Decision = (
  ctx: Context,
  reason: string,
  asked: GateAsked,
) => Promise<{ readonly accepted: true } | { readonly accepted: false; readonly code: string }>;

function decide(dependencies: AdminDependencies, done: GateDone, act: Decision): Handler {
  return async (ctx, administrator) => {
    const reason = readReason((await readForm(ctx.req)).get('reason'));
    const refuse = (code: string) => showImports(dependencies, ctx, administrator, refused(ctx, code));
    if (reason === null) return refuse('server.admin.reason-too-short');
    const verdict = await soon(act(ctx, reason, askedOf(ctx, administrator)));
    if (verdict !== null && !verdict.accepted) return refuse(verdict.code);
    home(ctx, verdict === null ? 'running' : done);
  };
}
