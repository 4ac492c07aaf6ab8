import Router from '@koa/router';
import type { Context } from 'koa';
import type { LocalField, SearchQuery } from '../../directory/index.ts';
import { readJson } from '../http/body.ts';
import { refuseChange, seenVersion } from './asked-change.ts';
import { conflictRoutes } from './conflict-routes.ts';
import { type DirectoryApiDependencies, guarded, READ_SCOPE, WRITE_SCOPE } from './guard.ts';
import { importRoutes } from './import-routes.ts';
import { lineageRoutes } from './lineage-routes.ts';
import { membershipRoutes } from './membership-routes.ts';
import { directoryOpenApi } from './openapi.ts';
import { BASE } from './openapi-parts.ts';
import { RECORD_KINDS, type RecordKind, type SeenRecord } from './record-kinds.ts';
import { refuse } from './refuse.ts';
import { fieldSchema } from './schemas.ts';
import { staffRoutes } from './staff-routes.ts';
import { viewHistory, viewPage } from './views.ts';

const PRESET_PAGE = 20;
const PRESET_HISTORY = 50;
const MAX_WHOLE_NUMBER_CHARS = 4;
const LOCAL_FIELDS: readonly LocalField[] = ['phone', 'secureMail'];

/** The directory over HTTP, for programs: the same searches, records and edits as the administration's pages. */
export function directoryRoutes(dependencies: DirectoryApiDependencies): Router {
  const { issuer } = dependencies;
  const router = new Router({ prefix: BASE });
  router.get('/openapi.json', (ctx) => {
    ctx.body = directoryOpenApi(issuer);
  });
  router.get(
    '/search',
    guarded(dependencies, READ_SCOPE, (ctx) => search(dependencies, ctx)),
  );
  router.get(
    '/suggestions',
    guarded(dependencies, READ_SCOPE, (ctx) => suggest(dependencies, ctx)),
  );
  for (const kind of RECORD_KINDS) recordRoutes(router, dependencies, kind);
  importRoutes(router, dependencies);
  lineageRoutes(router, dependencies);
  conflictRoutes(router, dependencies);
  membershipRoutes(router, dependencies);
  staffRoutes(router, dependencies);
  return router;
}

function recordRoutes(router: Router, dependencies: DirectoryApiDependencies, kind: RecordKind): void {
  const path = `/${kind.collection}/:id`;
  router.get(
    path,
    guarded(dependencies, READ_SCOPE, (ctx) => {
      const record = seen(dependencies, ctx, kind);
      if (record) tell(ctx, record);
    }),
  );
  router.get(
    `${path}/history`,
    guarded(dependencies, READ_SCOPE, (ctx) => {
      const record = seen(dependencies, ctx, kind);
      const limit = countOf(new URLSearchParams(ctx.querystring).get('limit'), PRESET_HISTORY);
      if (record) ctx.body = viewHistory(dependencies.reader.history({ kind: kind.kind, id: record.id }, limit));
    }),
  );
  router.put(
    `${path}/local/:field`,
    guarded(dependencies, WRITE_SCOPE, (ctx, by) => setField(dependencies, ctx, kind, by)),
  );
}

/** Suggestions of one answer. */
const SUGGESTED = 8;

function suggest({ searcher }: DirectoryApiDependencies, ctx: Context): void {
  const asked = new URLSearchParams(ctx.querystring);
  const kind = kindOf(asked.get('kind'));
  if (kind === null) {
    refuse(ctx, 'server.request.malformed', 'kind: any, person or structure');
    return;
  }
  const hits = searcher.suggest({ text: asked.get('q') ?? '', kind, limit: SUGGESTED });
  ctx.body = viewPage({ hits, total: null, next: null }).hits;
}

function kindOf(text: string | null): SearchQuery['kind'] | null {
  const kind = text ?? 'any';
  return kind === 'any' || kind === 'person' || kind === 'structure' ? kind : null;
}

function search({ searcher }: DirectoryApiDependencies, ctx: Context): void {
  const said = (name: string) => new URLSearchParams(ctx.querystring).get(name);
  const kind = kindOf(said('kind'));
  if (kind === null) {
    refuse(ctx, 'server.request.malformed', 'kind: any, person or structure');
    return;
  }
  const query: SearchQuery = {
    text: said('q') ?? '',
    kind,
    limit: countOf(said('limit'), PRESET_PAGE),
    after: said('after'),
    includeClosed: said('closed') === 'true',
  };
  ctx.body = viewPage(searcher.search(query));
}

/** A number that is none is left to the directory to refuse. */
function countOf(text: string | null, preset: number): number {
  if (text === null) return preset;
  return /^\d+$/.test(text) && text.length <= MAX_WHOLE_NUMBER_CHARS ? Number(text) : Number.NaN;
}

/** The record that the address names; null once it was told that there is none. */
function seen({ reader }: DirectoryApiDependencies, ctx: Context, kind: RecordKind): SeenRecord | null {
  const record = kind.look(reader, String(ctx.params.id));
  if (record === null) refuse(ctx, kind.absent, String(ctx.params.id));
  return record;
}

function tell(ctx: Context, { version, view }: SeenRecord): void {
  ctx.set('ETag', `"${version}"`);
  ctx.body = view;
}

/** The version seen is required (RFC 6585 §3); another current one is 412, with its ETag (RFC 9110 §13.1.1). */
async function setField(
  dependencies: DirectoryApiDependencies,
  ctx: Context,
  kind: RecordKind,
  by: string,
): Promise<void> {
  const { reader, editor, journal, clock } = dependencies;
  const field = LOCAL_FIELDS.find((one) => one === ctx.params.field);
  if (field === undefined) return refuse(ctx, 'server.page.absent', `local fields: ${LOCAL_FIELDS.join(', ')}`);
  const record = seen(dependencies, ctx, kind);
  if (record === null) return undefined;
  const version = seenVersion(ctx);
  if (version === null) return undefined;
  const asked = fieldSchema.safeParse(await readJson(ctx.req));
  if (!asked.success) return refuse(ctx, 'server.request.malformed', 'value: a text of 1,000 characters at most');
  const verdict = await editor.perform(
    { personId: by },
    {
      command: 'set-local-field',
      ref: { kind: kind.kind, id: record.id },
      field,
      value: asked.data.value,
      version,
    },
    clock.now(),
  );
  // The same value again is what was asked for.
  if (!verdict.accepted && verdict.code !== 'directory.edit.unchanged') {
    return refuseChange(ctx, verdict);
  }
  await journal.catchUp({ from: ctx.ip, request: String(ctx.state.requestId) });
  tell(ctx, kind.look(reader, record.id) ?? record);
}
