import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { memoized } from '../memo.ts';
import { answeredAcr } from './acr.ts';
import { CLAIMS_BY_SCOPE } from './claims.ts';
import type { SessionIds } from './session-ids.ts';

/** Registrations of different scopes whose claims are remembered. */
const MAX_KNOWN_SCOPES = 500;

/**
 * Grant of a member application: made silently for the scopes it asks for and its registration allows. The grant's id and
 * the application's `sid` follow from (session, application), so that two simultaneous openings share them.
 */
export function loadGrant(ids: SessionIds): (ctx: KoaContextWithOIDC) => Promise<Grant | undefined> {
  return async (ctx) => {
    const { session, client, provider, params } = ctx.oidc;
    if (!session?.accountId || !client) return undefined;
    answerAcr(ctx, params?.acr_values ?? claimedAcr(params?.claims));
    if (session.sidFor(client.clientId) === undefined) {
      session.sidFor(client.clientId, ids.sid(session.uid, client.clientId));
    }
    const grantId = ids.grantId(session.uid, client.clientId);
    const asked = askedOf(ctx);
    const existing = await provider.Grant.find(grantId);
    if (existing?.accountId === session.accountId && covers(existing, asked)) return existing;
    const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
    grant.jti = grantId;
    fill(grant, existing);
    add(grant, asked);
    await grant.save();
    return grant;
  };
}

/** What one request asks for, already narrowed to what the registration of its client allows. */
interface Asked {
  readonly scopes: readonly string[];
  readonly claims: readonly string[];
  /** Resource → scopes of its interface. */
  readonly resources: ReadonlyMap<string, readonly string[]>;
}

function askedOf({ oidc }: KoaContextWithOIDC): Asked {
  const releasable = releasableUnder(oidc.client?.scope ?? '');
  const scopes = [...oidc.requestParamScopes];
  return {
    scopes: [...oidc.requestParamOIDCScopes],
    claims: [...oidc.requestParamClaims].filter((name) => releasable.has(name)),
    resources: new Map(
      Object.entries(oidc.resourceServers ?? {}).map(([identifier, { scopes: known }]) => [
        identifier,
        scopes.filter((name) => known.has(name)),
      ]),
    ),
  };
}

/** Claims that a registration's scopes release. */
const releasableUnder = memoized(MAX_KNOWN_SCOPES, (scope): ReadonlySet<string> => {
  const allowed = new Set(scope.split(' '));
  return new Set(Object.entries(CLAIMS_BY_SCOPE).flatMap(([each, names]) => (allowed.has(each) ? names : [])));
});

function covers(grant: Grant, { scopes, claims, resources }: Asked): boolean {
  const holds = (granted: readonly string[], wanted: readonly string[]) =>
    wanted.every((name) => granted.includes(name));
  return (
    holds(grant.getOIDCScope().split(' '), scopes) &&
    holds(grant.getOIDCClaims(), claims) &&
    [...resources].every(([identifier, names]) => holds(grant.getResourceScope(identifier).split(' '), names))
  );
}

function add(grant: Grant, { scopes, claims, resources }: Asked): void {
  if (scopes.length > 0) grant.addOIDCScope(scopes.join(' '));
  if (claims.length > 0) grant.addOIDCClaims([...claims]);
  for (const [identifier, names] of resources)
    if (names.length > 0) grant.addResourceScope(identifier, names.join(' '));
}

/** What was granted before stays granted: another tab may hold a code made from it. */
function fill(grant: Grant, existing: Grant | undefined): void {
  if (!existing) return;
  add(grant, {
    scopes: existing.getOIDCScope().split(' ').filter(Boolean),
    claims: existing.getOIDCClaims(),
    resources: new Map(
      Object.entries(existing.resources ?? {}).map(([identifier, names]) => [identifier, names.split(' ')]),
    ),
  });
}

/** Levels asked by the `claims` parameter instead of `acr_values` (OpenID Connect Core 1.0 §5.5.1.1). */
function claimedAcr(claims: unknown): string | undefined {
  if (typeof claims !== 'string') return undefined;
  // Checked by the provider before anything of ours sees it.
  const { id_token: idToken } = JSON.parse(claims) as {
    id_token?: { acr?: { value?: unknown; values?: unknown } | null };
  };
  const { value, values } = idToken?.acr ?? {};
  if (typeof value === 'string') return value;
  return Array.isArray(values) ? values.filter((acr) => typeof acr === 'string').join(' ') : undefined;
}

/** The provider reads `acr` off its context when it makes the code; this is where the asked level is answered. */
function answerAcr(ctx: KoaContextWithOIDC, acrValues: unknown): void {
  Object.defineProperty(ctx.oidc, 'acr', {
    configurable: true,
    get: () => answeredAcr(ctx.oidc.session?.acr, acrValues),
  });
}
