import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import type { Application } from '../../federation/index.ts';
import { codeWords } from '../http/code-words.ts';
import { type House, pageContext } from '../http/page-context.ts';
import { incidentNumber } from '../http/request-id.ts';
import { allowFormTarget, allowScript } from '../http/security-headers.ts';
import type { Both, PageContext } from '../ui/context.ts';
import { type ErrorKind, errorPage } from '../ui/pages/error.ts';
import { formPostPage } from '../ui/pages/form-post.ts';
import { logoutConfirmPage } from '../ui/pages/logout-confirm.ts';
import { refusalPage } from '../ui/pages/refusal.ts';
import { signedOutPage } from '../ui/pages/signed-out.ts';
import { OIDC_ROUTES } from './aliases.ts';
import { explainError } from './explain-error.ts';
import type { OpenedLedger } from './opened.ts';
import type { ProviderPages } from './provider-dependencies.ts';

export interface ProviderPageDependencies {
  readonly house: House;
  readonly clock: { now(): Date };
  readonly findApplication: (id: string) => Application | undefined;
  readonly ledger: OpenedLedger;
  readonly log: (error: unknown, request: string) => void;
}

/** The provider's own pages, in the house's hand. Errors echo nothing that came from outside. */
export function providerPages(dependencies: ProviderPageDependencies): ProviderPages {
  return {
    renderError: (ctx, out, error) => renderError(dependencies, ctx, out, error),
    logoutConfirm: (ctx, form) => logoutConfirm(dependencies, ctx, form),
    loggedOut: (ctx) => loggedOut(dependencies, ctx),
    formPost: (ctx, page) => formPost(dependencies, ctx, page),
    absent: (ctx) => absent(dependencies, ctx),
  };
}

const MISREGISTERED: Both = {
  fr: 'L’adresse de retour ou l’identifiant de l’application ne correspond pas à ce qui est déclaré.',
  en: 'The return address or the identifier of the application is not the one that was registered.',
};

const EXPIRED: Both = {
  fr: 'Cette page de connexion a expiré, ou a été ouverte dans un autre navigateur.',
  en: 'This sign-in page has expired, or was opened in another browser.',
};

/** Doors for programs: their refusals are JSON whatever the program would take (RFC 6749 §5.2). */
const PROGRAM_ROUTES: ReadonlySet<string> = new Set([
  OIDC_ROUTES.token,
  OIDC_ROUTES.introspection,
  OIDC_ROUTES.revocation,
  OIDC_ROUTES.userinfo,
  OIDC_ROUTES.pushed_authorization_request,
  OIDC_ROUTES.backchannel_authentication,
]);

const ERROR_KINDS: Readonly<Record<string, ErrorKind>> = {
  server_error: 'defect',
  temporarily_unavailable: 'unavailable',
};

function renderError(
  { house, clock, log }: ProviderPageDependencies,
  ctx: KoaContextWithOIDC,
  out: ErrorOut,
  error: Error,
): void {
  const code = out.error;
  const incident = String(ctx.state.requestId ?? ctx.response.get('X-Request-ID') ?? incidentNumber());
  if (code === 'server_error') log(error, incident);
  if (PROGRAM_ROUTES.has(ctx.path)) {
    ctx.body = out;
    return;
  }
  const context = contextOf(ctx, house);
  const integrator = explainError(ctx, out, error, context.lang);
  const told = { incident, code, at: clock.now(), homeUrl: '/', retryUrl: null, integrator };
  ctx.type = 'html';
  if (code === 'invalid_client' || code === 'invalid_redirect_uri' || mentionsRedirect(error)) {
    ctx.body = String(refusalPage({ kind: 'application', sentence: MISREGISTERED, change: null, ...told }, context));
    return;
  }
  if (error.name === 'SessionNotFound') {
    ctx.body = String(refusalPage({ kind: 'expired', sentence: EXPIRED, change: null, ...told }, context));
    return;
  }
  const kind = ERROR_KINDS[code] ?? 'malformed';
  ctx.body = String(errorPage({ kind, retryAfterSeconds: null, ...told }, context));
}

/** In the language that the application's request asks for, where the person chose none here. Of a request that was not read, nothing is known. */
function contextOf(ctx: KoaContextWithOIDC, house: House): PageContext {
  return pageContext(ctx, house, ctx.oidc?.params?.ui_locales);
}

function mentionsRedirect(error: Error): boolean {
  const description: unknown = 'error_description' in error ? error.error_description : '';
  return typeof description === 'string' && description.includes('redirect_uri');
}

/** The provider hands its form as text; only its address and its `xsrf` value are taken over. */
async function logoutConfirm(
  { house, findApplication, ledger }: ProviderPageDependencies,
  ctx: KoaContextWithOIDC,
  form: string,
): Promise<void> {
  const context = contextOf(ctx, house);
  const action = /action="([^"]+)"/.exec(form)?.[1] ?? '';
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(form)?.[1] ?? '';
  const { client, session, params } = ctx.oidc;
  // Without an application the provider compares the address with nothing, and ignores it.
  if (client && typeof params?.post_logout_redirect_uri === 'string')
    allowFormTarget(ctx, params.post_logout_redirect_uri);
  const name = (id: string) => findApplication(id)?.name[context.lang] ?? id;
  const opened = session ? await ledger.bySession(session.uid) : [];
  ctx.type = 'html';
  ctx.body = String(
    logoutConfirmPage(
      {
        asker: client ? name(client.clientId) : null,
        applications: opened.map(({ applicationId }) => name(applicationId)),
        target: { action: new URL(action).pathname, hidden: { xsrf } },
        stayUrl: null,
      },
      context,
    ),
  );
}

/** After an application's own sign-out. What each application answered is in the audit; the person needs to know that it is done. */
function loggedOut({ house }: ProviderPageDependencies, ctx: KoaContextWithOIDC): void {
  ctx.type = 'html';
  ctx.body = String(
    signedOutPage({ applications: null, homeUrl: '/', lookUrl: null, back: null }, contextOf(ctx, house)),
  );
}

/** The library hands its own page; only the address and the fields of its form are taken over. */
function formPost({ house, findApplication }: ProviderPageDependencies, ctx: KoaContextWithOIDC, page: string): void {
  const context = contextOf(ctx, house);
  const action = unescaped(/action="([^"]+)"/.exec(page)?.[1] ?? '');
  const hidden = Object.fromEntries(
    [...page.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, unescaped(value)]),
  );
  const application = ctx.oidc.client ? (findApplication(ctx.oidc.client.clientId)?.name[context.lang] ?? null) : null;
  allowFormTarget(ctx, action);
  allowScript(ctx, 'press-continue');
  ctx.type = 'html';
  ctx.body = String(formPostPage({ application, target: { action, hidden } }, context));
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_all, name: string) => ENTITIES[name] ?? '');
}

function absent({ house, clock }: ProviderPageDependencies, ctx: KoaContextWithOIDC): void {
  const code = 'server.page.absent';
  const { fr, en } = codeWords(code);
  const incident = String(ctx.state.requestId);
  ctx.status = 404;
  if (ctx.accepts('json', 'html') === 'json') {
    ctx.body = { error: code, fr, en, request: incident };
    return;
  }
  const view = { kind: 'absent' as const, incident, code, at: clock.now(), homeUrl: '/', retryUrl: null };
  ctx.type = 'html';
  ctx.body = String(errorPage({ ...view, retryAfterSeconds: null, integrator: null }, pageContext(ctx, house)));
}
