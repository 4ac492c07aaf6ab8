import { setImmediate as nextTurn } from 'node:timers/promises';
import { ServerError } from '../errors.ts';
import { isWellFormed } from './strict-json.ts';

/** Characters parsed in one turn; a shorter text is parsed whole. */
const PARSED_TOGETHER = 100_000;
/** Signs looked at between two turns of others. */
const LOOKED_AT_TOGETHER = 50_000;
/** Longest piece parsed in one go, characters: what stands outside the lists, or one element of them. */
const MAX_PIECE_CHARS = 4 * 1024 * 1024;
/** Bytes decoded in one turn. */
const DECODED_TOGETHER = 256 * 1024;

/** An escape that may be half of a character: only then every text is looked at. */
const SURROGATE = /\\u[dD][89a-fA-F]/;

/** A list that is a member of the outermost object, in parts of whole elements. */
interface OuterList {
  readonly name: string;
  readonly parts: readonly string[];
}

/**
 * The value of UTF-8 JSON. Of a long text, the lists of its outermost object are parsed some elements at a time, others being answered
 * meanwhile: rules and cases, where the megabytes are.
 *
 * @throws SyntaxError, TypeError for what is no JSON, no UTF-8, or holds half of a surrogate pair (RFC 8259 §8.2); ServerError
 * `server.request.too-large` where one piece alone is over 4 Mi characters
 */
export async function jsonAside(bytes: Buffer): Promise<{ readonly text: string; readonly value: unknown }> {
  const text = await decoded(bytes);
  return { text, value: await jsonOfText(text) };
}

/** The same of a text. @param together characters parsed in one turn */
export async function jsonOfText(text: string, together = PARSED_TOGETHER): Promise<unknown> {
  if (text.length <= together) return parsed(text);
  const { frame, lists } = await divided(text, together);
  const whole = parsed(frame);
  if (typeof whole !== 'object' || whole === null) return whole;
  let since = 0;
  for (const [name, parts] of lists) {
    const list: unknown = Object.hasOwn(whole, name) ? Reflect.get(whole, name) : undefined;
    if (!Array.isArray(list)) continue;
    for (const part of parts) {
      // Many short ones take as long as a long one.
      since += part.length + 100;
      if (since > together) {
        since = 0;
        await nextTurn();
      }
      const elements = parsed(`[${part}]`) as readonly unknown[];
      // « [1,] » ends in a part without any.
      if (elements.length === 0 && parts.length > 1) throw new SyntaxError('a list ends in a comma');
      for (const element of elements) list.push(element);
    }
  }
  return whole;
}

interface Divided {
  /** The text without what stands in the lists. */
  readonly frame: string;
  /** By name; of one that stands twice the last counts, as it is read: whoever refuses that has the text. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
}

async function divided(text: string, together: number): Promise<Divided> {
  const lists = new Map<string, readonly string[]>();
  const seeking = seekLists(text, together);
  for (;;) {
    const { done, value } = seeking.next();
    if (done) return { frame: value, lists };
    if (value) lists.set(value.name, value.parts);
    else await nextTurn();
  }
}

function parsed(text: string): unknown {
  if (text.length > MAX_PIECE_CHARS) {
    throw new ServerError('server.request.too-large', `one piece of ${text.length} characters`, { place: 'body' });
  }
  const value: unknown = JSON.parse(text);
  if (SURROGATE.test(text) && !isWellFormed(value)) throw new SyntaxError('half of a surrogate pair');
  return value;
}

async function decoded(bytes: Buffer): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  for (let from = 0; from < bytes.length; from += DECODED_TOGETHER) {
    if (from > 0) await nextTurn();
    text += decoder.decode(bytes.subarray(from, from + DECODED_TOGETHER), { stream: true });
  }
  return text + decoder.decode();
}

const [QUOTE, COMMA, BACKSLASH] = ['"', ',', '\\'].map((sign) => sign.charCodeAt(0));
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = ['[', ']', '{', '}'].map((sign) => sign.charCodeAt(0));

/**
 * Go through a JSON text for the lists that are members of its outermost object; nothing else is looked for: what is no JSON shows when
 * the parts are parsed, each by itself and all of them.
 *
 * @returns the text without what stands in those lists
 */
function* seekLists(text: string, together: number): Generator<OuterList | undefined, string> {
  let frame = '';
  let framed = 0;
  let depth = 0;
  let isObject = false;
  let name = '';
  let parts: string[] | null = null;
  let from = 0;
  let looked = 0;
  for (let place = 0; place < text.length; place += 1) {
    looked += 1;
    if (looked % LOOKED_AT_TOGETHER === 0) yield;
    const sign = text.charCodeAt(place);
    if (sign === QUOTE) {
      const end = endOfString(text, place);
      if (depth === 1) name = text.slice(place, end + 1);
      place = end;
    } else if (sign === COMMA) {
      if (!parts || depth !== 2 || place - from < together) continue;
      parts.push(text.slice(from, place));
      from = place + 1;
    } else if (sign === OPEN_LIST || sign === OPEN_OBJECT) {
      if (depth === 0) isObject = sign === OPEN_OBJECT;
      depth += 1;
      if (depth !== 2 || !isObject || sign !== OPEN_LIST) continue;
      frame += text.slice(framed, place + 1);
      [parts, from] = [[], place + 1];
    } else if (sign === CLOSE_LIST || sign === CLOSE_OBJECT) {
      depth -= 1;
      if (!parts || depth !== 1) continue;
      parts.push(text.slice(from, place));
      yield { name: String(JSON.parse(name || '""')), parts };
      [parts, framed] = [null, place];
    }
  }
  return frame + text.slice(framed);
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}
