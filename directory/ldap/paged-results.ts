import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { DirectoryError } from '../error.ts';
import { BerReader } from './ber-reader.ts';
import { BER, BerWriter } from './ber-writer.ts';
import type { ResponseControl } from './encode-response.ts';

/** RFC 2696. */
export const PAGED_RESULTS = '1.2.840.113556.1.4.319';

const SIGNATURE_BYTES = 16;
/** Longest cookie we give out, and so accept. */
const MAX_COOKIE_BYTES = 16_384;

/** Where a search stopped: the phase it was in, and the last key seen. The head is the base and the fixed entries. */
export type SearchPosition =
  | { readonly phase: 'head'; readonly after: number }
  | { readonly phase: 'scan'; readonly after: string | null }
  | { readonly phase: 'rows'; readonly after: number };

/** What a cookie carries. */
export interface PageState {
  readonly position: SearchPosition;
  /** Entries sent on all pages so far. */
  readonly sent: number;
}

/** A paged search's request value: size of the page and the cookie of the one before, empty for the first. */
export interface PageRequest {
  readonly size: number;
  readonly cookie: Buffer;
}

/** @throws DirectoryError `directory.ldap.malformed` */
export function decodePageRequest(value: Buffer): PageRequest {
  const outer = new BerReader(value);
  const body = outer.enter(BER.sequence);
  outer.expectEnd();
  const size = body.integer();
  const cookie = body.octets();
  body.expectEnd();
  if (size < 0) throw new DirectoryError('directory.ldap.malformed', 'a negative page size');
  return { size, cookie };
}

/** The response control. The total is not estimated: zero (RFC 2696 §2). */
export function pageControl(cookie: Uint8Array): ResponseControl {
  const writer = new BerWriter();
  const body = writer.open(BER.sequence);
  writer.integer(0);
  writer.octets(cookie);
  writer.close(body);
  return { oid: PAGED_RESULTS, value: writer.copy() };
}

/**
 * Makes and checks cookies. A cookie is the position, signed together with the connection, its identity and the request's
 * own bytes: it means nothing to anybody else, nor for another search, nor after the process ended. No result is kept.
 */
export class PageCookies {
  readonly #key: Uint8Array;

  /** @param key 32 random bytes */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** @param holder names the connection and its identity */
  issue(state: PageState, holder: string, request: Uint8Array): Buffer {
    const payload = Buffer.from(JSON.stringify(state), 'utf8');
    return Buffer.concat([this.#sign(payload, holder, request), payload]);
  }

  /** The state inside, or null when the cookie was not made for this holder and request. */
  open(cookie: Buffer, holder: string, request: Uint8Array): PageState | null {
    if (cookie.length <= SIGNATURE_BYTES || cookie.length > MAX_COOKIE_BYTES) return null;
    const payload = cookie.subarray(SIGNATURE_BYTES);
    const expected = this.#sign(payload, holder, request);
    if (!timingSafeEqual(cookie.subarray(0, SIGNATURE_BYTES), expected)) return null;
    // The signature is ours, and so is the shape.
    return JSON.parse(payload.toString('utf8')) as PageState;
  }

  #sign(payload: Uint8Array, holder: string, request: Uint8Array): Buffer {
    const search = createHash('sha256').update(request).digest();
    const mac = createHmac('sha256', this.#key);
    mac
      .update(`${Buffer.byteLength(holder)}:${holder}`)
      .update(search)
      .update(payload);
    return mac.digest().subarray(0, SIGNATURE_BYTES);
  }
}
