import type Router from '@koa/router';
import type { Context } from 'koa';
import type { ImportOptions } from '../../directory/index.ts';
import { readJson } from '../http/body.ts';
import { type GateAsked, readReason } from '../import-gate.ts';
import { type ApiGuard, type ApiHandler, type Asking, IMPORT_SCOPE, READ_SCOPE } from './guard.ts';
import { refuse } from './refuse.ts';
import { reasonSchema } from './schemas-of-imports.ts';
import { viewKeptPlan, viewSlice } from './views-of-imports.ts';

/** Longest name of a file. */
const MAX_NAME_CHARS = 200;

/** The feed gate for programs: plans that are kept, applied or dropped, slices held back, imports undone. All of it is about the whole region. */
export function importRoutes(router: Router, guard: ApiGuard): void {
  const reading = (path: string, answer: ApiHandler) => router.get(path, guard.region(READ_SCOPE, answer));
  const writing = (path: string, answer: ApiHandler) => router.post(path, guard.region(IMPORT_SCOPE, answer));
  reading('/imports', (ctx, { importer }) => {
    ctx.body = importer.batches().map(({ at, ...batch }) => ({ ...batch, at: at.toISOString() }));
  });
  reading('/imports/work', (ctx, { gate }) => {
    const work = gate.work();
    ctx.body = work === null ? null : { ...work, since: work.since.toISOString() };
  });
  reading('/imports/plans', (ctx, { importer }) => {
    ctx.body = importer.plans().map(({ at, options: _options, ...plan }) => ({ ...plan, at: at.toISOString() }));
  });
  reading('/imports/plans/:plan', (ctx, { importer }) => {
    const kept = importer.plan(String(ctx.params.plan));
    if (kept === null) refuse(ctx, 'directory.import.unknown-plan', String(ctx.params.plan));
    else ctx.body = viewKeptPlan(kept);
  });
  reading('/imports/held', (ctx, { importer }) => {
    ctx.body = importer.heldSlices().map(viewSlice);
  });
  reading('/imports/:batch', (ctx, { importer }) => {
    const report = importer.report(String(ctx.params.batch));
    if (report === null) refuse(ctx, 'directory.import.unknown-batch', String(ctx.params.batch));
    else ctx.body = report;
  });
  writing('/imports/plans', keepPlan);
  writing('/imports/plans/:plan/apply', async (ctx, { gate, by }) => {
    tell(ctx, await gate.applyPlan(String(ctx.params.plan), askedOf(ctx, by)));
  });
  router.delete(
    '/imports/plans/:plan',
    guard.region(IMPORT_SCOPE, async (ctx, { gate, by }) => {
      const planId = String(ctx.params.plan);
      if (await gate.dropPlan(planId, askedOf(ctx, by))) ctx.status = 204;
      else refuse(ctx, 'directory.import.unknown-plan', planId);
    }),
  );
  writing('/imports/held/:slice/release', async (ctx, { gate, by }) => {
    const reason = await reasonOf(ctx);
    if (reason !== null) tell(ctx, await gate.releaseSlice(String(ctx.params.slice), reason, askedOf(ctx, by)));
  });
  writing('/imports/held/:slice/drop', async (ctx, { gate, by }) => {
    const reason = await reasonOf(ctx);
    if (reason !== null) tell(ctx, await gate.dropSlice(String(ctx.params.slice), reason, askedOf(ctx, by)));
  });
  writing('/imports/:batch/undo', async (ctx, { gate, by }) => {
    const reason = await reasonOf(ctx);
    if (reason !== null) tell(ctx, await gate.undoBatch(String(ctx.params.batch), reason, askedOf(ctx, by)));
  });
}

function askedOf(ctx: Context, actor: string): GateAsked {
  return { actor, from: ctx.ip, request: String(ctx.state.requestId) };
}

type Verdict =
  | { readonly accepted: true; readonly report: object }
  | { readonly accepted: false; readonly code: string; readonly detail: string };

function tell(ctx: Context, verdict: Verdict): void {
  if (verdict.accepted) ctx.body = verdict.report;
  else refuse(ctx, verdict.code, verdict.detail);
}

/** The body is the file itself, streamed to disk; its name, which dates it, is in the address. */
async function keepPlan(ctx: Context, { gate, by }: Asking): Promise<void> {
  const asked = new URLSearchParams(ctx.querystring);
  const name = (asked.get('name') ?? '').split(/[/\\]/).at(-1) ?? '';
  if (name === '' || name.length > MAX_NAME_CHARS) {
    refuse(ctx, 'server.request.malformed', `name: the file's own name, ${MAX_NAME_CHARS} characters at most`);
    return;
  }
  const asOf = asked.get('asOf');
  const released = asked.get('release');
  const options: ImportOptions = {
    ...(asOf === null ? {} : { asOf }),
    ...(released === null ? {} : { releasedDepartments: released.split(',') }),
  };
  const verdict = await gate.keepPlan({ source: ctx.req, name }, options, askedOf(ctx, by));
  ctx.req.resume();
  if (!verdict.accepted) {
    refuse(ctx, verdict.code, verdict.detail);
    return;
  }
  ctx.status = 201;
  ctx.set('Location', `${ctx.path}/${verdict.kept.planId}`);
  ctx.body = viewKeptPlan(verdict.kept);
}

/** Null once it was told that there is none. */
async function reasonOf(ctx: Context): Promise<string | null> {
  const asked = reasonSchema.safeParse(await readJson(ctx.req));
  const reason = asked.success ? readReason(asked.data.reason) : null;
  if (reason === null) refuse(ctx, 'server.admin.reason-too-short', 'reason');
  return reason;
}
