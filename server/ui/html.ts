import { html as escaped } from 'hono/html';
import { type KnownScript, SCRIPTS } from './scripts.ts';
import { type Slot, slotsOf, templateDefect } from './template-slots.ts';

/**
 * Finished, escaped HTML. Only {@link html} makes it; it is not a string, so it can neither be forged by a record from outside
 * nor be glued to unescaped text by mistake. `String(page)` gives the bytes' text.
 */
export class Html {
  /** Tells hono/html that this part is already escaped. */
  readonly isEscaped = true;
  readonly #text: string;

  /** @param token known to this file alone, so that `new Html` elsewhere is refused. */
  constructor(token: symbol, text: string) {
    if (token !== MAKER) throw templateDefect('Html is made by html`` alone');
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** Attributes of one tag, made by {@link attr} and {@link flag}. */
class Attributes extends Html {}

/** An address that a link or form may carry; made by {@link safeUrl} and {@link phoneUrl}. */
export class SafeUrl {
  readonly #text: string;

  constructor(token: symbol, text: string) {
    if (token !== MAKER) throw templateDefect('an address is made by safeUrl() alone');
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

const MAKER = Symbol('html');

/** What a template's hole takes. `false`, `null` and `undefined` print nothing; a promise does not compile and is refused. */
export type Part = Html | SafeUrl | string | number | false | null | undefined | readonly Part[];

const slotsByTemplate = new WeakMap<TemplateStringsArray, readonly Slot[]>();

/**
 * The one way to write HTML: a tagged template whose holes are escaped, and which is refused when a hole stands where escaping
 * would not protect ({@link slotsOf}).
 *
 * @throws ServerError `server.defect`: a defect of the template, or a part of a kind its hole does not take.
 */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let slots = slotsByTemplate.get(literals);
  if (slots === undefined) {
    slots = slotsOf(literals);
    slotsByTemplate.set(literals, slots);
  }
  for (const [index, slot] of slots.entries()) checkPart(parts[index], slot);
  return new Html(MAKER, String(escaped(literals, ...parts)));
}

function checkPart(part: Part, slot: Slot): void {
  if (Array.isArray(part)) {
    if (slot.kind === 'value') throw templateDefect(`a list cannot fill the attribute ${slot.attribute}`);
    for (const item of part) checkPart(item, slot);
    return;
  }
  if (part === undefined || part === null || part === false) return;
  if (!isTakenBy(part, slot)) throw templateDefect(`a ${describe(part)} cannot stand in ${describeSlot(slot)}`);
}

function isTakenBy(part: unknown, slot: Slot): boolean {
  if (slot.kind === 'attributes') return part instanceof Attributes;
  if (slot.kind === 'value' && slot.address) return part instanceof SafeUrl;
  if (typeof part === 'string' || typeof part === 'number') return true;
  return slot.kind === 'text' && part instanceof Html && !(part instanceof Attributes);
}

function describe(part: unknown): string {
  return typeof part === 'object' && part !== null ? (part.constructor?.name ?? 'bare object') : typeof part;
}

function describeSlot(slot: Slot): string {
  return slot.kind === 'value' ? `the attribute ${slot.attribute}` : slot.kind;
}

/** One of the house's own scripts; a template holds none of its own. */
export function knownScript(name: KnownScript): Html {
  return new Html(MAKER, `<script>${SCRIPTS[name]}</script>`);
}

/** One attribute, or nothing when `value` is null: `<p ${attr('lang', lang)}>`. */
export function attr(name: PlainAttribute, value: string | number | null): Html {
  return new Attributes(MAKER, value === null ? '' : ` ${name}="${String(escaped`${value}`)}"`);
}

/** A boolean attribute, present when `on`. */
export function flag(name: 'autofocus' | 'checked' | 'disabled' | 'open' | 'required' | 'selected', on: boolean): Html {
  return new Attributes(MAKER, on ? ` ${name}` : '');
}

/** The attributes that may be optional: none is followed, executed or styled by a browser. */
type PlainAttribute =
  | `aria-${'describedby' | 'current' | 'invalid' | 'labelledby' | 'label'}`
  | 'autocomplete'
  | 'class'
  | 'id'
  | 'inputmode'
  | 'lang'
  | 'role';

/** Goes nowhere: what an address that may not be followed becomes. */
export const REFUSED_ADDRESS = '#refused-address';
/** Longest address a page carries, in characters. */
export const MAX_ADDRESS_CHARACTERS = 4_000;

/**
 * An address to follow or submit to: `http:`, `https:`, or relative to this host (`/path`, `?query`, `#part`). Anything else,
 * `javascript:`, `data:`, `//host`, back-slashes, control characters, user names, becomes {@link REFUSED_ADDRESS} (S-20).
 */
export function safeUrl(address: string): SafeUrl {
  return new SafeUrl(MAKER, isSafe(address) ? address : REFUSED_ADDRESS);
}

function isSafe(address: string): boolean {
  if (address.length > MAX_ADDRESS_CHARACTERS || /[\p{Cc}\p{Cf}\p{Cs}\s\\]/u.test(address)) return false;
  if (/^(\/(?!\/)|\?|#)/.test(address)) return true;
  if (!/^https?:\/\/[^/]/i.test(address)) return false;
  const url = URL.parse(address);
  return url !== null && url.username === '' && url.password === '';
}

/** `tel:` address of a telephone number as written for people. */
export function phoneUrl(number: string): SafeUrl {
  return new SafeUrl(MAKER, `tel:${number.replace(/[^+\d]/g, '')}`);
}
