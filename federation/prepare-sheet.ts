import { type CompiledSheet, makeCompiled } from './habilitation/compile-sheet.ts';
import { readSheet, refuseUnkeepable } from './habilitation/parse-sheet.ts';
import type { Steps } from './habilitation/steps.ts';
import { type KeptSource, readText, type SheetText, sourceOf, writeText } from './store/sheet-text.ts';

/** A sheet read, compiled and written out: what is left is to keep it. */
export interface PreparedSheet {
  readonly compiled: CompiledSheet;
  readonly text: SheetText;
}

/**
 * Prepare a sheet's JSON, in steps. It is copied before it is read: what is kept is what was read, whatever the caller does with
 * theirs meanwhile.
 *
 * @throws FederationError `federation.sheet.malformed`, naming every faulty place
 */
export function* prepareSheet(input: unknown): Steps<PreparedSheet> {
  const source = yield* refuseUnkeepable(input);
  const text = yield* writeText(source);
  return yield* prepared(yield* readText(text), text);
}

/** The same of a sheet that is kept already. @throws as {@link prepareSheet} */
export function* prepareKept(kept: KeptSource): Steps<PreparedSheet> {
  if (!('text' in kept)) return yield* prepareSheet(yield* sourceOf(kept));
  return yield* prepared(yield* readText(kept.text), kept.text);
}

function* prepared(source: object, text: SheetText): Steps<PreparedSheet> {
  return { compiled: yield* makeCompiled(yield* readSheet(source), source), text };
}
