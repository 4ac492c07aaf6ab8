import { constants, type KeyObject, verify } from 'node:crypto';
import type { CardVerdict, Fault } from '../card-verdict.ts';
import type { Curve, PublicKey } from '../certificate/public-key.ts';
import { readCertificate } from '../certificate/read-certificate.ts';
import { openPublicKey } from '../certificate/verify-signature.ts';
import { PkiError } from '../error.ts';
import { requireInstant } from '../instant.ts';
import { refuse } from '../judge-card.ts';
import type { CardVerifier } from '../verify-card.ts';

/** First line of what a card signs; a new form gets a new name. */
const PROOF_LABEL = 'vestibule-card-proof-v1';
/** Life of a challenge, from its `iat`. */
export const PROOF_TTL_SECONDS = 120;
/** How far in the future `iat` may lie: server and challenge share a clock, give or take a node. */
export const PROOF_CLOCK_SKEW_SECONDS = 5;
/** Characters of issuer and nonce; octets of the signature. */
export const PROOF_FIELD_MAX_CHARACTERS = 512;
export const PROOF_SIGNATURE_MAX_BYTES = 1024;

/** How a card may sign, by the names of RFC 7518 §3.1. */
export const PROOF_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384'] as const;
export type ProofAlgorithm = (typeof PROOF_ALGORITHMS)[number];

/** What each algorithm asks of the key, and how its signature is written. The key decides, never the algorithm alone. */
const SCHEMES: Readonly<Record<ProofAlgorithm, RsaScheme | EcScheme>> = {
  RS256: { key: 'rsa', hash: 'sha256', padding: constants.RSA_PKCS1_PADDING },
  // RFC 7518 §3.5: the salt is as long as the hash, and MGF1 uses the same one.
  PS256: { key: 'rsa', hash: 'sha256', padding: constants.RSA_PKCS1_PSS_PADDING },
  ES256: { key: 'ec', hash: 'sha256', curve: 'P-256', octets: 64 },
  ES384: { key: 'ec', hash: 'sha384', curve: 'P-384', octets: 96 },
};

interface RsaScheme {
  readonly key: 'rsa';
  readonly hash: 'sha256';
  readonly padding: number;
}

interface EcScheme {
  readonly key: 'ec';
  readonly hash: 'sha256' | 'sha384';
  readonly curve: Curve;
  /** r followed by s (RFC 7518 §3.4). */
  readonly octets: number;
}

/** What a card is asked to sign. Single use is the business of whoever made the nonce. */
export interface CardChallenge {
  /** Issuer identifier of the service: a signature made for one service is nothing to another. */
  readonly issuer: string;
  readonly nonce: string;
  /** Seconds since 1970. */
  readonly iat: number;
}

/** What a workstation's reader answers. */
export interface CardProof {
  /** As for `CardVerifier.verifyCard`. */
  readonly chain: readonly Uint8Array[];
  /** RSA: as PKCS #1 writes it; ES256, ES384: r followed by s (RFC 7518 §3.3 to §3.5). */
  readonly signature: Uint8Array;
  readonly algorithm: ProofAlgorithm;
}

/**
 * The octets a card signs: UTF-8 of the label, issuer, nonce and iat, one per line, no final line feed.
 *
 * @throws PkiError `pki.question.malformed` when a part is empty, too long, has a control character, or `iat` is not a whole number of seconds
 */
export function cardProofBytes({ issuer, nonce, iat }: CardChallenge): Uint8Array {
  for (const part of [issuer, nonce]) {
    // A line feed inside a part would let two challenges have the same octets.
    if (part === '' || part.length > PROOF_FIELD_MAX_CHARACTERS || /\p{Cc}/u.test(part)) {
      throw new PkiError('pki.question.malformed', 'challenge with an empty, too long or multi-line part');
    }
  }
  if (!Number.isSafeInteger(iat) || iat < 0) throw new PkiError('pki.question.malformed', `challenge with iat ${iat}`);
  return new TextEncoder().encode(`${PROOF_LABEL}\n${issuer}\n${nonce}\n${iat}`);
}

/**
 * Judge a signed challenge: the card by its certificates, and possession by the signature (S-31).
 *
 * @param challenge as this service issued it, never as the reader repeats it
 * @param at        instant judged, the same for card and challenge
 * @returns         the card's verdict, with `pki.proof.*` faults added; accepted only when nothing at all is wrong
 * @throws          PkiError `pki.question.malformed` when challenge or `at` is not well formed
 */
export function verifyCardProof(
  verifier: CardVerifier,
  proof: CardProof,
  challenge: CardChallenge,
  at: Date,
): CardVerdict {
  requireInstant(at);
  const signed = cardProofBytes(challenge);
  const verdict = verifier.verifyCard(proof.chain, at);
  const faults = [...judgeFreshness(challenge, at), ...judgeSignature(proof, signed)];
  if (faults.length === 0) return verdict;
  if (verdict.accepted) return refuse(faults, verdict.card, at);
  return refuse([...verdict.faults, ...faults], verdict.claimed, at);
}

function judgeFreshness({ iat }: CardChallenge, at: Date): readonly Fault[] {
  const age = at.getTime() / 1000 - iat;
  if (age >= -PROOF_CLOCK_SKEW_SECONDS && age <= PROOF_TTL_SECONDS) return [];
  return [{ code: 'pki.proof.expired', certificate: 0, detail: `challenge is ${Math.round(age)} s old` }];
}

function judgeSignature({ chain, signature, algorithm }: CardProof, signed: Uint8Array): readonly Fault[] {
  // What a reader sends is not typed: names of Object.prototype are no algorithms.
  const isKnown = Object.hasOwn(SCHEMES, algorithm);
  if (!isKnown || signature.length === 0 || signature.length > PROOF_SIGNATURE_MAX_BYTES) {
    return [proofFault('pki.proof.malformed', 'unknown algorithm, or signature empty or too long')];
  }
  const key = leafKey(chain);
  // No readable leaf: the card's own verdict says so, and nothing can be proved.
  if (key === null) return [proofFault('pki.proof.malformed', 'no readable certificate to check the signature with')];
  return isSignedBy(key, algorithm, signed, signature)
    ? []
    : [proofFault('pki.proof.bad-signature', `${algorithm} signature does not match the card's ${key.kind} key`)];
}

function isSignedBy(key: PublicKey, algorithm: ProofAlgorithm, signed: Uint8Array, signature: Uint8Array): boolean {
  const opened: KeyObject | null = openPublicKey(key);
  const scheme = SCHEMES[algorithm];
  if (opened === null || scheme.key !== key.kind) return false;
  if (scheme.key === 'rsa') {
    const { padding } = scheme;
    return verify(
      scheme.hash,
      signed,
      { key: opened, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
      signature,
    );
  }
  const isOfCurve = key.kind === 'ec' && key.curve === scheme.curve && signature.length === scheme.octets;
  return isOfCurve && verify(scheme.hash, signed, { key: opened, dsaEncoding: 'ieee-p1363' }, signature);
}

function leafKey([leaf]: readonly Uint8Array[]): PublicKey | null {
  if (leaf === undefined) return null;
  try {
    return readCertificate(leaf).publicKey;
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return null;
  }
}

function proofFault(code: 'pki.proof.malformed' | 'pki.proof.bad-signature', detail: string): Fault {
  return { code, certificate: 0, detail };
}
