import { BerReader } from './ber-reader.ts';
import { BER, BerWriter } from './ber-writer.ts';
import type { ResponseControl } from './encode-response.ts';
import { isCsn } from './entry-stamps.ts';
import type { Control } from './messages.ts';
import { onlyControl } from './read-controls.ts';

/** RFC 4533. */
export const SYNC_REQUEST = '1.3.6.1.4.1.4203.1.9.1.1';
const SYNC_STATE = '1.3.6.1.4.1.4203.1.9.1.2';
const SYNC_DONE = '1.3.6.1.4.1.4203.1.9.1.3';
export const SYNC_INFO = '1.3.6.1.4.1.4203.1.9.1.4';

/** Longest cookie we read. */
const MAX_COOKIE_BYTES = 512;
const STATES = { present: 0, add: 1, modify: 2, delete: 3 } as const;
const MODES: ReadonlyMap<number, 'refreshOnly' | 'refreshAndPersist'> = new Map([
  [1, 'refreshOnly'],
  [3, 'refreshAndPersist'],
]);

/** What a replica asks for. */
export interface SyncRequest {
  readonly mode: 'refreshOnly' | 'refreshAndPersist';
  /** Change number up to which it has everything; null: it has nothing, or holds a cookie that is not ours. */
  readonly after: string | null;
  /** Whether it would rather be told that it must begin again than be sent everything. */
  readonly reloadHint: boolean;
}

/** @throws DirectoryError `directory.ldap.malformed` @returns null when no synchronisation is asked for; `mode` wrong: malformed */
export function decodeSyncRequest(controls: readonly Control[]): SyncRequest | null | 'unknown-mode' {
  const value = onlyControl(controls, SYNC_REQUEST);
  if (value === null) return null;
  const outer = new BerReader(value);
  const body = outer.enter(BER.sequence);
  outer.expectEnd();
  const mode = MODES.get(body.integer(BER.enumerated));
  const cookie = body.tag === BER.octetString ? body.octets() : null;
  const reloadHint = body.tag === BER.boolean ? body.boolean() : false;
  body.expectEnd();
  if (mode === undefined) return 'unknown-mode';
  return { mode, after: cookie === null ? null : changeNumberIn(cookie), reloadHint };
}

/** Cookies are written as OpenLDAP's, `rid=000,csn=…`, so that its consumers can read them. */
function changeNumberIn(cookie: Buffer): string | null {
  if (cookie.length > MAX_COOKIE_BYTES) return null;
  const [, changeNumber = ''] = /(?:^|,)csn=([^,;]+)/.exec(cookie.toString('latin1')) ?? [];
  return isCsn(changeNumber) ? changeNumber : null;
}

export function cookieText(changeNumber: string): string {
  return `rid=000,csn=${changeNumber}`;
}

/** The control on each entry of a synchronisation (RFC 4533 §2.2). */
export function stateControl(state: keyof typeof STATES, uuid: string, cookie: string | null): ResponseControl {
  const writer = new BerWriter();
  const body = writer.open(BER.sequence);
  writer.integer(STATES[state], BER.enumerated);
  writer.octets(uuidBytes(uuid));
  if (cookie !== null) writer.octets(cookie);
  writer.close(body);
  return { oid: SYNC_STATE, value: writer.copy() };
}

/** The control of the final answer (RFC 4533 §2.3). */
export function doneControl(cookie: string, refreshDeletes: boolean): ResponseControl {
  const writer = new BerWriter();
  const body = writer.open(BER.sequence);
  writer.octets(cookie);
  if (refreshDeletes) writer.boolean(true);
  writer.close(body);
  return { oid: SYNC_DONE, value: writer.copy() };
}

/** The end of the refresh stage of a lasting synchronisation (RFC 4533 §2.5): deletes were told, or what was not sent is gone. */
export function refreshInfo(kind: 'delete' | 'present', cookie: string): Buffer {
  const writer = new BerWriter();
  const body = writer.open(kind === 'delete' ? 0xa1 : 0xa2);
  writer.octets(cookie);
  writer.close(body);
  return writer.copy();
}

/** A replica has everything up to a number (RFC 4533 §2.5, newcookie). */
export function cookieInfo(cookie: string): Buffer {
  const writer = new BerWriter();
  writer.octets(cookie, 0x80);
  return writer.copy();
}

/** Entries that are gone (RFC 4533 §2.5, syncIdSet). */
export function goneInfo(uuids: readonly string[]): Buffer {
  const writer = new BerWriter();
  const body = writer.open(0xa3);
  writer.boolean(true);
  const set = writer.open(BER.set);
  for (const uuid of uuids) writer.octets(uuidBytes(uuid));
  writer.close(set);
  writer.close(body);
  return writer.copy();
}

function uuidBytes(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}
