import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { canonicalJson } from '../../federation/index.ts';

/** What a page of a search hands to the next one: whose search, which one, under which sheet, where it goes on. */
export interface PagePlace {
  readonly application: string;
  /** Everything asked but the page. */
  readonly request: unknown;
  /** Digest of the sheet that answered the page before. */
  readonly sheet: string;
  readonly next: string;
}

export interface PageTokens {
  /** Seal a place: nobody reads an id out of a token, or makes one. */
  seal(place: PagePlace, at: Date): string;
  /** The place and the sheet; undefined for a token that is not ours, of another search, or too old. */
  open(token: string, of: Omit<PagePlace, 'sheet' | 'next'>, at: Date): Pick<PagePlace, 'sheet' | 'next'> | undefined;
}

const LIFE_MS = 15 * 60_000;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** @param key 32 bytes, of this purpose alone */
export function pageTokens(key: Uint8Array): PageTokens {
  return {
    seal({ application, request, sheet, next }, at) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      cipher.setAAD(boundTo(application, request));
      const text = JSON.stringify([sheet, next, at.getTime() + LIFE_MS]);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(token, { application, request }, at) {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length <= IV_BYTES + TAG_BYTES) return undefined;
      const opener = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES));
      opener.setAAD(boundTo(application, request));
      opener.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      try {
        const sealed = bytes.subarray(IV_BYTES + TAG_BYTES);
        const text = Buffer.concat([opener.update(sealed), opener.final()]).toString('utf8');
        // Sealed here: it is the list written above.
        const [sheet, next, until] = JSON.parse(text) as [string, string, number];
        return at.getTime() < until ? { sheet, next } : undefined;
      } catch {
        return undefined;
      }
    },
  };
}

/** A token goes with one application's one request, members in any order. */
function boundTo(application: string, request: unknown): Buffer {
  return createHash('sha256')
    .update(`${application}\n${canonicalJson(request)}`)
    .digest();
}
