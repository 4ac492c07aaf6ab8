import type { Federation, Rule } from '../../federation/index.ts';

export interface RuleTurns {
  /**
   * When rules of the sheet in force last began or ended by their own dates: answers may differ since.
   *
   * @returns milliseconds since 1970; 0 when none has yet, or no sheet is in force
   */
  lastTurn(application: string, at: Date): Promise<number>;
}

/** Instants that the rules of each application's sheet in force name: read once for each version, however often it is asked. */
export function ruleTurns(sheets: Pick<Federation['sheets'], 'ready' | 'versionInForce'>): RuleTurns {
  const known = new Map<string, { readonly version: number; readonly turns: readonly number[] }>();
  return {
    async lastTurn(application, at) {
      const version = sheets.versionInForce(application, at);
      if (version === null) return 0;
      let found = known.get(application);
      if (found?.version !== version) {
        const rules = (await sheets.ready(application, at))?.sheet.rules ?? [];
        found = { version, turns: [...new Set(rules.flatMap(instantsOf))].sort((a, b) => a - b) };
        known.set(application, found);
      }
      return found.turns.findLast((turn) => turn <= at.getTime()) ?? 0;
    },
  };
}

/** A rule's own dates are bounds on the instant of the question, that must hold. */
function instantsOf({ when }: Rule): readonly number[] {
  return when.flatMap((criterion) => {
    if (criterion.word !== 'fact' || criterion.name !== 'moment.at' || !('compare' in criterion.test)) return [];
    return criterion.test.compare.flatMap(({ to }) => (typeof to === 'number' ? [to] : []));
  });
}
