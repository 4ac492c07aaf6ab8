import { setImmediate as nextTurn } from 'node:timers/promises';

/** A name that an object of a JSON text has twice, and where: `/subject/id`. */
export interface RepeatedName {
  readonly place: string;
}

/** Names are told as deep as this; what is repeated further down is found all the same. */
const MAX_TOLD_DEPTH = 8;
/** Signs, names and texts looked at between two turns of others: some milliseconds. */
const LOOKED_AT_TOGETHER = 50_000;

/**
 * The first name that stands twice in one object of a JSON text. RFC 8259 §4 leaves open which of the two counts: the one whom a filter before us
 * read, and the one that we would read, need not be the same.
 *
 * @param text JSON, already parsed: nothing else is looked for here
 */
export function repeatedName(text: string): RepeatedName | null {
  const seeking = seekRepeated(text);
  for (;;) {
    const { done, value } = seeking.next();
    if (done) return value;
  }
}

/** The same of what somebody sent, others being answered meanwhile where it is long. */
export async function repeatedNameAside(text: string): Promise<RepeatedName | null> {
  const seeking = seekRepeated(text);
  for (;;) {
    const { done, value } = seeking.next();
    if (done) return value;
    await nextTurn();
  }
}

function* seekRepeated(text: string): Generator<undefined, RepeatedName | null> {
  /** One entry an open bracket: the names seen, or null for an array; the name that what follows belongs to. */
  const open: { names: Set<string> | null; at: string }[] = [];
  let isName = false;
  let looked = 0;
  for (let place = 0; place < text.length; place += 1) {
    looked += 1;
    if (looked % LOOKED_AT_TOGETHER === 0) yield;
    const sign = text[place];
    const inner = open.at(-1);
    if (sign === '{' || sign === '[') {
      open.push({ names: sign === '{' ? new Set() : null, at: '' });
      isName = sign === '{';
    } else if (sign === '}' || sign === ']') {
      open.pop();
      isName = false;
    } else if (sign === ',') isName = inner?.names instanceof Set;
    else if (sign === ':') isName = false;
    else if (sign === '"') {
      const end = endOfString(text, place);
      if (isName && inner?.names) {
        // As it reads: the same name may be written with escapes.
        const name = String(JSON.parse(text.slice(place, end + 1)));
        inner.at = name;
        if (inner.names.has(name)) return { place: pointer(open.map(({ at }) => at)) };
        inner.names.add(name);
      }
      place = end;
    }
  }
  return null;
}

function endOfString(text: string, start: number): number {
  let place = start + 1;
  while (text[place] !== '"' && place < text.length) place += text[place] === '\\' ? 2 : 1;
  return place;
}

/** RFC 6901, the elements of arrays left out. */
function pointer(names: readonly string[]): string {
  const told = names.filter((name, place) => name !== '' || place === names.length - 1).slice(0, MAX_TOLD_DEPTH);
  return told.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Whether every text and name of a JSON value is one: a half of a surrogate pair is no character, and two of them would be kept as the same. */
export function isWellFormed(value: unknown): boolean {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const each = waiting.pop();
    if (typeof each === 'string' && !each.isWellFormed()) return false;
    if (typeof each !== 'object' || each === null) continue;
    for (const [name, inner] of Object.entries(each)) waiting.push(name, inner);
  }
  return true;
}
