import Router from '@koa/router';
import type { Context } from 'koa';
import { type DirectoryReader, type LocalField, type SearchQuery, seesRegion } from '../../directory/index.ts';
import { readJson } from '../http/body.ts';
import { refuseChange, seenVersion, tagVersion } from './asked-change.ts';
import { conflictRoutes } from './conflict-routes.ts';
import {
  type ApiGuard,
  type Asking,
  apiGuard,
  type DirectoryApiDependencies,
  READ_SCOPE,
  WRITE_SCOPE,
} from './guard.ts';
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

/** The directory over HTTP, for programs: the same searches, records and edits as the administration's pages, as the class and territory of each let see and write. */
export function directoryRoutes(dependencies: DirectoryApiDependencies): Router {
  const { issuer } = dependencies;
  const guard = apiGuard(dependencies);
  const router = new Router({ prefix: BASE });
  router.get('/openapi.json', (ctx) => {
    ctx.body = directoryOpenApi(issuer);
  });
  router.get('/search', guard.records(READ_SCOPE, search));
  router.get('/suggestions', guard.records(READ_SCOPE, suggest));
  for (const kind of RECORD_KINDS) recordRoutes(router, guard, kind);
  importRoutes(router, guard);
  lineageRoutes(router, guard);
  conflictRoutes(router, guard);
  membershipRoutes(router, guard);
  staffRoutes(router, guard);
  return router;
}

function recordRoutes(router: Router, guard: ApiGuard, kind: RecordKind): void {
  const path = `/${kind.collection}/:id`;
  router.get(
    path,
    guard.records(READ_SCOPE, (ctx, { reader }) => {
      const record = seen(reader, ctx, kind);
      if (record) tell(ctx, record);
    }),
  );
  router.get(
    `${path}/history`,
    guard.records(READ_SCOPE, (ctx, { reader, right }) => {
      const record = seen(reader, ctx, kind);
      const limit = countOf(new URLSearchParams(ctx.querystring).get('limit'), PRESET_HISTORY);
      if (record) ctx.body = viewHistory(reader.history({ kind: kind.kind, id: record.id }, limit), seesRegion(right));
    }),
  );
  router.put(
    `${path}/local/:field`,
    guard.records(WRITE_SCOPE, (ctx, asking) => setField(ctx, asking, kind)),
  );
}

/** Suggestions of one answer. */
const SUGGESTED = 8;

function suggest(ctx: Context, { searcher }: Asking): void {
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

function search(ctx: Context, { searcher }: Asking): void {
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
function seen(reader: DirectoryReader, ctx: Context, kind: RecordKind): SeenRecord | null {
  const record = kind.look(reader, String(ctx.params.id));
  if (record === null) refuse(ctx, kind.absent, String(ctx.params.id));
  return record;
}

function tell(ctx: Context, { version, view }: SeenRecord): void {
  tagVersion(ctx, version);
  ctx.body = view;
}

/** The version seen is required (RFC 6585 §3); another current one is 412, with its ETag (RFC 9110 §13.1.1). */
async function setField(ctx: Context, { reader, editor, journal, clock, by }: Asking, kind: RecordKind): Promise<void> {
  const field = LOCAL_FIELDS.find((one) => one === ctx.params.field);
  if (field === undefined) return refuse(ctx, 'server.page.absent', `local fields: ${LOCAL_FIELDS.join(', ')}`);
  const record = seen(reader, ctx, kind);
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
  await journal.catchUp({ actor: by, from: ctx.ip, request: String(ctx.state.requestId) });
  tell(ctx, kind.look(reader, record.id) ?? record);
}
