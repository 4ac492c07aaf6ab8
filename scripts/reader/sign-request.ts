import type { ReaderRefusal } from './refusals.ts';

/** Oldest challenge the reader signs; the server forgets its challenges after the same time. */
export const MAX_CHALLENGE_AGE_SECONDS = 120;
/** Furthest ahead of ours a server's clock may be. */
export const MAX_CLOCK_AHEAD_SECONDS = 30;
const MAX_URL_CHARS = 2_000;

/** What a sign-in page asks to have signed, checked. */
export interface SignRequest {
  readonly issuer: string;
  readonly nonce: string;
  /** Seconds since the epoch. */
  readonly iat: number;
  readonly proofUrl: URL;
  readonly returnUrl: URL;
  /** Where the sign-in leads to, as a page's policy names it: an origin, or a scheme where there is none; null when the page names none. */
  readonly destination: string | null;
}

/** What is signed, whoever asks for it. */
export type Challenge = Pick<SignRequest, 'issuer' | 'nonce' | 'iat'>;

export type SignRequestVerdict =
  | { readonly accepted: true; readonly request: SignRequest }
  | { readonly accepted: false; readonly code: ReaderRefusal };

/** Where the form was posted from, as the browser states it. */
export interface StatedOrigin {
  readonly origin: string;
  readonly referer: string;
}

/**
 * Decide whether the reader may sign for a posted form: a pinned issuer, asking from its own page, for itself, just now.
 * Nothing is guessed: an absent `Origin` and `Referer`, or the origin `null`, is refused.
 * @param pinned issuers the workstation was configured for, without a path or final slash
 */
export function validateSignRequest(
  form: ReadonlyMap<string, string>,
  stated: StatedOrigin,
  pinned: readonly string[],
  at: Date,
): SignRequestVerdict {
  const request = parseSignRequest(form);
  if (request === null) return refuse('reader.request.malformed');
  if (!pinned.includes(request.issuer)) return refuse('reader.issuer.not-pinned');
  const { origin } = new URL(request.issuer);
  if (originOf(stated) !== origin) return refuse('reader.origin.foreign');
  if (request.proofUrl.origin !== origin || request.returnUrl.origin !== origin)
    return refuse('reader.address.foreign');
  if (!isFresh(request, at)) return refuse('reader.request.stale');
  return { accepted: true, request };
}

/** Is the challenge still young enough to be signed? */
export function isFresh({ iat }: Pick<SignRequest, 'iat'>, at: Date): boolean {
  const age = Math.floor(at.getTime() / 1000) - iat;
  return age <= MAX_CHALLENGE_AGE_SECONDS && age >= -MAX_CLOCK_AHEAD_SECONDS;
}

/** The bytes a card signs; no part can hold a line end, so no two requests share them. */
export function signedBytes({ issuer, nonce, iat }: Challenge): Buffer {
  return Buffer.from(`vestibule-card-proof-v1\n${issuer}\n${nonce}\n${iat}`, 'utf8');
}

function parseSignRequest(form: ReadonlyMap<string, string>): SignRequest | null {
  const issuer = form.get('issuer') ?? '';
  const nonce = form.get('nonce') ?? '';
  const iat = form.get('iat') ?? '';
  const proofUrl = parseUrl(form.get('proof_url'));
  const returnUrl = parseUrl(form.get('return_url'));
  if (!/^[A-Za-z0-9_-]{16,100}$/.test(nonce) || !/^\d{1,11}$/.test(iat)) return null;
  if (parseUrl(issuer) === null || /\s/.test(issuer) || proofUrl === null || returnUrl === null) return null;
  const destination = sourceOf(form.get('destination'));
  return { issuer, nonce, iat: Number(iat), proofUrl, returnUrl, destination };
}

/** A program's own scheme (`com.example.app:`) stands for itself; an IPv6 address has no name in a policy (CSP Level 3 §2.3.1), its scheme does. */
function sourceOf(text: string | undefined): string | null {
  if (text !== undefined && OWN_SCHEME.test(text)) return text;
  const url = parseUrl(text);
  if (url === null) return null;
  return url.hostname.startsWith('[') ? url.protocol : url.origin;
}

/** Scheme of a program: a name that its maker owns, backwards, and so with a point (RFC 8252 §7.1). */
const OWN_SCHEME = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:$/;

function parseUrl(text: string | undefined): URL | null {
  if (text === undefined || text.length > MAX_URL_CHARS || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  return url.username === '' && url.password === '' ? url : null;
}

function originOf({ origin, referer }: StatedOrigin): string {
  if (origin !== '') return origin;
  return URL.canParse(referer) ? new URL(referer).origin : '';
}

function refuse(code: ReaderRefusal): SignRequestVerdict {
  return { accepted: false, code };
}
