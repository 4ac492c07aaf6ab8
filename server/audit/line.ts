import { hash } from 'node:crypto';
import { ServerError } from '../errors.ts';
import { AUDIT_ACTIONS } from './actions.ts';
import type { AuditAction, AuditEvent } from './event.ts';

/** Most details of one event. */
export const MAX_DETAILS = 40;
/** Longest value of a detail; the rest is cut and the cut is written. */
export const MAX_VALUE_CHARACTERS = 2_000;
/** Longest actor, subject, code, address or request number. */
export const MAX_FIELD_CHARACTERS = 200;
/** Name of a detail. */
const DETAIL_NAME = /^[a-zA-Z][a-zA-Z0-9._-]{0,63}$/;
const OUTCOMES: ReadonlySet<string> = new Set(['success', 'refused', 'failure']);

/** Digest before the first line: 32 zero bytes, hexadecimal. */
export const FIRST_DIGEST = '0'.repeat(64);

/** One line of the audit, as read back. */
export interface AuditLine {
  /** From 1, without gaps. */
  readonly sequence: number;
  /** Digest of the line before, lower-case hexadecimal. */
  readonly previous: string;
  readonly digest: string;
  readonly event: AuditEvent;
}

/**
 * The event as its line will hold it: names in order, texts cut to their limits, everything that could forge a line or hide
 * in one escaped. The position is added when it is written.
 *
 * @throws ServerError `server.audit.event-malformed`: unknown action, no instant, too many details, a number that is none
 */
export function eventText(event: AuditEvent): string {
  const { at, action, outcome } = event;
  if (!Object.hasOwn(AUDIT_ACTIONS, action)) throw malformed(`unknown action ${String(action)}`);
  if (!OUTCOMES.has(outcome)) throw malformed(`${action}: unknown outcome ${String(outcome)}`);
  if (!Number.isFinite(at.getTime())) throw malformed(`${action}: no instant`);
  const names = Object.keys(event.details).sort();
  if (names.length > MAX_DETAILS) throw malformed(`${action}: ${names.length} details, at most ${MAX_DETAILS}`);
  const details: Record<string, string | number | boolean> = {};
  for (const name of names) details[name] = detailOf(event, name);
  const field = (text: string): string => cut(text, MAX_FIELD_CHARACTERS);
  return escapeInvisible(
    JSON.stringify({
      at: isoOf(at),
      action,
      actor: field(event.actor),
      subject: field(event.subject),
      outcome,
      code: field(event.code),
      from: field(event.from),
      request: field(event.request),
      details,
    }),
  );
}

let latest = { ms: Number.NaN, text: '' };

/** Events of a batch are of one instant. */
function isoOf(at: Date): string {
  const ms = at.getTime();
  if (latest.ms !== ms) latest = { ms, text: at.toISOString() };
  return latest.text;
}

/** Names are those of our programs, the same few in every event. */
const knownNames = new Set<string>();
const MAX_KNOWN_NAMES = 1_000;

function isDetailName(name: string): boolean {
  if (knownNames.has(name)) return true;
  if (!DETAIL_NAME.test(name)) return false;
  if (knownNames.size < MAX_KNOWN_NAMES) knownNames.add(name);
  return true;
}

function detailOf({ action, details }: AuditEvent, name: string): string | number | boolean {
  const value = details[name];
  if (!isDetailName(name)) throw malformed(`${action}: a detail has a name that is none`);
  if (typeof value === 'string') return cut(value, MAX_VALUE_CHARACTERS);
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  throw malformed(`${action}: detail ${name} is neither text, number nor boolean`);
}

function cut(text: string, most: number): string {
  if (typeof text !== 'string') throw malformed('text expected');
  return text.length <= most ? text : `${text.slice(0, most)}… (+${text.length - most})`;
}

function malformed(detail: string): ServerError {
  return new ServerError('server.audit.event-malformed', detail);
}

/** JSON escapes C0; these would still break, reorder or hide text where a line is shown: DEL, C1, separators, bidi, zero width. */
const INVISIBLE = /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

function escapeInvisible(json: string): string {
  return json.replace(INVISIBLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The line's text: position, digest of the line before, event. */
export function lineText(sequence: number, previous: string, event: string): string {
  return `{"sequence":${sequence},"previous":"${previous}","event":${event}}`;
}

/** SHA-256 of the previous digest's bytes followed by the line's UTF-8 bytes, lower-case hexadecimal. */
export function lineDigest(previous: string, text: string): string {
  return hash('sha256', Buffer.concat([Buffer.from(previous, 'hex'), Buffer.from(text, 'utf8')]), 'hex');
}

/** As kept in the store: digest, space, text. */
export function packLine(digest: string, text: string): string {
  return `${digest} ${text}`;
}

/** The two parts of a stored line, or undefined when it is none. */
export function unpackLine(stored: string): { readonly digest: string; readonly text: string } | undefined {
  const [, digest, text] = /^([0-9a-f]{64}) (\{.*\})$/.exec(stored) ?? [];
  return digest === undefined || text === undefined ? undefined : { digest, text };
}

/** Position and previous digest that a line states of itself; undefined when it states none. */
export function statedPlace(text: string): { readonly sequence: number; readonly previous: string } | undefined {
  const [, sequence, previous] =
    /^\{"sequence":([1-9][0-9]{0,14}),"previous":"([0-9a-f]{64})","event":\{/.exec(text) ?? [];
  return sequence === undefined || previous === undefined ? undefined : { sequence: Number(sequence), previous };
}

/** Decode a stored line without judging its digest; undefined when it is not one of ours. */
export function decodeLine(stored: string): AuditLine | undefined {
  const parts = unpackLine(stored);
  const place = parts && statedPlace(parts.text);
  if (!parts || !place) return undefined;
  try {
    // Written by `eventText`; a line changed since is told by `verify`, and shown as it is.
    const { event } = JSON.parse(parts.text) as { event: Omit<AuditEvent, 'at'> & { at: string; action: AuditAction } };
    return { ...place, digest: parts.digest, event: { ...event, at: new Date(event.at) } };
  } catch {
    return undefined;
  }
}
