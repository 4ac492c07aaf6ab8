/**
 * The program with comments blanked, and with the text of strings, templates and regular expressions blanked too when asked
 * for: same length, same lines, so that what remains can be searched without meeting words that are not code. A small scanner,
 * for the compiler in use has no programming interface; it knows the syntax this house writes.
 */
export function blank(source: string, what: 'comments' | 'comments-and-text'): string {
  const scanner = new Scanner(source, what === 'comments-and-text');
  return scanner.run();
}

/** After these a slash begins a regular expression, elsewhere it divides. */
const BEFORE_REGEX = /(^|[(,=:[!&|?{};+\-*%<>~^]|\b(return|typeof|case|in|of|do|else|void|await|yield))\s*$/;

class Scanner {
  readonly #source: string;
  readonly #blanksText: boolean;
  readonly #out: string[] = [];
  #place = 0;

  constructor(source: string, blanksText: boolean) {
    this.#source = source;
    this.#blanksText = blanksText;
  }

  run(): string {
    this.#code(false);
    return this.#out.join('');
  }

  /** @param isNested inside `${…}`: ends at its brace */
  #code(isNested: boolean): void {
    let depth = 0;
    while (this.#place < this.#source.length) {
      const two = this.#source.slice(this.#place, this.#place + 2);
      const one = two[0] ?? '';
      if (two === '//') this.#hide(this.#until('\n'), true);
      else if (two === '/*') this.#hide(this.#after('*/', 2), true);
      else if (one === "'" || one === '"') this.#quoted(one);
      else if (one === '`') this.#template();
      else if (one === '/' && BEFORE_REGEX.test(this.#out.slice(-40).join(''))) this.#regex();
      else {
        if (one === '{') depth += 1;
        if (one === '}') {
          if (isNested && depth === 0) return;
          depth -= 1;
        }
        this.#keep(1);
      }
    }
  }

  #quoted(quote: string): void {
    let end = this.#place + 1;
    while (end < this.#source.length && this.#source[end] !== quote) end += this.#source[end] === '\\' ? 2 : 1;
    this.#keep(1);
    this.#hide(end, this.#blanksText);
    this.#keep(1);
  }

  #template(): void {
    this.#keep(1);
    while (this.#place < this.#source.length && this.#source[this.#place] !== '`') {
      if (this.#source.startsWith('${', this.#place)) {
        this.#keep(2);
        this.#code(true);
        this.#keep(1);
      } else {
        this.#hide(this.#place + (this.#source[this.#place] === '\\' ? 2 : 1), this.#blanksText);
      }
    }
    this.#keep(1);
  }

  #regex(): void {
    let end = this.#place + 1;
    let isInClass = false;
    while (end < this.#source.length && (isInClass || this.#source[end] !== '/')) {
      if (this.#source[end] === '\\') end += 1;
      else if (this.#source[end] === '[') isInClass = true;
      else if (this.#source[end] === ']') isInClass = false;
      end += 1;
    }
    this.#keep(1);
    this.#hide(end, this.#blanksText);
    this.#keep(1);
  }

  #until(text: string): number {
    const end = this.#source.indexOf(text, this.#place);
    return end === -1 ? this.#source.length : end;
  }

  #after(text: string, skipped: number): number {
    const end = this.#source.indexOf(text, this.#place + skipped);
    return end === -1 ? this.#source.length : end + text.length;
  }

  #keep(count: number): void {
    this.#out.push(...this.#source.slice(this.#place, this.#place + count));
    this.#place += count;
  }

  #hide(end: number, isHidden: boolean): void {
    for (; this.#place < end; this.#place += 1) {
      const character = this.#source[this.#place] ?? '';
      this.#out.push(isHidden && character !== '\n' ? ' ' : character);
    }
  }
}
