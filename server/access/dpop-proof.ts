import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, type JWTPayload, jwtVerify } from 'jose';
import type { Context } from 'koa';
import { errors, type Provider } from 'oidc-provider';
import { FAPI_ALGORITHMS } from '../oidc/profiles/profile.ts';

/** How far a proof's instant may be from ours, in either direction, seconds; its `jti` is remembered that long. */
export const PROOF_WINDOW_SECONDS = 60;

/** Longest proof read. */
const MAX_PROOF_CHARS = 4_000;

export interface ProofParts {
  readonly provider: Provider;
  readonly clock: { now(): Date };
}

/** The token that a proof has to go with. */
export interface BoundToken {
  readonly value: string;
  readonly clientId: string;
  /** SHA-256 thumbprint of the key that it is bound to (RFC 7638). */
  readonly thumbprint: string;
}

/**
 * Whether a request to an interface of ours proves the key that its token is bound to (RFC 9449 §4.3, §7.1): one `DPoP` header,
 * signed by that key just now, for this method, this address and this token, and never seen before.
 */
export async function provesKey({ provider, clock }: ProofParts, ctx: Context, token: BoundToken): Promise<boolean> {
  const at = clock.now();
  const proof = await readProof(ctx.get('dpop'), at);
  if (proof === null || proof.thumbprint !== token.thumbprint) return false;
  const { iat, jti, htm, htu, ath } = proof.payload;
  const seconds = Math.floor(at.getTime() / 1000);
  if (typeof iat !== 'number' || Math.abs(seconds - iat) > PROOF_WINDOW_SECONDS) return false;
  if (htm !== ctx.method || !isHere(ctx, htu) || ath !== digestOf(token.value)) return false;
  if (typeof jti !== 'string' || jti === '') return false;
  return isNew(provider, token.clientId, jti, seconds);
}

/** What a proof says, and the key that it brings and is signed with; null for whatever is none. */
async function readProof(
  text: string,
  at: Date,
): Promise<{ readonly payload: JWTPayload; readonly thumbprint: string } | null> {
  if (text === '' || text.length > MAX_PROOF_CHARS) return null;
  try {
    const { payload, protectedHeader } = await jwtVerify(text, EmbeddedJWK, {
      algorithms: [...FAPI_ALGORITHMS],
      typ: 'dpop+jwt',
      currentDate: at,
    });
    const { jwk } = protectedHeader;
    return jwk ? { payload, thumbprint: await calculateJwkThumbprint(jwk) } : null;
  } catch {
    // Only a caller's own octets are read here: whatever they do, they prove nothing.
    return null;
  }
}

/** The address without query and fragment (RFC 9449 §4.2). */
function isHere(ctx: Context, htu: unknown): boolean {
  const named = typeof htu === 'string' ? URL.parse(htu) : null;
  const here = new URL(ctx.href);
  return named !== null && named.origin === here.origin && named.pathname === here.pathname;
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Seen at the same instant by two requests, a proof is one's alone: the store says so by throwing. */
async function isNew({ ReplayDetection }: Provider, clientId: string, jti: string, seconds: number): Promise<boolean> {
  try {
    return await ReplayDetection.unique(clientId, jti, seconds + 2 * PROOF_WINDOW_SECONDS);
  } catch (error) {
    if (error instanceof errors.InvalidGrant) return false;
    throw error;
  }
}
