import { ImportRefusal } from './import-refusal.ts';

/** Longest element of a wanted array, in characters: a legal entity with all its sites and their history; the largest real ones have a few million. */
export const MAX_ELEMENT_CHARS = 32 * 1024 ** 2;
/** Deepest nesting; real documents stay below ten. */
const MAX_DEPTH = 64;
/** Longest name of a member of the root that is told from others. */
const MAX_NAME_CHARS = 64;

/** One element of an array that is a member of the root object. */
export interface JsonElement {
  /** Line on which it begins, 1-based; a document in one line has all of them on line 1. */
  readonly line: number;
  /** Its place in the array, from 0. */
  readonly rank: number;
  readonly value: unknown;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LINE_END = 0x0a;
const COLON = 0x3a;
const COMMA = 0x2c;
/** Codes of `{`, `[` and of what closes them. */
const OPENING = new Set([0x7b, 0x5b]);
const CLOSING = new Set([0x7d, 0x5d]);
const BLANK = new Set([0x20, 0x09, 0x0a, 0x0d, 0xfeff]);

/**
 * The elements of one array of a JSON document whose root is an object, one after the other: the document is never held whole. Other members are passed over, whatever
 * they hold.
 *
 * @param chunks the document's text, cut anywhere
 * @param member name of the array in the root
 * @throws ImportRefusal `directory.import.malformed-json` with the line, `directory.import.truncated` when the document ends before its root does
 */
export async function* readJsonMember(chunks: AsyncIterable<string>, member: string): AsyncGenerator<JsonElement> {
  const scan = new Scan(member);
  for await (const chunk of chunks) yield* scan.read(chunk);
  scan.end();
}

class Scan {
  readonly #member: string;
  #depth = 0;
  #line = 1;
  #rank = 0;
  #inText = false;
  #isEscaped = false;
  /** The text that was read last at the root: a name when a colon follows. */
  #name = '';
  #isNaming = false;
  /** The value that comes is the wanted array, or we are in it. */
  #isWanted = false;
  #hasEnded = false;
  /** What was read of the element in hand, and where it began. */
  #pieces: string[] | null = null;
  #chars = 0;
  #beganOn = 0;

  constructor(member: string) {
    this.#member = member;
  }

  *read(chunk: string): Generator<JsonElement> {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const code = chunk.charCodeAt(at);
      if (code === LINE_END) this.#line += 1;
      if (this.#inText) this.#readText(code, chunk, at);
      else if (code === QUOTE) this.#openText();
      else if (OPENING.has(code)) {
        if (this.#opens()) from = at;
      } else if (CLOSING.has(code)) {
        if (this.#closes()) yield this.#element(chunk.slice(from, at + 1));
      } else this.#readSign(code);
    }
    if (this.#pieces === null) return;
    const piece = chunk.slice(from);
    this.#pieces.push(piece);
    this.#count(piece.length);
  }

  end(): void {
    if (this.#hasEnded && this.#rank === 0) throw this.#malformed(`nothing in ${this.#member}`);
    if (this.#hasEnded) return;
    const detail = `the document ends on line ${this.#line}, after ${this.#rank} of ${this.#member}, before it is closed`;
    throw new ImportRefusal('directory.import.truncated', detail);
  }

  #openText(): void {
    if (this.#depth === 0) throw this.#malformed('text outside the document');
    this.#inText = true;
    this.#isNaming = this.#depth === 1;
    if (this.#isNaming) this.#name = '';
  }

  #readText(code: number, chunk: string, at: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (code === BACKSLASH) this.#isEscaped = true;
    else if (code === QUOTE) {
      this.#inText = false;
      return;
    }
    if (this.#isNaming && this.#name.length < MAX_NAME_CHARS) this.#name += chunk[at] ?? '';
  }

  #readSign(code: number): void {
    if (this.#depth === 0 && !BLANK.has(code)) throw this.#malformed('something outside the document');
    if (this.#depth !== 1) return;
    if (code === COLON) this.#isWanted = this.#name === this.#member;
    else if (code === COMMA) this.#isWanted = false;
  }

  /** @returns whether an element begins */
  #opens(): boolean {
    if (this.#hasEnded) throw this.#malformed('something behind the document');
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw this.#malformed(`nested more than ${MAX_DEPTH} deep`);
    if (!this.#isWanted || this.#depth !== 3) return false;
    this.#pieces = [];
    this.#chars = 0;
    this.#beganOn = this.#line;
    return true;
  }

  /** @returns whether the element in hand ends */
  #closes(): boolean {
    this.#depth -= 1;
    if (this.#depth < 0) throw this.#malformed('closed more often than opened');
    if (this.#depth === 0) this.#hasEnded = true;
    return this.#pieces !== null && this.#depth === 2;
  }

  #count(more: number): void {
    this.#chars += more;
    if (this.#chars <= MAX_ELEMENT_CHARS) return;
    throw this.#malformed(`an element of more than ${MAX_ELEMENT_CHARS} characters`);
  }

  #element(last: string): JsonElement {
    this.#count(last.length);
    const text = [...(this.#pieces ?? []), last].join('');
    this.#pieces = null;
    const rank = this.#rank;
    this.#rank += 1;
    try {
      return { line: this.#beganOn, rank, value: JSON.parse(text) as unknown };
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      const detail = `${this.#member}[${rank}], which begins on line ${this.#beganOn}: ${cause.message.slice(0, 200)}`;
      throw new ImportRefusal('directory.import.malformed-json', detail, { cause });
    }
  }

  #malformed(detail: string): ImportRefusal {
    return new ImportRefusal('directory.import.malformed-json', `line ${this.#line}: ${detail}`);
  }
}
