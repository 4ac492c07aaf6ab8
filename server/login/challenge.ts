import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type CardVerdict, type CardVerifier, PROOF_ALGORITHMS, verifyCardProof } from '../../pki/index.ts';
import { malformedBody } from '../http/malformed-body.ts';
import type { SignInStore } from '../store/contract.ts';

/** How long a person has for finding the card, the reader and the PIN. */
export const CHALLENGE_SECONDS = 120;

const NONCE_BYTES = 32;

/** A challenge for the card: what the workstation signs, with the issuer in it so that no other server can use the proof. */
export interface CardChallenge {
  readonly issuer: string;
  readonly nonce: string;
  /** Seconds since the epoch. */
  readonly iat: number;
}

/** What a signature is asked for: a sign-in page, or a request of local software that waits for its person. */
export type ChallengePurpose =
  | { readonly kind: 'interaction'; readonly uid: string }
  | {
      readonly kind: 'request';
      readonly id: string;
      readonly personId: string;
      /** Situation the person acts in; null when the software names none. */
      readonly situationId: string | null;
    };

/** Signed challenges: made for one purpose, answered once, verified by `pki`. */
export interface CardChallenges {
  make(purpose: ChallengePurpose): Promise<CardChallenge>;
  /** Whether what the workstation posted answers a challenge that waits; spends nothing. */
  isAwaited(body: unknown): Promise<boolean>;
  /**
   * Verify what the workstation posted. The challenge is spent whatever the verdict.
   *
   * @returns the verdict and what it was asked for; undefined when the nonce is unknown, too old or already used
   * @throws ServerError `server.request.malformed` when the body is not a proof
   */
  answer(body: unknown): Promise<AnsweredChallenge | undefined>;
}

export interface AnsweredChallenge {
  readonly purpose: ChallengePurpose;
  readonly verdict: CardVerdict;
  /** The card's own certificate as posted, DER. */
  readonly certificate: Uint8Array;
}

/** Most certificates a workstation may send along. */
const MAX_POSTED_CERTIFICATES = 8;

const base64 = z
  .string()
  .max(90_000)
  .regex(/^[A-Za-z0-9+/]+={0,2}$/);

const proofSchema = z.object({
  nonce: z.string().min(1).max(100),
  chain: z.array(base64).min(1).max(MAX_POSTED_CERTIFICATES),
  signature: base64,
  algorithm: z.enum(PROOF_ALGORITHMS),
});

export interface CardChallengeParts {
  readonly issuer: string;
  readonly verifier: CardVerifier;
  /** What is asked outside just before a card is judged; bounded, never throws. */
  readonly beforeJudgement: (chain: readonly Uint8Array[]) => Promise<void>;
  readonly store: SignInStore;
  readonly clock: { now(): Date };
}

export function openCardChallenges(parts: CardChallengeParts): CardChallenges {
  const { issuer, verifier, beforeJudgement, store, clock } = parts;
  return {
    async make(purpose) {
      const now = clock.now();
      const nonce = randomBytes(NONCE_BYTES).toString('base64url');
      const iat = Math.floor(now.getTime() / 1000);
      await store.put('CardChallenge', nonce, {
        payload: { purpose, iat },
        expiresAt: new Date(now.getTime() + CHALLENGE_SECONDS * 1000),
      });
      return { issuer, nonce, iat };
    },
    async isAwaited(body) {
      const parsed = proofSchema.safeParse(body);
      return parsed.success && (await store.get('CardChallenge', parsed.data.nonce)) !== undefined;
    },
    async answer(body) {
      const parsed = proofSchema.safeParse(body);
      if (!parsed.success) throw malformedBody(parsed.error);
      const { nonce, chain, signature, algorithm } = parsed.data;
      const record = await store.take('CardChallenge', nonce);
      if (!record) return undefined;
      const presented = chain.map(fromBase64);
      await beforeJudgement(presented);
      const verdict = verifyCardProof(
        verifier,
        { chain: presented, signature: fromBase64(signature), algorithm },
        { issuer, nonce, iat: Number(record.payload.iat) },
        clock.now(),
      );
      // The store gives back what `make` put in.
      return {
        purpose: record.payload.purpose as ChallengePurpose,
        verdict,
        certificate: presented[0] ?? new Uint8Array(),
      };
    },
  };
}

function fromBase64(text: string): Uint8Array {
  return Buffer.from(text, 'base64');
}
