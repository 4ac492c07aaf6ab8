import Router from '@koa/router';
import type { Context } from 'koa';
import type { Provider } from 'oidc-provider';
import { bearerApplication } from '../access/bearer.ts';
import { readJson } from '../http/body.ts';
import { codeWords, STATUS_BY_KIND } from '../http/code-words.ts';
import { clientSettings, isSettingsKind } from './client-settings.ts';
import type { ChangedBy, Clients, SaveClientVerdict } from './open-clients.ts';
import { clientsOpenApi, rotateSchema } from './openapi.ts';

/** Scope a program's token needs to manage clients. */
export const MANAGE_SCOPE = 'clients.manage';

/** Minutes a former secret goes on working unless told. */
const KEEP_MINUTES = 24 * 60;

export interface ClientRouteDependencies {
  readonly provider: Provider;
  readonly clients: Clients;
  readonly issuer: string;
}

type Handler = (ctx: Context, by: ChangedBy) => Promise<void> | void;

/** Clients as data over HTTP: for programs, by a bearer token of an application with the scope `clients.manage`. */
export function clientRoutes(dependencies: ClientRouteDependencies): Router {
  const { clients, issuer } = dependencies;
  const router = new Router();
  const guarded = (handle: Handler) => async (ctx: Context) => {
    const bearer = await bearerApplication(dependencies.provider, ctx, MANAGE_SCOPE);
    if (bearer.accepted) {
      return handle(ctx, { actor: bearer.applicationId, from: ctx.ip, request: String(ctx.state.requestId) });
    }
    if (bearer.code === 'server.access.unauthenticated') ctx.set('WWW-Authenticate', 'Bearer');
    return refuse(ctx, bearer.code);
  };
  const id = (ctx: Context) => String(ctx.params.id);
  router.get('/admin/api/openapi.json', (ctx) => {
    ctx.body = clientsOpenApi(issuer);
  });
  router.get(
    '/admin/api/clients',
    guarded((ctx) => {
      ctx.body = clients.list();
    }),
  );
  router.post(
    '/admin/api/clients',
    guarded(async (ctx, by) => {
      const status = ctx.query.status === 'active' ? 'active' : 'requested';
      answer(ctx, await clients.save(await readJson(ctx.req), 0, by, status), 201);
    }),
  );
  router.post(
    '/admin/api/clients/check',
    guarded(async (ctx) => {
      ctx.body = { faults: clients.check(await readJson(ctx.req)) };
    }),
  );
  router.get(
    '/admin/api/clients/:id',
    guarded((ctx) => {
      const client = clients.find(id(ctx));
      if (!client) return refuse(ctx, 'server.client.unknown');
      ctx.set('ETag', `"${client.version}"`);
      ctx.body = client;
    }),
  );
  router.put(
    '/admin/api/clients/:id',
    guarded((ctx, by) => replace(clients, ctx, by)),
  );
  for (const [action, status] of [
    ['approve', 'active'],
    ['suspend', 'suspended'],
  ] as const) {
    router.post(
      `/admin/api/clients/:id/${action}`,
      guarded(async (ctx, by) => {
        const version = seenVersion(ctx);
        if (version !== null) answer(ctx, await clients.setStatus(id(ctx), status, version, by));
      }),
    );
  }
  router.post(
    '/admin/api/clients/:id/secret',
    guarded(async (ctx, by) => {
      const asked = rotateSchema.safeParse(ctx.request.length ? await readJson(ctx.req) : {});
      if (!asked.success) return refuse(ctx, 'server.request.malformed');
      answer(ctx, await clients.rotateSecret(id(ctx), asked.data.keep_minutes ?? KEEP_MINUTES, by));
    }),
  );
  router.get(
    '/admin/api/clients/:id/settings/:kind',
    guarded((ctx) => {
      const client = clients.find(id(ctx));
      const kind = String(ctx.params.kind);
      if (!client || !isSettingsKind(kind)) return refuse(ctx, 'server.client.unknown');
      ctx.type = 'text/plain; charset=utf-8';
      ctx.body = clientSettings(client, kind, issuer);
    }),
  );
  return router;
}

async function replace(clients: Clients, ctx: Context, by: ChangedBy): Promise<void> {
  const version = seenVersion(ctx);
  if (version === null) return;
  const input = await readJson(ctx.req);
  const isOther = typeof input === 'object' && input !== null && Reflect.get(input, 'client_id') !== ctx.params.id;
  if (!clients.find(String(ctx.params.id))) return refuse(ctx, 'server.client.unknown');
  if (isOther)
    return refuse(ctx, 'server.client.malformed', [{ place: 'client_id', why: 'l’identifiant ne change pas' }]);
  answer(ctx, await clients.save(input, version, by));
}

/** The version that the caller saw (RFC 9110 §13.1.1), or null once it was told that it must say one (RFC 6585 §3). */
function seenVersion(ctx: Context): number | null {
  const [, digits] = /^"(\d{1,9})"$/.exec(ctx.get('if-match')) ?? [];
  if (digits !== undefined) return Number(digits);
  refuse(ctx, 'server.request.malformed');
  ctx.status = 428;
  return null;
}

function answer(ctx: Context, verdict: SaveClientVerdict, status = 200): void {
  if (!verdict.accepted) return refuse(ctx, verdict.code, verdict.faults);
  ctx.status = status;
  ctx.set('ETag', `"${verdict.client.version}"`);
  ctx.body = { client: verdict.client, client_secret: verdict.secret };
}

function refuse(ctx: Context, code: string, faults: readonly object[] = []): void {
  const { kind, fr, en } = codeWords(code);
  ctx.status = STATUS_BY_KIND[kind];
  ctx.body = { error: code, fr, en, faults, request: ctx.state.requestId };
}
