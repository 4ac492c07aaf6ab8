import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { memoized } from '../memo.ts';
import type { SignInStore } from '../store/contract.ts';
import { answeredAcr } from './acr.ts';
import { askedLevels } from './asked-levels.ts';
import { releasedBy } from './claims.ts';
import { grantEnds } from './grant-ends.ts';
import { profileOf } from './profiles/profile.ts';
import type { SessionIds } from './session-ids.ts';

/** Registrations of different scopes whose claims are remembered. */
const MAX_KNOWN_SCOPES = 500;

/**
 * Grant of a member application: made silently for the scopes it asks for and its registration allows. The grant's id and
 * the application's `sid` follow from (session, application), so that two simultaneous openings share them. Opened again after it was
 * ended, the application goes by another `sid`: a notice of that end, still on its way, ends nothing new.
 */
export function loadGrant(
  ids: SessionIds,
  store: SignInStore,
): (ctx: KoaContextWithOIDC) => Promise<Grant | undefined> {
  return async (ctx) => {
    const { session, client, provider, params } = ctx.oidc;
    if (!session?.accountId || !client) return undefined;
    answerAcr(ctx, askedLevels(params).values);
    const grantId = ids.grantId(session.uid, client.clientId);
    const sid = ids.sid(session.uid, client.clientId, await grantEnds(store, grantId));
    if (session.sidFor(client.clientId) !== sid) session.sidFor(client.clientId, sid);
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
export interface Asked {
  readonly scopes: readonly string[];
  readonly claims: readonly string[];
  /** Resource → scopes of its interface. */
  readonly resources: ReadonlyMap<string, readonly string[]>;
}

export function askedOf({ oidc }: KoaContextWithOIDC): Asked {
  const releasable = releasedTo(`${profileOf(oidc.client)} ${oidc.client?.scope ?? ''}`);
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

/** Claims released to an application: its profile, then scopes, in one text. */
export const releasedTo = memoized(MAX_KNOWN_SCOPES, (asked): ReadonlySet<string> => {
  const [profile, ...scopes] = asked.split(' ');
  return releasedBy(profileOf({ profile }), scopes);
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

/** The provider reads `acr` off its context when it makes the code; this is where the asked level is answered. */
function answerAcr(ctx: KoaContextWithOIDC, acrValues: unknown): void {
  Object.defineProperty(ctx.oidc, 'acr', {
    configurable: true,
    get: () => answeredAcr(ctx.oidc.session?.acr, acrValues),
  });
}
