import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { exportJWK, type JWK, SignJWT } from 'jose';
import type { Answer } from '../../scripts/bench/browser.ts';
import { type FlowClient, makePkce, type Pkce } from '../../scripts/bench/code-flow.ts';
import { program } from './house.ts';

/** A client that proves who it is by its key, and binds its tokens to another. */
export interface SigningClient extends FlowClient {
  /** Of all its signatures. */
  readonly alg: ClientAlgorithm;
  readonly key: KeyObject;
  readonly dpopKey: KeyObject;
  readonly publicJwks: { readonly keys: readonly JWK[] };
}

/** What FAPI 2.0 lets a client sign with. */
export type ClientAlgorithm = 'ES256' | 'PS256' | 'EdDSA';

function makePair(alg: ClientAlgorithm): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  if (alg === 'PS256') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  return alg === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

/** A pair for assertions and one for DPoP; the public half as a registration has it. */
export async function makeSigningClient(base: FlowClient, alg: ClientAlgorithm = 'ES256'): Promise<SigningClient> {
  const { privateKey, publicKey } = makePair(alg);
  const { privateKey: dpopKey } = makePair(alg);
  const jwk = { ...(await exportJWK(publicKey)), kid: `cle-${base.id}`, alg, use: 'sig' };
  return { ...base, alg, key: privateKey, dpopKey, publicJwks: { keys: [jwk] } };
}

type Claims = Readonly<Record<string, unknown>>;

/** A client assertion (RFC 7523 §2.2); `claims` and `header` replace what is usual. */
export function assertion(
  client: SigningClient,
  issuer: string,
  claims: Claims = {},
  header: Claims = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const usual = { iss: client.id, sub: client.id, aud: issuer, jti: randomUUID(), iat: now, exp: now + 60 };
  return new SignJWT({ ...usual, ...claims })
    .setProtectedHeader({ alg: client.alg, kid: `cle-${client.id}`, ...header })
    .sign(client.key);
}

/** A DPoP proof (RFC 9449 §4). */
export async function dpopProof(
  client: SigningClient,
  method: string,
  url: string,
  extra: Claims = {},
): Promise<string> {
  const jwk = await exportJWK(createPublicKey(client.dpopKey));
  return new SignJWT({ htm: method, htu: url, jti: randomUUID(), iat: Math.floor(Date.now() / 1000), ...extra })
    .setProtectedHeader({ alg: client.alg, typ: 'dpop+jwt', jwk })
    .sign(client.dpopKey);
}

/** A signed request object (RFC 9101). */
export function requestObject(
  client: SigningClient,
  issuer: string,
  parameters: Claims,
  header: Claims = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const usual = {
    iss: client.id,
    aud: issuer,
    client_id: client.id,
    iat: now,
    nbf: now,
    exp: now + 300,
    jti: randomUUID(),
  };
  return new SignJWT({ ...usual, ...parameters })
    .setProtectedHeader({ alg: client.alg, kid: `cle-${client.id}`, typ: 'oauth-authz-req+jwt', ...header })
    .sign(client.key);
}

/** Parameters of an authorization request as this client pushes them. */
export function parametersOf(client: FlowClient, { challenge }: Pkce, changes: Readonly<Record<string, string>> = {}) {
  return {
    client_id: client.id,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: client.redirectUri,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 'etat-fictif',
    nonce: 'nonce-fictif',
    ...changes,
  };
}

export interface Asking {
  readonly claims?: Claims;
  readonly header?: Claims;
  /** False: no DPoP proof goes with it. */
  readonly dpop?: boolean;
  readonly dpopExtra?: Claims;
}

/** Ask one of the provider's doors, proving who asks. */
export async function askAs(
  client: SigningClient,
  issuer: string,
  path: string,
  form: Readonly<Record<string, string>>,
  { claims = {}, header = {}, dpop = true, dpopExtra = {} }: Asking = {},
): Promise<Answer> {
  const url = issuer + path;
  return program.ask(url, {
    byProgram: true,
    headers: dpop ? { dpop: await dpopProof(client, 'POST', url, dpopExtra) } : {},
    form: {
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(client, issuer, claims, header),
      ...form,
    },
  });
}

/** Push a request (RFC 9126); the answer's `request_uri`, or `''`. */
export async function push(
  client: SigningClient,
  issuer: string,
  changes: Readonly<Record<string, string>> = {},
  asking: Asking = {},
): Promise<{ readonly answer: Answer; readonly requestUri: string; readonly pkce: Pkce }> {
  const pkce = makePkce();
  const answer = await askAs(client, issuer, '/oidc/par', parametersOf(client, pkce, changes), asking);
  const { request_uri: requestUri = '' } = JSON.parse(answer.body) as { request_uri?: string };
  return { answer, requestUri, pkce };
}

/** `ath` of a DPoP proof: the digest of the access token it goes with. */
export function tokenDigest(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest('base64url');
}
