import { createRemoteJWKSet, type JWTVerifyGetKey, customFetch as joseFetch } from 'jose';
import * as openid from 'openid-client';
import { z } from 'zod';
import { DemoError } from '../demo-error.ts';
import type { Lang } from '../page.ts';
import type { DossierConfig } from './config.ts';
import { isUnavailable, type ProviderFetch } from './provider-fetch.ts';

const SCOPE = 'openid scope_all';
/** Signature of ID and logout tokens, as registered. */
export const TOKEN_ALGORITHM = 'ES256';
/** A client-credentials token is renewed this long before its end. */
const RENEWAL_MARGIN_SECONDS = 30;

/** Where a sign-in was started: kept until the browser comes back. */
export interface SignInStart {
  readonly url: URL;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** What the provider said of the person, who proved it, and how. */
export interface Identity {
  readonly sub: string;
  readonly sid: string | null;
  readonly name: string;
  readonly nationalId: string;
  readonly situation: ActiveSituation | null;
  readonly acr: string;
  readonly amr: readonly string[];
  readonly authTime: Date | null;
}

export interface ActiveSituation {
  readonly id: string;
  readonly structure: string;
  readonly structureName: string;
  readonly profession: string;
  readonly mode: string;
}

const text = z.string().max(500).catch('');
const claimsSchema = z.object({
  sid: z.string().max(200).nullable().catch(null),
  acr: text,
  amr: z.array(z.string().max(40)).max(10).catch([]),
  auth_time: z.number().nullable().catch(null),
});
const userInfoSchema = z.object({
  name: text,
  given_name: text,
  family_name: text,
  SubjectNameID: text,
  situation_exercice: z
    .object({ id: z.string().max(200), structure: text, structure_name: text, profession: text, mode: text })
    .nullable()
    .catch(null),
});

/**
 * The OpenID side of a dossier: authorization code with PKCE S256, state and nonce, ID-token signature checked even though it
 * comes straight from the token endpoint, because the demonstration runs without TLS.
 */
export class RelyingParty {
  readonly #config: DossierConfig;
  readonly #address: string;
  readonly #fetch: ProviderFetch;
  #discovered: openid.Configuration | undefined;
  #keys: JWTVerifyGetKey | undefined;
  #pdpToken: { readonly token: string; readonly expires: Date } | undefined;

  /** @param address where this dossier is reached, without a final slash */
  constructor(config: DossierConfig, address: string, fetcher: ProviderFetch) {
    this.#config = config;
    this.#address = address;
    this.#fetch = fetcher;
  }

  /**
   * @param situation the one asked for at the door; null leaves the choice to the provider
   * @param lang      language the provider's pages should speak
   * @throws DemoError `dossier.provider.unavailable`
   */
  async startSignIn(situation: string | null, lang: Lang): Promise<SignInStart> {
    const configuration = await this.#configuration();
    const verifier = openid.randomPKCECodeVerifier();
    const state = openid.randomState();
    const nonce = openid.randomNonce();
    const url = openid.buildAuthorizationUrl(configuration, {
      redirect_uri: `${this.#address}/callback`,
      scope: SCOPE,
      state,
      nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ui_locales: lang,
      ...(situation === null ? {} : { situation }),
    });
    return { url, state, nonce, verifier };
  }

  /**
   * Turn the browser's return into an identity.
   * @throws DemoError `dossier.provider.unavailable`, `dossier.sign-in.denied` (the provider or the person said no),
   *         `dossier.sign-in.refused` (one of our checks, or an error of the protocol)
   */
  async finishSignIn(search: string, start: SignInStart): Promise<Identity> {
    const configuration = await this.#configuration();
    try {
      const tokens = await openid.authorizationCodeGrant(configuration, new URL(`/callback${search}`, this.#address), {
        expectedState: start.state,
        expectedNonce: start.nonce,
        pkceCodeVerifier: start.verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new DemoError('dossier.sign-in.refused', 'malformed', 'No ID token.');
      const userInfo = await openid.fetchUserInfo(configuration, tokens.access_token, claims.sub);
      return identityOf(claims.sub, claims, userInfo);
    } catch (cause) {
      if (isUnavailable(cause))
        throw new DemoError('dossier.provider.unavailable', 'unavailable', 'The provider is away.', { cause });
      const isDenied = cause instanceof openid.AuthorizationResponseError && cause.error === 'access_denied';
      const code = isDenied ? 'dossier.sign-in.denied' : 'dossier.sign-in.refused';
      throw new DemoError(code, 'malformed', 'The sign-in did not succeed.', { cause });
    }
  }

  /**
   * Where the browser goes to end the provider's session (RP-Initiated Logout 1.0 §2). Without `id_token_hint`: an ID token names
   * the person, and addresses end up in logs and histories. The provider asks the person instead.
   */
  async signOutUrl(lang: Lang): Promise<URL> {
    return openid.buildEndSessionUrl(await this.#configuration(), {
      post_logout_redirect_uri: `${this.#address}/signed-out`,
      ui_locales: lang,
    });
  }

  /** The provider's keys, fetched when first needed and again when a key is new. */
  async keys(): Promise<JWTVerifyGetKey> {
    const { jwks_uri: uri } = (await this.#configuration()).serverMetadata();
    if (uri === undefined)
      throw new DemoError('dossier.provider.unavailable', 'unavailable', 'The provider publishes no keys.');
    this.#keys ??= createRemoteJWKSet(new URL(uri), { [joseFetch]: this.#fetch });
    return this.#keys;
  }

  /** A bearer token for the decision point and for acts about patients, kept until shortly before its end. */
  async decisionToken(at: Date): Promise<string> {
    if (this.#pdpToken !== undefined && this.#pdpToken.expires > at) return this.#pdpToken.token;
    const granted = await openid.clientCredentialsGrant(await this.#configuration(), {
      scope: 'pdp.evaluate pdp.patients',
    });
    const seconds = Math.max(0, (granted.expires_in ?? 0) - RENEWAL_MARGIN_SECONDS);
    this.#pdpToken = { token: granted.access_token, expires: new Date(at.getTime() + seconds * 1000) };
    return granted.access_token;
  }

  /** The decision point no longer takes the token: ask for another next time. */
  forgetDecisionToken(): void {
    this.#pdpToken = undefined;
  }

  async #configuration(): Promise<openid.Configuration> {
    // Kept only once it succeeded: a provider that starts after us is found at the next visit.
    this.#discovered ??= await this.#discover();
    return this.#discovered;
  }

  #discover(): Promise<openid.Configuration> {
    const { issuer, id, clientSecret } = this.#config;
    const isPlain = issuer.startsWith('http:');
    return openid
      .discovery(
        new URL(issuer),
        id,
        { id_token_signed_response_alg: TOKEN_ALGORITHM },
        openid.ClientSecretBasic(clientSecret),
        {
          [openid.customFetch]: (url, options) => this.#fetch(url, options as RequestInit),
          execute: [openid.enableNonRepudiationChecks, ...(isPlain ? [openid.allowInsecureRequests] : [])],
        },
      )
      .catch((cause: unknown) => {
        throw new DemoError('dossier.provider.unavailable', 'unavailable', `No provider at ${issuer}.`, { cause });
      });
  }
}

function identityOf(sub: string, rawClaims: unknown, rawUserInfo: unknown): Identity {
  const claims = claimsSchema.parse(rawClaims);
  const info = userInfoSchema.parse(rawUserInfo);
  const situation = info.situation_exercice;
  return {
    sub,
    sid: claims.sid,
    name: info.name === '' ? `${info.given_name} ${info.family_name}`.trim() : info.name,
    nationalId: info.SubjectNameID,
    situation: situation === null ? null : { ...situation, structureName: situation.structure_name },
    acr: claims.acr,
    amr: claims.amr,
    authTime: claims.auth_time === null ? null : new Date(claims.auth_time * 1000),
  };
}
