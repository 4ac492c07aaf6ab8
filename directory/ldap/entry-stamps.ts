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
  const micros = `${entry.modifiedAt.toISOString().slice(20, 23)}000`;
  const count = (entry.change % 0x1000000).toString(16).padStart(6, '0');
  return `${generalizedTime(entry.modifiedAt).slice(0, -1)}.${micros}Z#${count}#000#000000`;
}
