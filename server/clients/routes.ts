import Router from '@koa/router';
import type { Context } from 'koa';
import type { Provider } from 'oidc-provider';
import { bearerApplication } from '../access/bearer.ts';
import type { AuditSink } from '../audit/event.ts';
import { readJson } from '../http/body.ts';
import { codeWords, statusOf } from '../http/code-words.ts';
import type { ClaimTrials } from '../oidc/claim-trial.ts';
import { answerClaimTrial } from './claim-trial-door.ts';
import { clientSettings, isSettingsKind } from './client-settings.ts';
import type { ChangedBy, ClientStatus, Clients, SaveClientVerdict } from './open-clients.ts';
import { clientsOpenApi, rotateSchema } from './openapi.ts';

/** Scope a program's token needs to manage clients. */
export const MANAGE_SCOPE = 'clients.manage';

/** Minutes a former secret goes on working unless told. */
const KEEP_MINUTES = 24 * 60;

export interface ClientRouteDependencies {
  readonly provider: Provider;
  readonly clients: Clients;
  readonly issuer: string;
  readonly claimTrials: ClaimTrials;
  readonly audit: AuditSink;
  readonly clock: { now(): Date };
}

type Handler = (ctx: Context, by: ChangedBy) => Promise<void> | void;

/** Clients as data over HTTP: for programs, by a bearer token of an application with the scope `clients.manage`. */
export function clientRoutes(dependencies: ClientRouteDependencies): Router {
  const { clients, issuer } = dependencies;
  const router = new Router();
  const guard = (handle: Handler) => (ctx: Context) => guarded(dependencies, ctx, handle);
  const base = '/admin/api/clients';
  router.get('/admin/api/openapi.json', (ctx) => {
    ctx.body = clientsOpenApi(issuer);
  });
  router.get(
    base,
    guard((ctx) => tell(ctx, clients.list())),
  );
  router.post(
    base,
    guard((ctx, by) => admit(clients, ctx, by)),
  );
  router.post(
    `${base}/check`,
    guard(async (ctx) => tell(ctx, { faults: clients.check(await readJson(ctx.req)) })),
  );
  router.get(
    `${base}/:id`,
    guard((ctx) => show(clients, ctx)),
  );
  router.put(
    `${base}/:id`,
    guard((ctx, by) => replace(clients, ctx, by)),
  );
  router.post(
    `${base}/:id/approve`,
    guard((ctx, by) => setStatus(clients, ctx, by, 'active')),
  );
  router.post(
    `${base}/:id/suspend`,
    guard((ctx, by) => setStatus(clients, ctx, by, 'suspended')),
  );
  router.post(
    `${base}/:id/secret`,
    guard((ctx, by) => rotate(clients, ctx, by)),
  );
  router.get(
    `${base}/:id/settings/:kind`,
    guard((ctx) => showSettings(clients, ctx, issuer)),
  );
  router.get(
    `${base}/:id/claims`,
    guard((ctx, by) => answerClaimTrial(dependencies, ctx, by.actor)),
  );
  return router;
}

async function guarded({ provider, clock }: ClientRouteDependencies, ctx: Context, handle: Handler): Promise<void> {
  const bearer = await bearerApplication({ provider, clock }, ctx, MANAGE_SCOPE);
  if (bearer.accepted) {
    return handle(ctx, { actor: bearer.applicationId, from: ctx.ip, request: String(ctx.state.requestId) });
  }
  return refuse(ctx, bearer.code);
}

function tell(ctx: Context, body: object): void {
  ctx.body = body;
}

async function admit(clients: Clients, ctx: Context, by: ChangedBy): Promise<void> {
  const status = ctx.query.status === 'active' ? 'active' : 'requested';
  answer(ctx, await clients.save(await readJson(ctx.req), 0, by, status), 201);
}

function show(clients: Clients, ctx: Context): void {
  const client = clients.find(String(ctx.params.id));
  if (client) {
    ctx.set('ETag', `"${client.version}"`);
    ctx.body = client;
  } else refuse(ctx, 'server.client.unknown');
}

async function setStatus(clients: Clients, ctx: Context, by: ChangedBy, status: ClientStatus): Promise<void> {
  const version = seenVersion(ctx);
  if (version !== null) answer(ctx, await clients.setStatus(String(ctx.params.id), status, version, by));
}

async function rotate(clients: Clients, ctx: Context, by: ChangedBy): Promise<void> {
  const asked = rotateSchema.safeParse(ctx.request.length ? await readJson(ctx.req) : {});
  if (!asked.success) return refuse(ctx, 'server.request.malformed');
  answer(ctx, await clients.rotateSecret(String(ctx.params.id), asked.data.keep_minutes ?? KEEP_MINUTES, by));
}

function showSettings(clients: Clients, ctx: Context, issuer: string): void {
  const client = clients.find(String(ctx.params.id));
  const kind = String(ctx.params.kind);
  if (client && isSettingsKind(kind)) {
    ctx.type = 'text/plain; charset=utf-8';
    ctx.body = clientSettings(client, kind, issuer);
  } else refuse(ctx, 'server.client.unknown');
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
  refuse(ctx, 'server.request.malformed', [
    { place: 'if-match', why: 'la version vue est attendue, entre guillemets' },
  ]);
  ctx.status = 428;
  return null;
}

function answer(ctx: Context, verdict: SaveClientVerdict, status = 200): void {
  if (!verdict.accepted) {
    refuse(ctx, verdict.code, verdict.faults);
    return;
  }
  ctx.status = status;
  ctx.set('ETag', `"${verdict.client.version}"`);
  ctx.body = { client: verdict.client, client_secret: verdict.secret };
}

function refuse(ctx: Context, code: string, faults: readonly object[] = []): void {
  const { fr, en } = codeWords(code);
  ctx.status = statusOf(code);
  ctx.body = { error: code, fr, en, faults, request: ctx.state.requestId };
}
