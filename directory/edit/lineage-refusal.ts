import type { DirectoryCode } from '../codes.ts';
import type { LineageVerdict } from '../lineage-views.ts';
import type { Professional } from '../model/professional.ts';

/** A reason that says nothing, and one that nobody reads. */
export const MIN_REASON_CHARS = 10;
export const MAX_REASON_CHARS = 300;

export type LineageRefusal = Extract<LineageVerdict, { readonly accepted: false }>;

export function lineageRefusal(code: DirectoryCode, detail: string, current?: Professional): LineageRefusal {
  return { accepted: false, code, detail, ...(current === undefined ? {} : { current }) };
}

/** Whoever makes two records one, or takes it back, says why. */
export function reasonFault(reason: string): LineageRefusal | null {
  const { length } = reason.trim();
  if (length >= MIN_REASON_CHARS && length <= MAX_REASON_CHARS) return null;
  return lineageRefusal('directory.merge.reason', `${MIN_REASON_CHARS} to ${MAX_REASON_CHARS} characters`);
}
