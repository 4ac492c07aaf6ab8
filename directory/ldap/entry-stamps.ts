import type { StoredEntry } from '../entries/stored-entry.ts';

/** An instant as RFC 4517 §3.3.13 writes it, in UTC, whole seconds. */
export function generalizedTime(at: Date): string {
  return `${at.toISOString().replace(/[-:T]|\.\d+Z$/g, '')}Z`;
}

/**
 * The entryCSN other servers compare: instant, place in the journal (its last 24 bits), replica 0.
 * Two changes of one entry have different ones, in their order, as long as the clock does not go back.
 */
export function printCsn(entry: StoredEntry): string {
  return csnOf(entry.modifiedAt, entry.change);
}

/** The same from its parts. */
export function csnOf(at: Date, change: number): string {
  const micros = `${at.toISOString().slice(20, 23)}000`;
  const count = (change % 0x1000000).toString(16).padStart(6, '0');
  return `${generalizedTime(at).slice(0, -1)}.${micros}Z#${count}#000#000000`;
}

/** Whether a text is such a number. */
export function isCsn(text: string): boolean {
  return /^\d{14}\.\d{6}Z#[0-9a-f]{6}#[0-9a-f]{3}#[0-9a-f]{6}$/.test(text);
}
