/** Entries that may match; whoever asks checks each against the filter. */
export interface Candidates {
  /** Estimate, for choosing between sources. */
  readonly cost: number;
  /** Every one of them matches: nothing is left to check. */
  readonly isExact: boolean;
  /** Entry numbers greater than `after`, ascending, at most `limit`; fewer means there are no more. Null: they come in no order. */
  readonly list: ((after: number, limit: number) => readonly number[]) | null;
  /** Begin to walk them: behind an entry number, where they are ordered. */
  from(after: number): Walk;
}

/** Further entry numbers, none twice, at most `limit`; fewer means there are no more. */
export type Walk = (limit: number) => readonly number[];

/** No entry at all. */
export const NONE: Candidates = ordered(0, true, () => []);

/** Entries of a list in order. */
export function ordered(
  cost: number,
  isExact: boolean,
  list: (after: number, limit: number) => readonly number[],
): Candidates {
  return {
    cost,
    isExact,
    list,
    from(after) {
      let last = after;
      return (limit) => {
        const ids = list(last, limit);
        last = ids.at(-1) ?? last;
        return ids;
      };
    },
  };
}

/** Entries already gathered. */
export function listed(found: readonly number[]): Candidates {
  const ids = [...new Set(found)].sort((left, right) => left - right);
  if (ids.length === 0) return NONE;
  return ordered(ids.length, true, (after, limit) => {
    const from = ids.findIndex((id) => id > after);
    return from < 0 ? [] : ids.slice(from, from + limit);
  });
}

/** Rows of values that were not looked at: exact only when there are none. */
export function inexact(source: Candidates): Candidates {
  return source === NONE ? NONE : { ...source, isExact: false };
}

/** Ordered sources each give their own smallest numbers, so that the smallest of all are among them; others are walked one after the other. */
export function union(sources: readonly (Candidates | null)[]): Candidates | null {
  const all = sources.filter((source) => source !== null);
  if (all.length < sources.length) return null;
  const known = all.filter((source) => source !== NONE);
  const [only = NONE] = known;
  if (known.length <= 1) return only;
  const isExact = known.every((source) => source.isExact);
  const lists = known.flatMap(({ list }) => list ?? []);
  if (lists.length < known.length) return inTurn(known, isExact);
  const merged = (after: number, limit: number): readonly number[] =>
    [...new Set(lists.flatMap((list) => list(after, limit)))].sort((left, right) => left - right).slice(0, limit);
  return ordered(costOf(known), isExact, merged);
}

const costOf = (sources: readonly Candidates[]): number => sources.reduce((sum, { cost }) => sum + cost, 0);

function inTurn(sources: readonly Candidates[], isExact: boolean): Candidates {
  return {
    get cost() {
      return costOf(sources);
    },
    isExact,
    list: null,
    from() {
      const walks = sources.map((source) => source.from(0));
      const given = new Set<number>();
      return (limit) => {
        const found: number[] = [];
        for (let walk = walks[0]; walk !== undefined && found.length < limit; ) {
          const asked = limit - found.length;
          const ids = walk(asked);
          for (const id of ids) if (!given.has(id)) found.push(id);
          for (const id of ids) given.add(id);
          if (ids.length === asked) continue;
          walks.shift();
          walk = walks[0];
        }
        return found;
      };
    },
  };
}
