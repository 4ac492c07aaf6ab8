import { createHash, randomBytes } from 'node:crypto';
import type { Context } from 'koa';
import { OIDC_ROUTES } from '../oidc/aliases.ts';
import { PORTAL_CLIENT_ID, PORTAL_RETURN_PATH } from '../oidc/clients.ts';

/** Where the portal's sign-in may lead afterwards: a closed list, so that no address from outside is ever followed (S-20). */
const DESTINATIONS: Readonly<Record<string, string>> = {
  portal: '/',
  admin: '/admin',
  personnel: '/admin/personnel',
  cles: '/cles',
  mobile: '/mobile',
  acces: '/acces',
};
/** Asked for again, whoever is signed in: what is done there rests on a proof just made. */
const FRESH: ReadonlySet<string> = new Set(['cles', 'mobile', 'admin', 'personnel']);
/** Where passkeys are made. */
export const PASSKEYS_DESTINATION = 'cles';

/** Why nothing but the card is an answer: passkeys are made from it; whoever administers, or keeps staff, changes what others may do (S-43). */
export type CardReason = 'passkeys' | 'administration' | 'staff';

/** Why a sign-in of the portal is for the card alone; null when it is not. @param state its destination */
export function cardReasonOf(state: unknown): CardReason | null {
  if (state === PASSKEYS_DESTINATION) return 'passkeys';
  if (state === 'admin') return 'administration';
  return state === 'personnel' ? 'staff' : null;
}

/** A page of ours that a dossier's hand-over leads to; its reference is worth nothing to anybody else. */
const HANDED_OVER = /^accord\.[\w-]{43}$/;
/** Trial of an application's flow, with the link that permits it where there is one. */
const TRIAL = /^essai\.([a-z0-9-]{1,63})(?:\.([\w-]{43}))?$/;

/** The address that a destination stands for; undefined for what is none. */
function destinationOf(to: string): string | undefined {
  if (HANDED_OVER.test(to)) return `/${to.replace('.', '/')}`;
  const [, application, link] = TRIAL.exec(to) ?? [];
  if (application !== undefined) return `/essai/${application}${link === undefined ? '' : `?lien=${link}`}`;
  return Object.hasOwn(DESTINATIONS, to) ? DESTINATIONS[to] : undefined;
}

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
    state: destinationOf(to) === undefined ? 'portal' : to,
    ...(FRESH.has(to) && { prompt: 'login' }),
  };
  for (const [name, value] of Object.entries(parameters)) request.searchParams.set(name, value);
  ctx.status = 303;
  ctx.redirect(request.href);
}

/** Back from the provider: on to the place the sign-in was for. */
export function returnFromSignIn(ctx: Context): void {
  const state = new URLSearchParams(ctx.querystring).get('state') ?? '';
  ctx.status = 303;
  ctx.redirect(destinationOf(state) ?? '/');
}
