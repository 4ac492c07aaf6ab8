import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { FAPI_ALGORITHMS, isFapi, profileOf } from './profile.ts';

/** Longest life of a client's assertion, seconds: its `jti` is remembered that long (S-07). */
export const MAX_ASSERTION_SECONDS = 600;

/** Between `nbf` and `exp` of a request object, seconds (FAPI 2.0 Message Signing §5.3.1). */
export const MAX_REQUEST_OBJECT_SECONDS = 3600;

/** Parameters that would let a token say which key verifies it: nothing of ours reads them, and they are refused (S-08). */
const KEY_HINTS = ['jku', 'x5u', 'jwk', 'x5c', 'crit', 'b64', 'zip'] as const;

type Claims = Readonly<Record<string, unknown>>;

/**
 * What a client's assertion must say beyond its signature: one audience, soon over, no key of its own. FAPI 2.0 clients name the
 * issuer, as text; others may name the token endpoint, which older libraries do.
 *
 * @throws errors.InvalidClientAuth
 */
export function clientAssertionCheck(clock: { now(): Date }) {
  return async (ctx: KoaContextWithOIDC, claims: Claims, header: Claims, client: object): Promise<void> =>
    checkClientAssertion(ctx, { claims, header, client, at: clock.now() });
}

interface Assertion {
  readonly claims: Claims;
  readonly header: Claims;
  readonly client: object;
  readonly at: Date;
}

function checkClientAssertion(ctx: KoaContextWithOIDC, { claims, header, client, at }: Assertion): void {
  const refuse = (why: string): never => {
    throw new errors.InvalidClientAuth(why);
  };
  const hint = KEY_HINTS.find((name) => header[name] !== undefined);
  if (hint) refuse(`client_assertion header must not carry ${hint}`);
  const fapi = isFapi(profileOf(client));
  if (fapi && !FAPI_ALGORITHMS.includes(String(header.alg)))
    refuse('client_assertion must be signed PS256, ES256 or EdDSA');
  const { issuer } = ctx.oidc;
  const audience = fapi ? claims.aud : onlyMember(claims.aud);
  const accepted = fapi ? [issuer] : [issuer, ctx.oidc.urlFor('token')];
  if (typeof audience !== 'string' || !accepted.includes(audience)) {
    refuse(
      fapi ? 'aud must be the issuer, as a string' : 'aud must be the issuer or the token endpoint, and nothing else',
    );
  }
  const left = typeof claims.exp === 'number' ? claims.exp - Math.floor(at.getTime() / 1000) : Number.POSITIVE_INFINITY;
  if (left > MAX_ASSERTION_SECONDS) refuse(`exp must be within ${MAX_ASSERTION_SECONDS} seconds`);
  if (claims.sub !== claims.iss) refuse('sub and iss must both be the client_id');
}

/** A list of one is its member (RFC 7519 §4.1.3). */
function onlyMember(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

/**
 * What a request object must say beyond its signature.
 *
 * @throws errors.InvalidRequestObject
 */
export async function checkRequestObject(
  ctx: KoaContextWithOIDC,
  claims: Claims,
  header: Claims,
  client: object,
): Promise<void> {
  // A pushed request was checked when it came in; the library keeps a plain one as an unsigned object of its own.
  if (ctx.oidc.entities.PushedAuthorizationRequest) return;
  const refuse = (why: string): never => {
    throw new errors.InvalidRequestObject(why);
  };
  const hint = KEY_HINTS.find((name) => header[name] !== undefined);
  if (hint) refuse(`request object header must not carry ${hint}`);
  const fapi = isFapi(profileOf(client));
  if (fapi && !FAPI_ALGORITHMS.includes(String(header.alg)))
    refuse('request object must be signed PS256, ES256 or EdDSA');
  const required = [
    ...(fapi ? ['exp', 'aud', 'nbf'] : []),
    ...(ctx.oidc.route === 'backchannel_authentication' ? ['exp', 'iat', 'nbf', 'jti'] : []),
  ];
  const missing = required.find((name) => claims[name] === undefined);
  if (missing) refuse(`request object is missing the '${missing}' claim`);
  if (!fapi) return;
  const life = Number(claims.exp) - Number(claims.nbf);
  if (!(life > 0 && life <= MAX_REQUEST_OBJECT_SECONDS)) refuse(`request object 'exp' must be within an hour of 'nbf'`);
}
