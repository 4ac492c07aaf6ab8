import type Router from '@koa/router';
import type { Context } from 'koa';
import { exampleFile, type KeptPlan } from '../../../directory/index.ts';
import { ServerError } from '../../errors.ts';
import { statusOf } from '../../http/code-words.ts';
import { readFileUpload } from '../../http/file-upload.ts';
import { pageContext } from '../../http/page-context.ts';
import type { Outcome, Refusal } from '../../ui/context.ts';
import { adminImportPlanPage } from '../../ui/pages/admin-import.ts';
import { adminStaffFilesPage } from '../../ui/pages/admin-staff-files.ts';
import { texts } from '../../ui/texts/texts.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Administrator, Guard, Handler } from '../entrance.ts';
import { planRow } from '../imports/present-imports.ts';
import { presentPlan } from '../imports/present-plan.ts';
import { askedOf, soon, untilTaken } from '../imports/routes.ts';
import { refusalOf } from '../sheets/draft-steps.ts';
import { appliedFileRoutes, appliedFiles } from './applied-files.ts';
import { STAFF_URL } from './curates-today.ts';

/** Where the pages are. */
const FILES_URL = `${STAFF_URL}/fichiers`;
/** Largest file of a curator, in bytes: 200,000 people of one establishment would not fill it. */
const MAX_CURATOR_BYTES = 64 * 1024 ** 2;
/** Formats of which an example is handed out here; that of curators' rights is administrators'. */
const EXAMPLES = ['personnel', 'lieux'] as const;

type Done = keyof ReturnType<typeof texts>['staff']['files']['done'];

/** Files of staff and places that a curator brings: read as a plan, which they alone see, then applied or dropped, and undone. */
export function staffFileRoutes(router: Router, dependencies: AdminDependencies, curating: Guard): void {
  const { gate } = dependencies;
  const undone = (ctx: Context, isDone: boolean): void => home(ctx, isDone ? 'undone' : 'running');
  appliedFileRoutes(router, dependencies, curating, { home: FILES_URL, undone });
  router.get(
    '/personnel/fichiers',
    curating(async (ctx, administrator) => showFiles(dependencies, ctx, administrator, null)),
  );
  router.post('/personnel/fichiers/plans', curating(prepare(dependencies)));
  router.get(
    '/personnel/fichiers/exemple/:name',
    curating(async (ctx) => sendExample(ctx)),
  );
  router.get(
    '/personnel/fichiers/plans/:plan',
    curating(async (ctx, administrator) => showPlan(dependencies, ctx, administrator, null)),
  );
  router.post(
    '/personnel/fichiers/plans/:plan/appliquer',
    curating(async (ctx, administrator) => {
      const { planId } = ownPlan(dependencies, ctx, administrator);
      const verdict = await soon(gate.applyPlan(planId, askedOf(ctx, administrator)));
      if (verdict !== null && !verdict.accepted)
        return showPlan(dependencies, ctx, administrator, refused(ctx, verdict.code));
      home(ctx, verdict === null ? 'running' : 'applied');
    }),
  );
  router.post(
    '/personnel/fichiers/plans/:plan/abandonner',
    curating(async (ctx, administrator) => {
      const { planId } = ownPlan(dependencies, ctx, administrator);
      if (await gate.dropPlan(planId, askedOf(ctx, administrator))) return home(ctx, 'dropped');
      return showPlan(dependencies, ctx, administrator, refused(ctx, 'directory.import.unknown-plan'));
    }),
  );
}

function home(ctx: Context, done: Done): void {
  ctx.status = 303;
  ctx.redirect(`${FILES_URL}?fait=${done}`);
}

function refused(ctx: Context, code: string): Refusal {
  ctx.status = statusOf(code);
  return refusalOf(ctx, code);
}

/** Whose rights the file is judged by: a curator's own; an administrator who comes this way acts as one would. */
function curatorOf({ session }: Administrator): string {
  return session.person.personId;
}

function isOwn(kept: Pick<KeptPlan, 'options' | 'by'>, administrator: Administrator): boolean {
  return kept.by === curatorOf(administrator) && (administrator.isAdministrator || kept.options.curator === kept.by);
}

/** @throws ServerError `server.page.absent` for somebody else's, too */
function ownPlan({ importer }: AdminDependencies, ctx: Context, administrator: Administrator): KeptPlan {
  const kept = importer.plan(String(ctx.params.plan));
  if (kept === null || !isOwn(kept, administrator))
    throw new ServerError('server.page.absent', `no plan at ${ctx.path}`);
  return kept;
}

function showFiles(
  dependencies: AdminDependencies,
  ctx: Context,
  administrator: Administrator,
  failure: Refusal | null,
): void {
  const { importer, house } = dependencies;
  const plans = importer.plans().filter((plan) => isOwn(plan, administrator));
  const page = {
    admin: administrator.view,
    upload: { action: `${FILES_URL}/plans`, hidden: {} },
    plans: plans.map((plan) => planRow(dependencies, plan, FILES_URL)),
    applied: appliedFiles(dependencies, administrator, FILES_URL),
    examples: EXAMPLES.map((name) => ({ name, url: `${FILES_URL}/exemple/${name}.csv` })),
    outcome: failure === null ? doneOutcome(ctx) : null,
    failure,
  };
  ctx.body = String(adminStaffFilesPage(page, pageContext(ctx, house)));
}

function doneOutcome(ctx: Context): Outcome | null {
  const done = new URLSearchParams(ctx.querystring).get('fait') ?? '';
  const [fr, en] = [texts('fr').staff.files.done, texts('en').staff.files.done];
  if (!Object.hasOwn(fr, done)) return null;
  return { tone: 'success', sentence: { fr: fr[done as Done], en: en[done as Done] } };
}

function prepare(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const { fields, name, source, leave } = await readFileUpload(ctx.req);
    try {
      if (name === '') return showFiles(dependencies, ctx, administrator, refused(ctx, 'directory.import.empty'));
      const asOf = (fields.get('asOf') ?? '').trim();
      const options = {
        ...(asOf === '' ? {} : { asOf }),
        ...(administrator.isAdministrator ? {} : { curator: curatorOf(administrator) }),
      };
      const arrived = Promise.withResolvers<void>();
      const file = { source: untilTaken(bounded(source), arrived.resolve), name };
      const work = dependencies.gate.keepPlan(file, options, askedOf(ctx, administrator));
      // The form is left alone once its bytes are taken; a long work goes on without the page.
      await Promise.race([work.catch(() => undefined), arrived.promise]);
      const verdict = await soon(work);
      if (verdict === null) return home(ctx, 'running');
      if (!verdict.accepted) return showFiles(dependencies, ctx, administrator, refused(ctx, verdict.code));
      ctx.status = 303;
      ctx.redirect(`${FILES_URL}/plans/${encodeURIComponent(verdict.kept.planId)}`);
    } finally {
      leave();
    }
  };
}

/** @throws ServerError `server.request.too-large` */
async function* bounded(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of source) {
    bytes += piece.length;
    if (bytes > MAX_CURATOR_BYTES) {
      throw new ServerError('server.request.too-large', `a file over ${MAX_CURATOR_BYTES} bytes`, { place: 'body' });
    }
    yield piece;
  }
}

function showPlan(
  dependencies: AdminDependencies,
  ctx: Context,
  administrator: Administrator,
  failure: Refusal | null,
): void {
  const kept = ownPlan(dependencies, ctx, administrator);
  const context = pageContext(ctx, dependencies.house);
  const shown = presentPlan(dependencies.reader, kept, {
    importsUrl: FILES_URL,
    url: `${FILES_URL}/plans/${encodeURIComponent(kept.planId)}`,
    asked: new URLSearchParams(ctx.querystring),
    lang: context.lang,
  });
  // Sheets of the administration are administrators' pages.
  const unlinked = <Row extends { readonly url: string | null }>(rows: readonly Row[]) =>
    rows.map((row) => ({ ...row, url: null }));
  const page = {
    ...{ admin: administrator.view, section: 'staff' as const, ...shown, failure },
    establishments: unlinked(shown.establishments),
    changes: unlinked(shown.changes),
  };
  ctx.body = String(adminImportPlanPage(page, context));
}

function sendExample(ctx: Context): void {
  const name = EXAMPLES.find((each) => `${each}.csv` === ctx.params.name);
  if (name === undefined) throw new ServerError('server.page.absent', `no example at ${ctx.path}`);
  ctx.type = 'text/csv; charset=utf-8';
  ctx.set('Content-Disposition', `attachment; filename="${name}.csv"`);
  ctx.body = exampleFile(name);
}
