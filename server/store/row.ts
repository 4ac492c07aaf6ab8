import { ServerError } from '../errors.ts';
import type { NewRecord, StoredRecord } from './contract.ts';
import { indexPrefix } from './record-keys.ts';

/** Most index values of one record. */
export const MAX_INDEXES = 8;

/** One record as it lies in a store. Names are short because each record repeats them. */
export interface Row {
  readonly payload: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  readonly expires: number;
  /** 0: never consumed. */
  readonly consumed: number;
  /** Digests of the record's index values, base64. */
  readonly indexes: readonly string[];
}

/** @throws ServerError `server.store.record-malformed` */
export function rowOf(kind: string, { payload, expiresAt, indexes = {} }: NewRecord, consumed: number): Row {
  const entries = Object.entries(indexes);
  if (entries.length > MAX_INDEXES) {
    throw new ServerError(
      'server.store.record-malformed',
      `${kind}: ${entries.length} indexes, at most ${MAX_INDEXES}`,
    );
  }
  const prefixes = entries.map(([index, value]) => indexPrefix(kind, index, value).toString('base64'));
  return { payload, expires: millisecondsOf(expiresAt), consumed, indexes: prefixes };
}

/** @throws ServerError `server.store.record-malformed` */
export function millisecondsOf(at: Date): number {
  const ms = at.getTime();
  if (!Number.isInteger(ms) || ms <= 0)
    throw new ServerError('server.store.record-malformed', 'an instant after 1970 is expected');
  return ms;
}

/**
 * Text of a row: JSON, like the payload's own.
 *
 * @throws ServerError `server.store.record-malformed` for a payload that JSON cannot write
 */
export function encodeRow({ expires, consumed, indexes, payload }: Row): string {
  try {
    return JSON.stringify([expires, consumed, indexes, payload]);
  } catch (cause) {
    throw new ServerError('server.store.record-malformed', 'the payload cannot be written as JSON', { cause });
  }
}

export function decodeRow(text: string): Row {
  // Written by `encodeRow` alone.
  const [expires, consumed, indexes, payload] = JSON.parse(text) as [number, number, string[], Row['payload']];
  return { payload, expires, consumed, indexes };
}

/** When a row ends and when it was used, without reading the rest: its text begins with both. */
export function timesOf(text: string): { readonly expires: number; readonly consumed: number } {
  const comma = text.indexOf(',');
  return {
    expires: Number(text.slice(1, comma)),
    consumed: Number(text.slice(comma + 1, text.indexOf(',', comma + 1))),
  };
}

/** The same row, used at this instant (milliseconds since 1970). */
export function markedUsed(text: string, at: number): string {
  const comma = text.indexOf(',');
  return `${text.slice(0, comma)},${at}${text.slice(text.indexOf(',', comma + 1))}`;
}

/** A row's record, as the contract gives it: what `indexes` held is not given back, only its digests exist. */
export function recordOf({ payload, expires, consumed }: Row): StoredRecord {
  return { payload, expiresAt: new Date(expires), consumedAt: consumed === 0 ? null : new Date(consumed) };
}
