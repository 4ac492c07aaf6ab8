import type { KoaContextWithOIDC } from 'oidc-provider';
import { errors } from 'oidc-provider';
import { ServerError } from '../errors.ts';
import { readForm } from '../http/body.ts';
import { OIDC_ROUTES } from './aliases.ts';
import type { ProviderPages } from './provider-dependencies.ts';

/** Doors that an application's page may reach by a posted form as well as by an address. */
const POSTED: ReadonlySet<string> = new Set([OIDC_ROUTES.authorization, OIDC_ROUTES.end_session]);

/** Longest query that a posted request may become; a longer one is pushed (RFC 9126). */
const MAX_QUERY_CHARS = 16 * 1024;

/**
 * Provider middleware: an authorization or sign-out request that comes by POST (OpenID Connect Core 1.0 §3.1.2.1, RP-Initiated
 * Logout 1.0 §2) is sent on as the same request by address. A form posted from another site carries no cookie of ours (SameSite);
 * the redirect does, as any link would.
 */
export function takePostedRequests(pages: Pick<ProviderPages, 'renderError'>) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (ctx.method !== 'POST' || !POSTED.has(ctx.path)) return next();
    const query = await queryOf(ctx);
    if (query === null) {
      const error = new errors.InvalidRequest(`a posted request is a form of ${MAX_QUERY_CHARS} characters at most`);
      ctx.status = 400;
      await pages.renderError(ctx, { error: error.error }, error);
      return;
    }
    ctx.status = 303;
    ctx.redirect(`${ctx.path}?${query}`);
  };
}

/** Parameters of the address and of the form together: one given twice stays twice, and is refused as such. Null: unreadable, or too long. */
async function queryOf(ctx: KoaContextWithOIDC): Promise<string | null> {
  try {
    const form = ctx.get('content-type') === '' ? new URLSearchParams() : await readForm(ctx.req);
    const query = new URLSearchParams([...new URLSearchParams(ctx.querystring), ...form]).toString();
    return query.length > MAX_QUERY_CHARS ? null : query;
  } catch (error) {
    if (error instanceof ServerError) return null;
    throw error;
  }
}
