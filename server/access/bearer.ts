import type { Context } from 'koa';
import { FAPI_ALGORITHMS } from '../oidc/profiles/profile.ts';
import { type ProofParts, provesKey } from './dpop-proof.ts';

/** The application behind a bearer token, or why there is none. */
export type BearerVerdict =
  | { readonly accepted: true; readonly applicationId: string }
  | { readonly accepted: false; readonly code: 'server.access.unauthenticated' | 'server.access.forbidden-scope' };

/** Longest Authorization header read. */
const MAX_AUTHORIZATION_CHARS = 4_000;

/**
 * The authenticated application of a request: a live client-credentials token of our own with the scope asked for (RFC 6750). One
 * bound to a key counts with a proof of that key alone (RFC 9449 §7.1), one bound to a certificate not at all: no certificate reaches these doors.
 * A person's access token is no application's proof, and is refused. A refusal leaves its challenge in the answer's head (§3): why, once
 * a token was shown.
 */
export async function bearerApplication(parts: ProofParts, ctx: Context, scope: string): Promise<BearerVerdict> {
  const verdict = await verdictOn(parts, ctx, scope);
  if (!verdict.accepted) ctx.set('WWW-Authenticate', challengeOf(verdict.code, ctx, scope));
  return verdict;
}

function challengeOf(code: string, ctx: Context, scope: string): string {
  const [scheme = ''] = ctx.get('authorization').split(' ');
  const isDpop = scheme.toLowerCase() === 'dpop';
  const start = isDpop ? `DPoP algs="${FAPI_ALGORITHMS.join(' ')}", ` : 'Bearer ';
  if (code === 'server.access.forbidden-scope') return `${start}error="insufficient_scope", scope="${scope}"`;
  return isDpop || scheme.toLowerCase() === 'bearer' ? `${start}error="invalid_token"` : 'Bearer';
}

const UNPROVED = { accepted: false, code: 'server.access.unauthenticated' } as const;

async function verdictOn(parts: ProofParts, ctx: Context, scope: string): Promise<BearerVerdict> {
  const { provider } = parts;
  const header = ctx.get('authorization');
  const [scheme = '', token = '', ...rest] = header.length > MAX_AUTHORIZATION_CHARS ? [] : header.split(' ');
  if (token === '' || rest.length > 0) return UNPROVED;
  const found = await provider.ClientCredentials.find(token);
  if (!found?.isValid || found.clientId === undefined) return UNPROVED;
  // The registration is read again at each call: a suspended application's tokens say nothing more.
  if (!(await provider.Client.find(found.clientId))) return UNPROVED;
  if (!(await isShownRightly(parts, ctx, scheme.toLowerCase(), { ...found, clientId: found.clientId, value: token }))) {
    return UNPROVED;
  }
  if (!found.scope?.split(' ').includes(scope)) return { accepted: false, code: 'server.access.forbidden-scope' };
  return { accepted: true, applicationId: found.clientId };
}

interface ShownToken {
  readonly clientId: string;
  readonly value: string;
  readonly jkt?: string | undefined;
  readonly 'x5t#S256'?: string | undefined;
}

/** A token by the scheme that its binding asks for: stolen, a bound one opens nothing. */
async function isShownRightly(
  parts: ProofParts,
  ctx: Context,
  scheme: string,
  { jkt, 'x5t#S256': certificate, ...token }: ShownToken,
): Promise<boolean> {
  if (certificate !== undefined) return false;
  if (jkt === undefined) return scheme === 'bearer';
  return scheme === 'dpop' && provesKey(parts, ctx, { ...token, thumbprint: jkt });
}
