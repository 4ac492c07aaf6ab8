import { atOnce, type Steps } from '../habilitation/steps.ts';

/** A sheet's JSON, cut into texts of so many rules or cases: it is written, kept and read a little at a time. */
export type SheetText = readonly Uint8Array[];

/** A sheet's JSON as it is kept; earlier builds kept it in one piece. */
export type KeptSource = { readonly text: SheetText } | { readonly source: unknown };

/** Rules, or cases, in one text. */
const TOGETHER = 100;

/** Write out a sheet. What is not cut into texts is written in the first step. */
export function* writeText(source: object): Steps<SheetText> {
  const lists: (readonly [string, readonly unknown[]])[] = [];
  const head = Object.entries(source).map(([name, part]: [string, unknown]) => {
    if (!Array.isArray(part) || part.length <= TOGETHER) return [name, part] as const;
    lists.push([name, part]);
    return [name, []] as const;
  });
  const text = [bytesOf(Object.fromEntries(head))];
  for (const [name, list] of lists) {
    for (let from = 0; from < list.length; from += TOGETHER) {
      yield;
      text.push(bytesOf([name, list.slice(from, from + TOGETHER)]));
    }
  }
  return text;
}

/** The sheet again, its names in the order in which they were written. */
export function* readText([head, ...rest]: SheetText): Steps<object> {
  const source = jsonIn(head) as Record<string, unknown[]>;
  for (const bytes of rest) {
    yield;
    const [name, part] = jsonIn(bytes) as readonly [string, readonly unknown[]];
    source[name]?.push(...part);
  }
  return source;
}

/** What is kept, in whichever form. */
export function* sourceOf(kept: KeptSource): Steps<unknown> {
  return 'text' in kept ? yield* readText(kept.text) : kept.source;
}

/** With the sheet's JSON, read when it is first looked at. */
export function withSource<T extends KeptSource>(kept: T): Omit<T, 'text' | 'source'> & { readonly source: unknown } {
  const { text: _text, source: _source, ...rest } = kept as T & { text?: unknown; source?: unknown };
  let source: unknown;
  return {
    ...rest,
    get source() {
      source ??= atOnce(sourceOf(kept));
      return source;
    },
  };
}

const UTF8 = new TextDecoder();

function bytesOf(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value), 'utf8');
}

function jsonIn(bytes: Uint8Array | undefined): unknown {
  return JSON.parse(UTF8.decode(bytes));
}
