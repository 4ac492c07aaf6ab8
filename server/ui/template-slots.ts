import { ServerError } from '../errors.ts';

/** Where a template leaves a hole: in text, among a tag's attributes, or inside one quoted attribute. */
export type Slot =
  | { readonly kind: 'text' }
  | { readonly kind: 'attributes' }
  | { readonly kind: 'value'; readonly attribute: string; readonly address: boolean };

/** Attributes whose value a browser follows or submits to. */
const ADDRESS_ATTRIBUTES: ReadonlySet<string> = new Set(
  'href src action formaction poster cite data ping srcset manifest background xlink:href'.split(' '),
);
/** Attributes that execute, or style past the content policy: never filled, whatever the value. */
const FORBIDDEN_ATTRIBUTE = /^(on.*|style|srcdoc)$/;
/** Elements whose content is not HTML text, so that escaping protects nothing there. */
const FORBIDDEN_ELEMENTS: ReadonlySet<string> = new Set(
  'script style iframe noscript noembed noframes xmp plaintext'.split(' '),
);

/**
 * Reads the literal parts of a template once and says what each hole is.
 *
 * @throws ServerError `server.defect` when a hole stands where escaping protects nothing (unquoted value, tag or attribute name, comment, event
 *   attribute), when an address attribute is not one hole and nothing else, when a template holds a script or a style, or when
 *   it stops in the middle of a tag.
 */
export function slotsOf(literals: readonly string[]): readonly Slot[] {
  const reader = new TemplateReader();
  const slots: Slot[] = [];
  for (const [index, literal] of literals.entries()) {
    for (const char of literal) reader.read(char);
    const following = literals[index + 1];
    if (following !== undefined) slots.push(reader.slotBefore(following));
  }
  reader.end();
  return slots;
}

type State =
  | 'text'
  | 'opening'
  | 'declaration'
  | 'tag name'
  | 'attributes'
  | 'attribute name'
  | 'before a value'
  | 'unquoted value'
  | 'quoted value';

class TemplateReader {
  #state: State = 'text';
  #tag = '';
  #attribute = '';
  #quote = '';
  #valueIsEmpty = true;

  /** What the hole at this point is; `following` is the literal after it. */
  slotBefore(following: string): Slot {
    if (this.#state === 'text') return { kind: 'text' };
    if (this.#state === 'attributes') return { kind: 'attributes' };
    if (this.#state !== 'quoted value') throw templateDefect(`no value can stand in ${this.#place()}`);
    const attribute = this.#attribute.toLowerCase();
    if (FORBIDDEN_ATTRIBUTE.test(attribute)) throw templateDefect(`no value can fill ${this.#place()}`);
    const address = ADDRESS_ATTRIBUTES.has(attribute);
    if (address && !(this.#valueIsEmpty && following.startsWith(this.#quote))) {
      throw templateDefect(`an address must fill the whole of ${this.#place()}`);
    }
    this.#valueIsEmpty = false;
    return { kind: 'value', attribute, address };
  }

  end(): void {
    if (this.#state !== 'text') throw templateDefect(`a template stops inside ${this.#place()}`);
  }

  read(char: string): void {
    switch (this.#state) {
      case 'text':
        if (char === '<') this.#state = 'opening';
        return;
      case 'opening':
        this.#tag = '';
        if (char === '!') this.#state = 'declaration';
        else if (char !== '/') this.#readTagName(char);
        return;
      case 'declaration':
        if (char === '>') this.#state = 'text';
        return;
      case 'tag name':
        this.#readTagName(char);
        return;
      case 'attributes':
        this.#readAttributes(char);
        return;
      case 'attribute name':
        this.#readAttributeName(char);
        return;
      default:
        this.#readValue(char);
    }
  }

  #readTagName(char: string): void {
    this.#state = 'tag name';
    if (!/[\s/>]/.test(char)) {
      this.#tag += char;
      return;
    }
    if (FORBIDDEN_ELEMENTS.has(this.#tag.toLowerCase())) throw templateDefect(`no <${this.#tag}> in a template`);
    this.#readAttributes(char);
  }

  #readAttributes(char: string): void {
    if (char === '>') this.#state = 'text';
    else if (/[\s/]/.test(char)) this.#state = 'attributes';
    else {
      this.#state = 'attribute name';
      this.#attribute = char;
    }
  }

  #readAttributeName(char: string): void {
    if (char === '=') this.#state = 'before a value';
    else if (/[\s/>]/.test(char)) this.#readAttributes(char);
    else this.#attribute += char;
  }

  #readValue(char: string): void {
    if (this.#state === 'before a value') {
      this.#quote = char;
      this.#valueIsEmpty = true;
      this.#state = char === '"' || char === "'" ? 'quoted value' : 'unquoted value';
    } else if (this.#state === 'quoted value') {
      if (char === this.#quote) this.#state = 'attributes';
      else this.#valueIsEmpty = false;
    } else if (/[\s>]/.test(char)) this.#readAttributes(char);
  }

  #place(): string {
    return `<${this.#tag} ${this.#attribute}>, ${this.#state}`;
  }
}

/** A template written wrongly: found by whoever renders it first, never by what it is filled with. */
export function templateDefect(detail: string): ServerError {
  return new ServerError('server.defect', `html: ${detail}`);
}
