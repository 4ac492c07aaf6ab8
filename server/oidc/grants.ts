import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { answeredAcr } from './acr.ts';
import type { SessionIds } from './session-ids.ts';

/**
 * Grant of a member application: made silently for the scopes it asks for and its registration allows. The grant's id and
 * the application's `sid` follow from (session, application), so that two simultaneous openings share them.
 */
export function loadGrant(ids: SessionIds): (ctx: KoaContextWithOIDC) => Promise<Grant | undefined> {
  return async (ctx) => {
    const { session, client, provider, params } = ctx.oidc;
    if (!session?.accountId || !client) return undefined;
    answerAcr(ctx, params?.acr_values);
    if (session.sidFor(client.clientId) === undefined) {
      session.sidFor(client.clientId, ids.sid(session.uid, client.clientId));
    }
    const grantId = ids.grantId(session.uid, client.clientId);
    const scope = [...ctx.oidc.requestParamOIDCScopes].join(' ');
    const existing = await provider.Grant.find(grantId);
    if (existing?.accountId === session.accountId && covers(existing, scope)) return existing;
    const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
    grant.jti = grantId;
    grant.addOIDCScope(merged(existing, scope));
    await grant.save();
    return grant;
  };
}

function covers(grant: Grant, scope: string): boolean {
  const granted = new Set(grant.getOIDCScope().split(' '));
  return scope.split(' ').every((name) => granted.has(name));
}

function merged(existing: Grant | undefined, scope: string): string {
  const names = new Set([...(existing?.getOIDCScope().split(' ') ?? []), ...scope.split(' ')]);
  return [...names].filter(Boolean).join(' ');
}

/** The provider reads `acr` off its context when it makes the code; this is where the asked level is answered. */
function answerAcr(ctx: KoaContextWithOIDC, acrValues: unknown): void {
  Object.defineProperty(ctx.oidc, 'acr', {
    configurable: true,
    get: () => answeredAcr(ctx.oidc.session?.acr, acrValues),
  });
}
