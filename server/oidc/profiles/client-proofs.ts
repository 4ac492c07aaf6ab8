import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
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
 * issuer, as text; others may name the token endpoint, which older libraries do, or the door they ask where its own text lets them
 * (CIBA Core 1.0 §7.1, RFC 9126 §2).
 *
 * @param mtlsOrigin origin of the listener for certificates, whose addresses stand for the same doors (RFC 8705 §5), or null
 * @throws errors.InvalidClientAuth
 */
export function clientAssertionCheck(clock: { now(): Date }, mtlsOrigin: string | null) {
  return async (ctx: KoaContextWithOIDC, claims: Claims, header: Claims, client: object): Promise<void> =>
    checkClientAssertion(ctx, { claims, header, client, at: clock.now(), mtlsOrigin });
}

interface Assertion {
  readonly claims: Claims;
  readonly header: Claims;
  readonly client: object;
  readonly at: Date;
  readonly mtlsOrigin: string | null;
}

/** Doors whose own address may be the audience of an assertion shown at them. */
const NAMED_DOORS: readonly unknown[] = ['pushed_authorization_request', 'backchannel_authentication'];

function checkClientAssertion(ctx: KoaContextWithOIDC, { claims, header, client, at, mtlsOrigin }: Assertion): void {
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
  const accepted = fapi ? [issuer] : [issuer, ...doorAddresses(ctx, mtlsOrigin)];
  if (typeof audience !== 'string' || !accepted.includes(audience)) {
    refuse(
      fapi
        ? 'aud must be the issuer, as a string'
        : 'aud must be the issuer, the token endpoint or the endpoint asked, and nothing else',
    );
  }
  const left = typeof claims.exp === 'number' ? claims.exp - Math.floor(at.getTime() / 1000) : Number.POSITIVE_INFINITY;
  if (left > MAX_ASSERTION_SECONDS) refuse(`exp must be within ${MAX_ASSERTION_SECONDS} seconds`);
  if (claims.sub !== claims.iss) refuse('sub and iss must both be the client_id');
}

/** The token endpoint and, where it may be named, the door asked; each also at the listener for certificates. */
function doorAddresses({ oidc }: KoaContextWithOIDC, mtlsOrigin: string | null): readonly string[] {
  const doors = [oidc.urlFor('token'), ...(NAMED_DOORS.includes(oidc.route) ? [oidc.urlFor(oidc.route)] : [])];
  const aliases = mtlsOrigin === null ? [] : doors.map((door) => new URL(new URL(door).pathname, mtlsOrigin).href);
  return [...doors, ...aliases];
}

/**
 * The library compares audiences before it asks us, and knows no address of the listener for certificates: each door's is added to those
 * it lets through. What may really stand there is decided by {@link clientAssertionCheck}.
 */
export function letAliasesThrough({ OIDCContext }: Provider, mtlsOrigin: string | null): void {
  if (mtlsOrigin === null) return;
  const { clientJwtAuthExpectedAudience: usual } = OIDCContext.prototype;
  OIDCContext.prototype.clientJwtAuthExpectedAudience = function () {
    const expected = usual.call(this);
    const aliases = [...expected].map((address) => new URL(new URL(address).pathname, mtlsOrigin).href);
    return new Set([...expected, ...aliases]);
  };
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
  const backchannel = ctx.oidc.route === 'backchannel_authentication';
  const required = [
    ...(fapi ? ['exp', 'aud', 'nbf'] : []),
    ...(backchannel ? ['iss', 'aud', 'exp', 'iat', 'nbf', 'jti'] : []),
  ];
  const missing = required.find((name) => claims[name] === undefined);
  if (missing) refuse(`request object is missing the '${missing}' claim`);
  if (!fapi && !backchannel) return;
  const life = Number(claims.exp) - Number(claims.nbf);
  if (!(life > 0 && life <= MAX_REQUEST_OBJECT_SECONDS)) refuse(`request object 'exp' must be within an hour of 'nbf'`);
}
