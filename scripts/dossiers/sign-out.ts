import type { Context } from 'koa';
import { ownOrigin, readForm } from '../web-door.ts';
import { type Desk, setCookie } from './desk.ts';
import { languageIn } from './language.ts';
import { verifyLogoutToken } from './logout-token.ts';
import { refusalPage, signedOutPage } from './pages/notice-pages.ts';
import { DOSSIER_REFUSALS } from './refusals.ts';
import { TOKEN_ALGORITHM } from './relying-party.ts';

const MAX_LOGOUT_FORM_BYTES = 16_384;

/** Sign out here, then at the provider (RP-Initiated Logout 1.0). Here first: a provider that is away must not keep us in. */
export async function signOut(ctx: Context, desk: Desk): Promise<void> {
  if (ctx.get('origin') !== ownOrigin(ctx)) {
    ctx.status = DOSSIER_REFUSALS['dossier.origin.foreign'].status;
    ctx.body = refusalPage(desk.config.id, 'dossier.origin.foreign', languageIn(ctx, desk));
    return;
  }
  const cookie = ctx.cookies.get(desk.cookies.session);
  const visit = desk.sessions.find(cookie, desk.clock.now());
  desk.sessions.close(cookie);
  setCookie(ctx, desk.cookies.session, null);
  const next =
    visit.state === 'signed-in' ? (await desk.relyingParty.signOutUrl(languageIn(ctx, desk))).href : '/signed-out';
  ctx.status = 303;
  ctx.redirect(next);
}

/** Where the provider sends the browser back after signing out. */
export function signedOut(ctx: Context, desk: Desk): void {
  ctx.body = signedOutPage(desk.config.id, languageIn(ctx, desk));
}

/**
 * The provider's order to end sessions (Back-Channel Logout 1.0 §2.5, §2.8): 200 when the token holds, whether or not a session
 * was open; 400 with a reason when it does not.
 */
export async function backchannelLogout(ctx: Context, desk: Desk): Promise<void> {
  const form = await readForm(ctx, MAX_LOGOUT_FORM_BYTES);
  const verdict = await verifyLogoutToken(form.get('logout_token') ?? '', {
    issuer: desk.config.issuer,
    clientId: desk.config.id,
    algorithm: TOKEN_ALGORITHM,
    keys: await desk.relyingParty.keys(),
    seen: desk.seen,
    at: desk.clock.now(),
  });
  if (!verdict.accepted) {
    ctx.status = DOSSIER_REFUSALS[verdict.code].status;
    ctx.body = { error: 'invalid_request', error_description: verdict.detail };
    return;
  }
  desk.sessions.end(verdict);
  ctx.status = 200;
  ctx.body = '';
}
