import type { Context } from 'koa';
import type { Provider } from 'oidc-provider';

/** The application behind a bearer token, or why there is none. */
export type BearerVerdict =
  | { readonly accepted: true; readonly applicationId: string }
  | { readonly accepted: false; readonly code: 'server.access.unauthenticated' | 'server.access.forbidden-scope' };

/** Longest Authorization header read. */
const MAX_AUTHORIZATION_CHARS = 4_000;

/**
 * The authenticated application of a request: a live client-credentials token of our own with the scope asked for (RFC 6750).
 * A person's access token is no application's proof, and is refused. A refusal leaves its challenge in the answer's head (§3): why, once
 * a bearer token was shown.
 */
export async function bearerApplication(provider: Provider, ctx: Context, scope: string): Promise<BearerVerdict> {
  const verdict = await verdictOn(provider, ctx, scope);
  if (!verdict.accepted) ctx.set('WWW-Authenticate', challengeOf(verdict.code, ctx, scope));
  return verdict;
}

function challengeOf(code: string, ctx: Context, scope: string): string {
  if (code === 'server.access.forbidden-scope') return `Bearer error="insufficient_scope", scope="${scope}"`;
  return /^bearer( |$)/i.test(ctx.get('authorization')) ? 'Bearer error="invalid_token"' : 'Bearer';
}

async function verdictOn(provider: Provider, ctx: Context, scope: string): Promise<BearerVerdict> {
  const header = ctx.get('authorization');
  const [scheme = '', token = '', ...rest] = header.length > MAX_AUTHORIZATION_CHARS ? [] : header.split(' ');
  if (scheme.toLowerCase() !== 'bearer' || token === '' || rest.length > 0) {
    return { accepted: false, code: 'server.access.unauthenticated' };
  }
  const found = await provider.ClientCredentials.find(token);
  if (!found?.isValid || found.clientId === undefined)
    return { accepted: false, code: 'server.access.unauthenticated' };
  // The registration is read again at each call: a suspended application's tokens say nothing more.
  if (!(await provider.Client.find(found.clientId))) return { accepted: false, code: 'server.access.unauthenticated' };
  if (!found.scope?.split(' ').includes(scope)) return { accepted: false, code: 'server.access.forbidden-scope' };
  return { accepted: true, applicationId: found.clientId };
}
