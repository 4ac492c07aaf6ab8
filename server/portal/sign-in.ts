import { createHash, randomBytes } from 'node:crypto';
import type { Context } from 'koa';
import { OIDC_ROUTES } from '../oidc/aliases.ts';
import { PORTAL_CLIENT_ID, PORTAL_RETURN_PATH } from '../oidc/clients.ts';

/** Where the portal's sign-in may lead afterwards: a closed list, so that no address from outside is ever followed (S-20). */
const DESTINATIONS: Readonly<Record<string, string>> = { portal: '/', admin: '/admin' };

/**
 * The portal signs in through the provider like any application, for the session alone: the code that comes back is not
 * redeemed, and dies after a minute.
 */
export function startSignIn(ctx: Context, issuer: string): void {
  const to = new URLSearchParams(ctx.querystring).get('to') ?? '';
  const request = new URL(OIDC_ROUTES.authorization, issuer);
  const verifier = randomBytes(32).toString('base64url');
  const parameters: Record<string, string> = {
    client_id: PORTAL_CLIENT_ID,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: new URL(PORTAL_RETURN_PATH, issuer).href,
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    nonce: randomBytes(16).toString('base64url'),
    state: Object.hasOwn(DESTINATIONS, to) ? to : 'portal',
  };
  for (const [name, value] of Object.entries(parameters)) request.searchParams.set(name, value);
  ctx.status = 303;
  ctx.redirect(request.href);
}

/** Back from the provider: on to the place the sign-in was for. */
export function returnFromSignIn(ctx: Context): void {
  const state = new URLSearchParams(ctx.querystring).get('state') ?? '';
  ctx.status = 303;
  ctx.redirect((Object.hasOwn(DESTINATIONS, state) ? DESTINATIONS[state] : undefined) ?? '/');
}
