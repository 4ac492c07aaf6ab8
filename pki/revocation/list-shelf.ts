import { type HeldList, lineOf } from './held-list.ts';
import type { ListRefusal } from './judge-list.ts';

/** Issuers, keys and scopes in one store. */
const MAX_LINES = 1000;

/** The lists in use, one a line, and beside them those that may clear nobody. Replaced in one step. */
export interface ListShelf {
  put(list: HeldList): void;
  /** Null when there is room for one more list of this line. */
  judgeRoom(line: string): ListRefusal | null;
  /** Take away the lists that are not to be kept. @returns how many */
  keep(isKept: (list: HeldList) => boolean): number;
  /** Lists by canonical form of their issuer's name. */
  named(canonical: string): readonly HeldList[];
  all(): readonly HeldList[];
}

const NONE: readonly HeldList[] = [];

export function openListShelf(): ListShelf {
  const usable = new Map<string, HeldList>();
  const unusable = new Map<string, HeldList>();
  let byName: ReadonlyMap<string, readonly HeldList[]> = new Map();
  const all = () => [...usable.values(), ...unusable.values()];
  return {
    put(list) {
      const line = lineOf(list.head, list.signer);
      if (list.unusable === null) {
        usable.set(line, list);
        const older = unusable.get(line);
        if (older !== undefined && older.head.crlNumber < list.head.crlNumber) unusable.delete(line);
      } else unusable.set(line, list);
      byName = Map.groupBy(all(), ({ head }) => head.issuer.canonical);
    },
    keep(isKept) {
      const before = usable.size + unusable.size;
      for (const lists of [usable, unusable]) {
        for (const [line, list] of lists) if (!isKept(list)) lists.delete(line);
      }
      byName = Map.groupBy(all(), ({ head }) => head.issuer.canonical);
      return before - usable.size - unusable.size;
    },
    judgeRoom(line) {
      if (usable.has(line) || unusable.has(line) || usable.size + unusable.size < MAX_LINES) return null;
      return { code: 'pki.crl.too-large', detail: `${MAX_LINES} lists held already` };
    },
    named: (canonical) => byName.get(canonical) ?? NONE,
    all,
  };
}
