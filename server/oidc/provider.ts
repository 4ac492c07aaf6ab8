import { calculateJwkThumbprint } from 'jose';
import { type Configuration, errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Professional } from '../../directory/index.ts';
import { answerAs } from '../http/own-name.ts';
import { requestId } from '../http/request-id.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { openPerson } from './active-situation.ts';
import { awaitWrites, createAdapterFactory } from './adapter.ts';
import { OIDC_ROUTES } from './aliases.ts';
import { CLAIMS_BY_SCOPE, professionalClaims } from './claims.ts';
import { loadGrant } from './grants.ts';
import { buildInteractionPolicy } from './interaction-policy.ts';
import type { ProviderDependencies, ProviderPages } from './provider-dependencies.ts';
import { type SigningKeys, SynchronousEs256Key } from './signing-keys.ts';

/** A session without a sign-in to any application ends after this long. */
const SESSION_IDLE_SECONDS = 4 * 3600;

/** Lifetimes in seconds; the session's longest is a setting. A code lives a minute, tokens minutes. */
export const LIFETIMES_SECONDS = {
  AccessToken: 300,
  AuthorizationCode: 60,
  ClientCredentials: 300,
  IdToken: 300,
  Interaction: 600,
  Grant: 12 * 3600,
  RefreshToken: 12 * 3600,
} as const;

/**
 * The OpenID provider: code flow only, PKCE for everyone, our storage, our pages, our keys. It decides nothing about people:
 * who they are comes from the directory, whether they may open an application from that application's sheet.
 */
export async function buildProvider(dependencies: ProviderDependencies): Promise<Provider> {
  const provider = new Provider(dependencies.issuer, await buildConfiguration(dependencies));
  answerAs(provider, dependencies.issuer);
  provider.use(requestId);
  provider.use(securityHeaders(dependencies.headers));
  provider.use(answerWithoutScript(dependencies.pages));
  provider.use(awaitWrites);
  return provider;
}

/**
 * The library answers a sign-out without a session, and `response_mode=form_post`, by a page whose script submits its form. Our
 * pages run no script: that page would stay blank. The person is asked by ours; a code goes to no application in that way.
 */
function answerWithoutScript(pages: ProviderPages) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>) => {
    await next();
    if (submitsItself(ctx.body)) await present(pages, ctx, ctx.body);
  };
}

async function present(pages: ProviderPages, ctx: KoaContextWithOIDC, page: string): Promise<void> {
  if (ctx.path === OIDC_ROUTES.end_session) return pages.logoutConfirm(ctx, page);
  const error = new errors.InvalidRequest('response_mode form_post is not supported');
  ctx.status = error.statusCode;
  return pages.renderError(ctx, { error: error.error }, error);
}

function submitsItself(body: unknown): body is string {
  return typeof body === 'string' && body.includes('<script>');
}

async function buildConfiguration(dependencies: ProviderDependencies): Promise<Configuration> {
  return {
    adapter: createAdapterFactory(dependencies),
    jwks: { keys: (await publishedKeys(dependencies.keys)) as never },
    cookies: cookieSettings(dependencies),
    routes: OIDC_ROUTES,
    ttl: { ...LIFETIMES_SECONDS, Session: (_ctx, session) => sessionLifetime(dependencies, session.loginTs) },
    findAccount: findAccount(dependencies),
    loadExistingGrant: loadGrant(dependencies.ids),
    interactions: {
      policy: buildInteractionPolicy(dependencies),
      url: (_ctx, interaction) => `/interaction/${interaction.uid}`,
    },
    renderError: dependencies.pages.renderError,
    fetch: dependencies.fetch as never,
    ...protocolSettings(),
    features: featureSettings(dependencies),
    extraTokenClaims: (_ctx, token) => ('accountId' in token ? accessTokenClaims(dependencies, token) : undefined),
  };
}

/** Seconds a session has left: idle time, and never past its longest life since the card was shown. */
function sessionLifetime({ clock, sessionSeconds }: ProviderDependencies, loginTs: number | undefined): number {
  const now = Math.floor(clock.now().getTime() / 1000);
  return Math.max(1, Math.min(SESSION_IDLE_SECONDS, (loginTs ?? now) + sessionSeconds - now));
}

function protocolSettings(): Configuration {
  return {
    responseTypes: ['code'],
    scopes: ['openid', 'profile', 'scope_all', 'offline_access', 'pdp.evaluate'],
    claims: Object.fromEntries(Object.entries(CLAIMS_BY_SCOPE).map(([scope, names]) => [scope, [...names]])),
    acrValues: ['eidas1', 'eidas2'],
    pkce: { required: () => true },
    subjectTypes: ['public'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: {
      idTokenSigningAlgValues: ['ES256', 'RS256'],
      userinfoSigningAlgValues: ['ES256', 'RS256'],
    },
    allowOmittingSingleRegisteredRedirectUri: false,
    extraParams: ['situation'],
    clientBasedCORS: () => false,
    // Every refresh token and opaque access token dies with the session: there is no offline access to a person's dossiers.
    expiresWithSession: () => true,
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: () => true,
    revokeGrantPolicy: () => true,
    discovery: {
      ui_locales_supported: ['fr-FR', 'en'],
      display_values_supported: ['page'],
      service_documentation: undefined,
    },
  };
}

function featureSettings(dependencies: ProviderDependencies): NonNullable<Configuration['features']> {
  return {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: (_ctx, client, token) => saysTo(dependencies, client, token) },
    revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    dPoP: { enabled: false },
    resourceIndicators: { enabled: false },
    pushedAuthorizationRequests: { enabled: true },
    externalSigningSupport: { enabled: true, ack: 'experimental-01' },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: dependencies.pages.logoutConfirm,
      postLogoutSuccessSource: dependencies.pages.loggedOut,
    },
  };
}

/** An application learns of its own tokens only, and of a person's only while that person is open in the directory. */
function saysTo(
  { reader }: ProviderDependencies,
  client: { readonly clientId: string },
  token: { readonly clientId?: string | undefined; readonly accountId?: unknown },
): boolean {
  if (token.clientId !== client.clientId) return false;
  return typeof token.accountId !== 'string' || openPerson(reader, token.accountId) !== undefined;
}

/** Loopback http (the demo) cannot carry the `__Host-` prefix nor Secure; everywhere else both are on. */
function cookieSettings({ cookies, issuer }: ProviderDependencies): NonNullable<Configuration['cookies']> {
  const secure = issuer.startsWith('https:');
  const prefix = secure ? '__Secure-' : '';
  const attributes = { httpOnly: true, sameSite: 'lax' as const, signed: true, secure, overwrite: true };
  return {
    // The library takes any signer; its types know of key lists alone.
    keys: cookies as never,
    names: {
      session: `${secure ? '__Host-' : ''}vestibule_session`,
      interaction: `${prefix}vestibule_interaction`,
      resume: `${prefix}vestibule_resume`,
    },
    long: { ...attributes, path: '/' },
    short: attributes,
  };
}

async function publishedKeys(keys: SigningKeys): Promise<readonly unknown[]> {
  const { kty, crv, x, y } = keys.es256 as { kty: string; crv: string; x: string; y: string };
  const kid = await calculateJwkThumbprint({ kty, crv, x, y });
  return [new SynchronousEs256Key(keys.es256, kid), keys.rs256];
}

function findAccount(dependencies: ProviderDependencies): NonNullable<Configuration['findAccount']> {
  return (ctx, personId, token) => {
    const person = openPerson(dependencies.reader, personId);
    if (!person) return undefined;
    const sessionUid = sessionUidOf(ctx, token);
    return {
      accountId: person.personId,
      claims: () => {
        const active = dependencies.situations.of(sessionUid, person);
        return { ...professionalClaims(person, active), sub: person.personId };
      },
    };
  };
}

function sessionUidOf(ctx: KoaContextWithOIDC, token: unknown): string | undefined {
  if (typeof token === 'object' && token !== null && 'sessionUid' in token && typeof token.sessionUid === 'string') {
    return token.sessionUid;
  }
  return ctx.oidc.session?.uid;
}

/** What introspection tells a resource server: how and where, never what is allowed. */
function accessTokenClaims(
  { reader, situations }: ProviderDependencies,
  token: { accountId?: unknown; sessionUid?: unknown },
) {
  const person: Professional | undefined =
    typeof token.accountId === 'string' ? openPerson(reader, token.accountId) : undefined;
  if (!person) return undefined;
  const sessionUid = typeof token.sessionUid === 'string' ? token.sessionUid : undefined;
  return {
    preferred_username: person.nationalId,
    SubjectNameID: person.nationalId,
    situation: situations.of(sessionUid, person)?.situation.id ?? '',
  };
}
