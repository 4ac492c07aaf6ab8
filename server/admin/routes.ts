import Router from '@koa/router';
import type { Context } from 'koa';
import { ServerError } from '../errors.ts';
import { readForm } from '../http/body.ts';
import { codeWords, STATUS_BY_KIND } from '../http/code-words.ts';
import { pageContext } from '../http/page-context.ts';
import { adminAuditPage } from '../ui/pages/admin-audit.ts';
import { adminPersonPage } from '../ui/pages/admin-person.ts';
import { adminSearchPage } from '../ui/pages/admin-search.ts';
import { adminStructurePage } from '../ui/pages/admin-structure.ts';
import type { AdminDependencies } from './dependencies.ts';
import { type Administrator, enter, showFirstLink, takeFirstLink } from './entrance.ts';
import { editLocalField, type LocalEdit } from './local-edit.ts';
import { presentAuditLines } from './present-audit.ts';
import { presentPerson } from './present-person-sheet.ts';
import { presentSearch, searchQuery } from './present-search.ts';
import { presentStructure } from './present-structure-sheet.ts';

type Handler = (ctx: Context, administrator: Administrator) => Promise<void>;

/** The administration: search, sheets, local edits, audit. Every route passes the same door. */
export function adminRoutes(dependencies: AdminDependencies): Router {
  const router = new Router({ prefix: '/admin' });
  const guarded = (handler: Handler) => async (ctx: Context) => {
    const administrator = await enter(dependencies, ctx);
    if (!administrator) return;
    ctx.type = 'html';
    await handler(ctx, administrator);
  };
  router.get('/premier/:token', (ctx) => showFirstLink(dependencies, ctx));
  router.post('/premier', (ctx) => takeFirstLink(dependencies, ctx));
  router.get('/', guarded(showSearch(dependencies)));
  router.get('/personnes/:id', guarded(showPerson(dependencies)));
  router.post('/personnes/:id', guarded(editPerson(dependencies)));
  router.get('/structures/:id', guarded(showStructure(dependencies)));
  router.post('/structures/:id', guarded(editStructure(dependencies)));
  router.get('/audit', guarded(showAudit(dependencies)));
  return router;
}

function showSearch(dependencies: AdminDependencies): Handler {
  return async (ctx, { view }) => {
    const query = searchQuery(new URLSearchParams(ctx.querystring));
    const page = presentSearch(dependencies, view, query);
    if (page.failure !== null) ctx.status = STATUS_BY_KIND[codeWords(page.failure.code).kind];
    ctx.body = String(adminSearchPage(page, pageContext(ctx, dependencies.house)));
  };
}

function showPerson(dependencies: AdminDependencies): Handler {
  return async (ctx, { view }) => {
    const context = pageContext(ctx, dependencies.house);
    ctx.body = String(
      adminPersonPage(
        presentPerson(dependencies, view, personOf(dependencies, ctx), saved(ctx), context.lang),
        context,
      ),
    );
  };
}

/** What the save before did, from the address it redirected to. */
function saved(ctx: Context): LocalEdit | null {
  return new URLSearchParams(ctx.querystring).has('saved') ? { kind: 'saved' } : null;
}

/** @throws ServerError `server.page.absent` */
function personOf({ reader }: AdminDependencies, ctx: Context) {
  const found = reader.findByPersonId(String(ctx.params.id));
  if (!found.found && !('record' in found)) throw new ServerError('server.page.absent', `no person ${ctx.params.id}`);
  return found.record;
}

/** @throws ServerError `server.page.absent` */
function structureOf({ reader }: AdminDependencies, ctx: Context) {
  const found = reader.findStructure(String(ctx.params.id));
  if (!found.found && !('record' in found))
    throw new ServerError('server.page.absent', `no structure ${ctx.params.id}`);
  return found.record;
}

function editPerson(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const { personId } = personOf(dependencies, ctx);
    const edit = await editLocalField(
      dependencies,
      administrator,
      { kind: 'person', id: personId },
      await readForm(ctx.req),
      ctx,
    );
    if (edit.kind === 'saved') return backTo(ctx);
    const context = pageContext(ctx, dependencies.house);
    ctx.status = edit.kind === 'conflict' ? 409 : 400;
    ctx.body = String(
      adminPersonPage(
        presentPerson(dependencies, administrator.view, personOf(dependencies, ctx), edit, context.lang),
        context,
      ),
    );
  };
}

function showStructure(dependencies: AdminDependencies): Handler {
  return async (ctx, { view }) => {
    const context = pageContext(ctx, dependencies.house);
    ctx.body = String(
      adminStructurePage(
        presentStructure(dependencies, view, structureOf(dependencies, ctx), saved(ctx), context.lang),
        context,
      ),
    );
  };
}

function editStructure(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const { key } = structureOf(dependencies, ctx);
    const edit = await editLocalField(
      dependencies,
      administrator,
      { kind: 'structure', id: key },
      await readForm(ctx.req),
      ctx,
    );
    if (edit.kind === 'saved') return backTo(ctx);
    const context = pageContext(ctx, dependencies.house);
    ctx.status = edit.kind === 'conflict' ? 409 : 400;
    ctx.body = String(
      adminStructurePage(
        presentStructure(dependencies, administrator.view, structureOf(dependencies, ctx), edit, context.lang),
        context,
      ),
    );
  };
}

/** A saved form is answered by a redirect to the sheet: reloading it saves nothing twice. */
function backTo(ctx: Context): void {
  ctx.status = 303;
  ctx.redirect(`${ctx.path}?saved`);
}

function showAudit(dependencies: AdminDependencies): Handler {
  return async (ctx, { view }) => {
    const before = Number(new URLSearchParams(ctx.querystring).get('before') ?? '');
    const page = presentAuditLines(dependencies, view, Number.isSafeInteger(before) && before > 0 ? before : null);
    ctx.body = String(adminAuditPage(page, pageContext(ctx, dependencies.house)));
  };
}
