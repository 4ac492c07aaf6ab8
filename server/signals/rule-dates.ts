import type { CompiledSheet, Rule } from '../../federation/index.ts';

/** Instants that rules of a sheet name, in order, by sheet. */
const turns = new WeakMap<CompiledSheet, readonly number[]>();

/**
 * When rules of a sheet last began or ended by their own dates: answers may differ since.
 *
 * @returns milliseconds since 1970; 0 when none has yet
 */
export function lastRuleTurn(compiled: CompiledSheet, at: Date): number {
  let known = turns.get(compiled);
  if (known === undefined) {
    known = [...new Set(compiled.sheet.rules.flatMap(instantsOf))].sort((a, b) => a - b);
    turns.set(compiled, known);
  }
  return known.findLast((turn) => turn <= at.getTime()) ?? 0;
}

/** A rule's own dates are bounds on the instant of the question, that must hold. */
function instantsOf({ when }: Rule): readonly number[] {
  return when.flatMap((criterion) => {
    if (criterion.word !== 'fact' || criterion.name !== 'moment.at' || !('compare' in criterion.test)) return [];
    return criterion.test.compare.flatMap(({ to }) => (typeof to === 'number' ? [to] : []));
  });
}
