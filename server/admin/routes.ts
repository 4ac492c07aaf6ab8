import Router from '@koa/router';
import type { Context } from 'koa';
import type { Found, Professional, Structure } from '../../directory/index.ts';
import { ServerError } from '../errors.ts';
import { readForm } from '../http/body.ts';
import { statusOf } from '../http/code-words.ts';
import { pageContext } from '../http/page-context.ts';
import { allowScript } from '../http/security-headers.ts';
import { endAccess } from '../leaving/end-access.ts';
import type { AdminView } from '../ui/components/admin-frame.ts';
import type { PageContext } from '../ui/context.ts';
import type { Html } from '../ui/html.ts';
import { adminAuditPage } from '../ui/pages/admin-audit.ts';
import { adminMayPage } from '../ui/pages/admin-may.ts';
import { adminPersonPage } from '../ui/pages/admin-person.ts';
import { adminSearchPage } from '../ui/pages/admin-search.ts';
import { adminStructurePage } from '../ui/pages/admin-structure.ts';
import { administratorRoutes } from './administrators-page.ts';
import { conflictRoutes } from './conflicts.ts';
import type { AdminDependencies } from './dependencies.ts';
import { keepEnd } from './ended-access.ts';
import { enter, type Handler, showFirstLink, takeFirstLink } from './entrance.ts';
import { holderRequestRoutes } from './holder-requests.ts';
import { importRoutes } from './imports/routes.ts';
import { editLocalField, type LocalEdit } from './local-edit.ts';
import { networkRoutes } from './networks.ts';
import { numberRoutes } from './numbers.ts';
import { presentAccess } from './present-access.ts';
import { presentAuditLines } from './present-audit.ts';
import { presentMay } from './present-may.ts';
import { presentPerson } from './present-person-sheet.ts';
import { presentSearch, searchQuery } from './present-search.ts';
import { presentStructure } from './present-structure-sheet.ts';
import { proposalRoutes } from './proposals.ts';
import { emergencyRoutes } from './sheets/emergencies.ts';
import { sheetRoutes } from './sheets/routes.ts';
import { staffRoutes } from './staff/routes.ts';
import { suggestionRoutes } from './suggestions.ts';
import { withinRight } from './within-right.ts';

/** Seconds between two looks while applications are being called: a call lasts 2.5 s at most. */
const REFRESH_SECONDS = 2;

/** The administration: search, sheets, local edits, audit. Every route passes the same door; what is about records is also for who is limited to a territory. */
export function adminRoutes(dependencies: AdminDependencies): Router {
  const router = new Router({ prefix: '/admin' });
  const guarded = (handler: Handler) => async (ctx: Context) => {
    const administrator = await enter(dependencies, ctx, 'region');
    if (!administrator) return;
    ctx.type = 'html';
    await handler(ctx, administrator);
  };
  const within = withinRight(dependencies);
  const people = personSheet(dependencies);
  router.get('/premier/:token', (ctx) => showFirstLink(dependencies, ctx));
  router.post('/premier', (ctx) => takeFirstLink(dependencies, ctx));
  router.get('/', within(showSearch));
  router.get(
    '/personnes/:id',
    within((seen) => showSheet(seen, personSheet(seen))),
  );
  router.post(
    '/personnes/:id',
    within((seen) => editSheet(seen, personSheet(seen))),
  );
  router.get('/personnes/:id/droits', guarded(showMay(dependencies, people)));
  router.post('/personnes/:id/acces', guarded(endAllAccess(dependencies, people)));
  router.get(
    '/structures/:id',
    within((seen) => showSheet(seen, structureSheet(seen))),
  );
  router.post(
    '/structures/:id',
    within((seen) => editSheet(seen, structureSheet(seen))),
  );
  router.get('/audit', guarded(showAudit(dependencies)));
  holderRequestRoutes(router, dependencies, guarded);
  networkRoutes(router, dependencies, guarded);
  administratorRoutes(router, dependencies, guarded);
  numberRoutes(router, within);
  conflictRoutes(router, within);
  importRoutes(router, dependencies, guarded);
  staffRoutes(router, dependencies, guarded);
  suggestionRoutes(router, within);
  proposalRoutes(router, within);
  sheetRoutes(router, dependencies, guarded);
  emergencyRoutes(router, dependencies, guarded);
  return router;
}

function showSearch(dependencies: AdminDependencies): Handler {
  return async (ctx, { view }) => {
    const query = searchQuery(new URLSearchParams(ctx.querystring));
    allowScript(ctx, 'suggest');
    const page = presentSearch(dependencies, view, query);
    if (page.failure !== null) ctx.status = statusOf(page.failure.code);
    ctx.body = String(adminSearchPage(page, pageContext(ctx, dependencies.house)));
  };
}

/** What was done just before the sheet is shown. */
interface Shown {
  readonly edit: LocalEdit | null;
  /** The address says that all access of the person was ended. */
  readonly hasEnded: boolean;
  /** Have the browser ask for the sheet again in a moment; null where a form is being filled in. */
  readonly again: (() => void) | null;
  /** What the address names the record by: that of a record merged into it may lead here. */
  readonly via: string;
}

/** What the sheet of a person and that of a structure differ in. */
interface SheetKind<R> {
  readonly kind: 'person' | 'structure';
  idOf(record: R): string;
  /** @throws ServerError `server.page.absent` */
  recordOf(ctx: Context): R;
  page(view: AdminView, record: R, shown: Shown, context: PageContext): Html | Promise<Html>;
}

function personSheet(dependencies: AdminDependencies): SheetKind<Professional> {
  return {
    kind: 'person',
    idOf: ({ personId }) => personId,
    recordOf: (ctx) => recordOf(dependencies.reader.findByPersonId(String(ctx.params.id)), ctx),
    page: async (view, record, shown, context) => {
      const isRegional = view.extent === 'region';
      const { hasEnded, again } = shown;
      const access = isRegional ? await presentAccess(dependencies, record.personId, hasEnded, context.lang) : null;
      if (access?.told?.some(({ state }) => state === 'asked')) again?.();
      return adminPersonPage(presentPerson(dependencies, view, record, { ...shown, access }, context.lang), context);
    },
  };
}

function structureSheet(dependencies: AdminDependencies): SheetKind<Structure> {
  return {
    kind: 'structure',
    idOf: ({ key }) => key,
    recordOf: (ctx) => recordOf(dependencies.reader.findStructure(String(ctx.params.id)), ctx),
    page: (view, record, { edit }, context) =>
      adminStructurePage(presentStructure(dependencies, view, record, edit, context.lang), context),
  };
}

/** Open or closed: the administration sees both. */
function recordOf<R>(found: Found<R>, ctx: Context): R {
  if (!found.found && !('record' in found)) throw new ServerError('server.page.absent', `nothing at ${ctx.path}`);
  return found.record;
}

function showSheet<R>({ house }: AdminDependencies, sheet: SheetKind<R>): Handler {
  return async (ctx, { view }) => {
    const asked = new URLSearchParams(ctx.querystring);
    const edit: LocalEdit | null = asked.has('saved') ? { kind: 'saved' } : null;
    const again = () => ctx.set('Refresh', String(REFRESH_SECONDS));
    const shown = { edit, hasEnded: asked.has('ended'), again, via: String(ctx.params.id) };
    ctx.body = String(await sheet.page(view, sheet.recordOf(ctx), shown, pageContext(ctx, house)));
  };
}

/** A saved form is answered by a redirect to the sheet: reloading it saves nothing twice. */
function editSheet<R>(dependencies: AdminDependencies, sheet: SheetKind<R>): Handler {
  return async (ctx, administrator) => {
    const ref = { kind: sheet.kind, id: sheet.idOf(sheet.recordOf(ctx)) };
    const edit = await editLocalField(dependencies, administrator, ref, await readForm(ctx.req), ctx);
    if (edit.kind === 'saved') {
      ctx.status = 303;
      ctx.redirect(`${ctx.path}?saved`);
      return;
    }
    ctx.status = edit.kind === 'conflict' ? 409 : 400;
    const shown = { edit, hasEnded: false, again: null, via: String(ctx.params.id) };
    ctx.body = String(
      await sheet.page(administrator.view, sheet.recordOf(ctx), shown, pageContext(ctx, dependencies.house)),
    );
  };
}

/** Answered at once, by a redirect, so that reloading ends nothing twice; the sheet then shows what became of telling each application. */
function endAllAccess(dependencies: AdminDependencies, people: SheetKind<Professional>): Handler {
  return async (ctx, { session }) => {
    const { personId } = people.recordOf(ctx);
    const asked = { from: ctx.ip, request: String(ctx.state.requestId) };
    const reason = { why: 'administrator', by: session.person.personId, ...asked } as const;
    await keepEnd(dependencies, personId, await endAccess(dependencies, personId, reason));
    ctx.status = 303;
    ctx.redirect(`/admin/personnes/${encodeURIComponent(personId)}?ended`);
  };
}

/** What the person may do, where: in the situation that the address names. */
function showMay(dependencies: AdminDependencies, people: SheetKind<Professional>): Handler {
  return async (ctx, { view }) => {
    const context = pageContext(ctx, dependencies.house);
    const situation = new URLSearchParams(ctx.querystring).get('situation') ?? '';
    const asked = { situation, incident: String(ctx.state.requestId) };
    const page = await presentMay(dependencies, view, people.recordOf(ctx), asked, context.lang);
    ctx.body = String(adminMayPage(page, context));
  };
}

function showAudit(dependencies: AdminDependencies): Handler {
  return async (ctx, { view }) => {
    const before = Number(new URLSearchParams(ctx.querystring).get('before') ?? '');
    const page = presentAuditLines(
      dependencies,
      view,
      Number.isSafeInteger(before) && before > 0 ? before : null,
      pageContext(ctx, dependencies.house).lang,
    );
    ctx.body = String(adminAuditPage(page, pageContext(ctx, dependencies.house)));
  };
}
