import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { AuditEvent } from '../audit/event.ts';
import { isBeyondLimit } from '../limits/limit-provider.ts';
import { TooManyTries } from '../limits/too-many-tries.ts';
import { PORTAL_CLIENT_ID } from './clients.ts';
import type { OpenedLedger } from './opened.ts';
import { writesOf } from './request-writes.ts';

export interface EventDependencies {
  readonly ledger: OpenedLedger;
  readonly clock: { now(): Date };
  /** After an application's own sign-out: tell the applications of the session that the provider did not know of. */
  readonly endRemainder: (sessionUid: string) => Promise<void>;
}

/**
 * The provider's events as audit lines, and the ledger of opened applications. The library fires events and forgets them:
 * each write joins the request's writes, so that the answer leaves after the line is on disk.
 */
export function auditProvider(provider: Provider, dependencies: EventDependencies): void {
  const { clock } = dependencies;
  const append: Append = (ctx, event) => {
    const line = { ...describe(ctx, clock), ...event };
    // A token is told of once it is certain that what it was issued for was this request's own.
    writesOf(ctx)?.tell(line, event.action === 'token.issued' ? 'when-kept' : 'always');
  };
  auditAuthorizations(provider, append, dependencies);
  auditTokens(provider, append);
  auditSignOuts(provider, append, dependencies);
}

type Append = (ctx: KoaContextWithOIDC, event: Pick<AuditEvent, 'action' | 'outcome'> & Partial<AuditEvent>) => void;

function auditAuthorizations(provider: Provider, append: Append, { ledger }: EventDependencies): void {
  provider.on('authorization.success', (ctx) => {
    append(ctx, { action: 'authorization.granted', outcome: 'success' });
    const { session, client } = ctx.oidc;
    if (!session?.accountId || !client || client.clientId === PORTAL_CLIENT_ID) return;
    const opened = {
      applicationId: client.clientId,
      sessionUid: session.uid,
      personId: session.accountId,
      sid: session.sidFor(client.clientId) ?? '',
      grantId: session.grantIdFor(client.clientId) ?? '',
    };
    writesOf(ctx)?.alongside(ledger.note(opened));
  });
  provider.on('authorization.error', (ctx, error) =>
    append(ctx, { action: 'authorization.refused', ...refusalOf(error) }),
  );
}

/** Asked again and again while a person decides (CIBA): nothing is refused. */
const NOT_YET = 'authorization_pending';

function auditTokens(provider: Provider, append: Append): void {
  provider.on('grant.success', (ctx) =>
    append(ctx, {
      action: 'token.issued',
      outcome: 'success',
      details: { grant: String(ctx.oidc.params?.grant_type ?? ''), scope: scopeOf(ctx) },
    }),
  );
  provider.on('grant.error', (ctx, error) => {
    // The tries before it are in the audit, each; those that are not even looked at would fill it, and are counted (`vestibule_limited_total`).
    if (error instanceof TooManyTries || isBeyondLimit(ctx, error) || error.error === NOT_YET) return;
    append(ctx, { action: 'token.refused', ...refusalOf(error) });
  });
}

function auditSignOuts(provider: Provider, append: Append, { endRemainder }: EventDependencies): void {
  provider.on('end_session.success', (ctx) => {
    const { session, params } = ctx.oidc;
    if (params?.logout === undefined || !session?.accountId) return;
    append(ctx, { action: 'sign-out.everywhere', outcome: 'success' });
    writesOf(ctx)?.alongside(endRemainder(session.uid));
  });
}

/** A situation chosen by the client's parameter, as an audit line of the request that chose it. */
export function situationAuditor(clock: { now(): Date }) {
  return (ctx: KoaContextWithOIDC, personId: string, situationId: string): void => {
    const line = { ...describe(ctx, clock), action: 'situation.chosen', outcome: 'success' } as const;
    writesOf(ctx)?.tell({ ...line, actor: personId, subject: situationId });
  };
}

function describe(ctx: KoaContextWithOIDC, clock: { now(): Date }): Omit<AuditEvent, 'action' | 'outcome'> {
  const { client, session, entities } = ctx.oidc;
  const account = entities.Account?.accountId ?? session?.accountId;
  return {
    at: clock.now(),
    actor: account ?? client?.clientId ?? 'anonymous',
    subject: client?.clientId ?? '',
    code: '',
    from: ctx.ip,
    request: String(ctx.state.requestId ?? ''),
    details: session?.acr ? { acr: session.acr } : {},
  };
}

function refusalOf(error: { error: string; error_description?: string | undefined }) {
  return { outcome: 'refused' as const, code: error.error, details: { reason: error.error_description ?? '' } };
}

function scopeOf(ctx: KoaContextWithOIDC): string {
  const { AccessToken, ClientCredentials } = ctx.oidc.entities;
  return AccessToken?.scope ?? ClientCredentials?.scope ?? '';
}
