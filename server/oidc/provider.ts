import { type Configuration, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Professional } from '../../directory/index.ts';
import { digestsOf } from '../clients/secret-digests.ts';
import { callerAddress } from '../http/caller-address.ts';
import { answerAs } from '../http/own-name.ts';
import { requestId } from '../http/request-id.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { compareLimited, limitRedemptions } from '../limits/limit-provider.ts';
import { openPerson } from './active-situation.ts';
import { createAdapterFactory } from './adapter.ts';
import { OIDC_ROUTES } from './aliases.ts';
import { pacePolls } from './ciba/poll-pace.ts';
import { professionalClaims, withoutUnaskedIdentity } from './claims.ts';
import { truthfulDiscovery } from './discovery.ts';
import { featureSettings } from './features.ts';
import { endIssued } from './grant-ends.ts';
import { loadGrant, releasedTo } from './grants.ts';
import { nameInteraction } from './interaction-id.ts';
import { buildInteractionPolicy } from './interaction-policy.ts';
import { keepClients } from './kept-clients.ts';
import { PUBLISHED_FOR_SECONDS } from './key-ring.ts';
import { keySlots } from './key-slots.ts';
import { LIFETIMES_SECONDS } from './lifetimes.ts';
import { notingCard } from './noting-card.ts';
import { takePostedRequests } from './posted-requests.ts';
import { letAliasesThrough } from './profiles/client-proofs.ts';
import { isSandbox, profileOf, SECRET_DIGESTS } from './profiles/profile.ts';
import { protocolSettings } from './protocol.ts';
import type { ProviderDependencies, ProviderPages } from './provider-dependencies.ts';
import { writeBeforeAnswer } from './request-writes.ts';
import { RESOURCE_TOKEN_SECONDS } from './resources.ts';
import { issueSealed } from './sealed/sealed-adapter.ts';
import { presentUnavailable } from './store-failures.ts';
import { tellSessions } from './told-session.ts';
import { isTrialClient } from './trial-client.ts';

/** A session without a sign-in to any application ends after this long. */
const SESSION_IDLE_SECONDS = 4 * 3600;

/** Access tokens of a trial: whoever tries sees at once what happens at their end. */
const SANDBOX_TOKEN_SECONDS = 60;
/** A request that waits for a person (CIBA), at most. */
const BACKCHANNEL_SECONDS = 300;

/**
 * The OpenID provider: code flow only, PKCE for everyone, our storage, our pages, our keys. It decides nothing about people:
 * who they are comes from the directory, whether they may open an application from that application's sheet.
 */
export async function buildProvider(dependencies: ProviderDependencies): Promise<Provider> {
  const provider = new Provider(dependencies.issuer, await buildConfiguration(dependencies));
  answerAs(provider, dependencies.issuer);
  compareSecretsByDigest(provider, dependencies);
  tellSessions(provider);
  letAliasesThrough(provider, dependencies.mtlsOrigin);
  keepClients(provider, dependencies.clients);
  issueSealed(provider, dependencies);
  provider.use(callerAddress);
  provider.use(requestId);
  provider.use(securityHeaders(dependencies.headers));
  provider.use(presentAnswers(dependencies));
  provider.use(presentUnavailable(dependencies.pages));
  const { store, lines, pace, clock, limits } = dependencies;
  provider.use(takePostedRequests(dependencies.pages));
  provider.use(pacePolls({ store, clock }));
  limitRedemptions(provider, limits);
  provider.use(writeBeforeAnswer({ store, lines, pace, revoke: (grantId) => endIssued(store, clock, grantId) }));
  return provider;
}

/** A registration that keeps digests is compared by them; one with a secret from the configuration as the library does. */
function compareSecretsByDigest(provider: Provider, { secrets, limits, clock }: ProviderDependencies): void {
  const { compareClientSecret: compare } = provider.Client.prototype;
  provider.Client.prototype.compareClientSecret = function (actual) {
    const digests = digestsOf(this[SECRET_DIGESTS]);
    return compareLimited(limits, this.clientId, () =>
      digests.length === 0
        ? compare.call(this, actual)
        : secrets.matches(this.clientId, String(actual), digests, clock.now()),
    );
  };
}

/**
 * The library's answers that are not ours yet: an address without a door, a page that waits for a script, a discovery document
 * that says more than is so. The library answers a sign-out without a session, and `response_mode=form_post`, by a page whose script submits its form. Our
 * pages work without script: each has a button.
 */
function presentAnswers({ pages, mtlsOrigin, keys }: ProviderDependencies) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>) => {
    await next();
    if (ctx.status === 404 && ctx.body === undefined) await pages.absent(ctx);
    if (submitsItself(ctx.body)) await present(pages, ctx, ctx.body);
    if (ctx.oidc?.route === 'jwks') {
      ctx.body = { keys: keys.published() };
      ctx.set('Cache-Control', `public, max-age=${PUBLISHED_FOR_SECONDS}`);
    }
    if (ctx.oidc?.route === 'userinfo') nameInteraction(ctx);
    if (ctx.oidc?.route === 'discovery') ctx.body = truthfulDiscovery(ctx.body as Record<string, unknown>, mtlsOrigin);
  };
}

async function present(pages: ProviderPages, ctx: KoaContextWithOIDC, page: string): Promise<void> {
  if (ctx.path === OIDC_ROUTES.end_session) return pages.logoutConfirm(ctx, page);
  return pages.formPost(ctx, page);
}

function submitsItself(body: unknown): body is string {
  return typeof body === 'string' && body.includes('<script>');
}

async function buildConfiguration(dependencies: ProviderDependencies): Promise<Configuration> {
  return {
    adapter: createAdapterFactory(dependencies),
    jwks: { keys: keySlots(dependencies.keys, dependencies.pace) },
    cookies: cookieSettings(dependencies),
    routes: OIDC_ROUTES,
    ttl: {
      ...LIFETIMES_SECONDS,
      AccessToken: (_ctx, token, client) => tokenLifetime(token, client),
      ClientCredentials: (_ctx, token, client) => tokenLifetime(token, client),
      BackchannelAuthenticationRequest: (ctx) => backchannelLifetime(ctx.oidc.params?.requested_expiry),
      Session: (_ctx, session) => sessionLifetime(dependencies, session.loginTs),
    },
    findAccount: findAccount(dependencies),
    loadExistingGrant: notingCard(
      dependencies.sessionCards,
      dependencies.passkeys,
      loadGrant(dependencies.ids, dependencies.store),
    ),
    interactions: {
      policy: buildInteractionPolicy(dependencies),
      url: (_ctx, interaction) => `/interaction/${interaction.uid}`,
    },
    renderError: dependencies.pages.renderError,
    fetch: dependencies.fetch as never,
    ...protocolSettings(dependencies),
    features: featureSettings(dependencies),
    extraTokenClaims: (ctx, token) => ('accountId' in token ? accessTokenClaims(dependencies, ctx, token) : undefined),
  };
}

function tokenLifetime(
  { resourceServer }: { readonly resourceServer?: { readonly accessTokenTTL?: number | undefined } | undefined },
  client: object,
): number {
  const usual = resourceServer?.accessTokenTTL ?? RESOURCE_TOKEN_SECONDS;
  return isSandbox(client) || isTrial(client) ? Math.min(usual, SANDBOX_TOKEN_SECONDS) : usual;
}

function isTrial(client: object): boolean {
  return isTrialClient(String(Reflect.get(client, 'clientId')));
}

/** A client may ask for less time (CIBA §7.1), never for more. */
function backchannelLifetime(requested: unknown): number {
  const seconds = Number(requested ?? BACKCHANNEL_SECONDS);
  return Math.min(seconds, BACKCHANNEL_SECONDS);
}

/** Seconds a session has left: idle time, and never past its longest life since the card was shown. */
function sessionLifetime({ clock, sessionSeconds }: ProviderDependencies, loginTs: number | undefined): number {
  const now = Math.floor(clock.now().getTime() / 1000);
  return Math.max(1, Math.min(SESSION_IDLE_SECONDS, (loginTs ?? now) + sessionSeconds - now));
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

function findAccount(dependencies: ProviderDependencies): NonNullable<Configuration['findAccount']> {
  return (ctx, personId, token) => {
    const person = openPerson(dependencies.reader, personId);
    if (!person) return undefined;
    const sessionUid = sessionUidOf(ctx, token);
    return {
      // A session opened under the id of a record merged since goes on under it: its tokens have said so already.
      accountId: personId,
      claims: async (_use, scope, byName) => {
        const active = await dependencies.situations.of(sessionUid, person);
        // The library narrows the scope to `openid` for an ID token; what was granted stands in what the token comes from.
        const released = releasedTo(`${profileOf(ctx.oidc.client)} ${scopeOf(token) ?? scope}`);
        const told = withoutUnaskedIdentity(professionalClaims(person, active, amrOf(token)), released, byName);
        return { ...told, sub: personId };
      },
    };
  };
}

/** How whom a token stands for signed in, as the token keeps it; undefined when it does not say. */
function amrOf(token: unknown): readonly string[] | undefined {
  const extra: unknown = typeof token === 'object' && token !== null ? Reflect.get(token, 'extra') : undefined;
  const amr: unknown = typeof extra === 'object' && extra !== null ? Reflect.get(extra, 'amr') : undefined;
  return Array.isArray(amr) ? amr.filter((method) => typeof method === 'string') : undefined;
}

/** Scopes granted with what a token comes from; undefined where there is nothing of the kind. */
function scopeOf(token: unknown): string | undefined {
  const scope: unknown = typeof token === 'object' && token !== null ? Reflect.get(token, 'scope') : undefined;
  return typeof scope === 'string' ? scope : undefined;
}

function sessionUidOf(ctx: KoaContextWithOIDC, token: unknown): string | undefined {
  if (typeof token === 'object' && token !== null && 'sessionUid' in token && typeof token.sessionUid === 'string') {
    return token.sessionUid;
  }
  return ctx.oidc.session?.uid;
}

/**
 * What introspection and an RFC 9068 token tell a resource server: who, how, when and where, never what is allowed. With `acr`, `amr` and
 * `auth_time` it decides whether to ask for a stronger or fresher proof (RFC 9470). A token for no interface tells its own client alone, which learns
 * who and where as it does from userinfo: where it asked.
 */
async function accessTokenClaims(
  { reader, situations }: ProviderDependencies,
  { oidc }: KoaContextWithOIDC,
  token: {
    readonly accountId?: unknown;
    readonly sessionUid?: unknown;
    readonly resourceServer?: unknown;
    readonly claims?: { readonly userinfo?: object | undefined } | undefined;
  },
) {
  const person: Professional | undefined =
    typeof token.accountId === 'string' ? openPerson(reader, token.accountId) : undefined;
  if (!person) return undefined;
  const sessionUid = typeof token.sessionUid === 'string' ? token.sessionUid : undefined;
  const releasedFor = (scope: string) => releasedTo(`${profileOf(oidc.client)} ${scope}`);
  const isAskedByName = (name: string) =>
    Object.hasOwn(token.claims?.userinfo ?? {}, name) && releasedFor(oidc.client?.scope ?? '').has(name);
  const isTold = (name: string) =>
    token.resourceServer !== undefined || releasedFor(scopeOf(token) ?? '').has(name) || isAskedByName(name);
  const source =
    oidc.entities.AuthorizationCode ?? oidc.entities.RefreshToken ?? oidc.entities.BackchannelAuthenticationRequest;
  return {
    ...(source?.acr === undefined ? {} : { acr: source.acr }),
    ...(source?.amr === undefined ? {} : { amr: source.amr }),
    ...(source?.authTime === undefined ? {} : { auth_time: source.authTime }),
    ...(isTold('preferred_username') && { preferred_username: person.nationalId }),
    ...(isTold('SubjectNameID') && { SubjectNameID: person.nationalId }),
    ...(isTold('situation_exercice') && {
      situation: (await situations.of(sessionUid, person))?.situation.id ?? '',
    }),
  };
}
