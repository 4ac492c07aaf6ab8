import type { BoundPieces } from '../filter/bound-filter.ts';
import { containsPieces } from '../filter/match.ts';
import { type Candidates, NONE, type Walk } from './candidate-sources.ts';
import type { EntryReader, IndexRow } from './entry-reader.ts';
import { gramsOfPiece } from './index-keys.ts';

/** Values looked at to tell how many entries one has. */
const MAX_SAMPLED = 8;

/** Entries of the values that have the pieces, each value looked at when its entries are asked for. */
export function having(reader: EntryReader, numbers: Uint32Array, pieces: BoundPieces): Candidates {
  if (numbers.length === 0) return NONE;
  const keyOf = (number: number): Buffer | null => {
    const value = reader.readValue(number);
    return value === undefined || !containsPieces(value.normalised, pieces) ? null : value.key;
  };
  return {
    get cost() {
      const sample = numbers.subarray(0, MAX_SAMPLED);
      let entries = 0;
      for (const number of sample) {
        const key = keyOf(number);
        if (key !== null) entries += reader.openRow(key).count;
      }
      return Math.ceil((entries * numbers.length) / sample.length);
    },
    isExact: true,
    list: null,
    from: () => walkValues(reader, numbers, keyOf),
  };
}

function walkValues(reader: EntryReader, numbers: Uint32Array, keyOf: (number: number) => Buffer | null): Walk {
  const given = new Set<number>();
  let at = 0;
  let key: Buffer | null = null;
  let after = -1;
  return (limit) => {
    const found: number[] = [];
    while (found.length < limit && (key !== null || at < numbers.length)) {
      if (key === null) {
        key = keyOf(numbers[at] ?? 0);
        at += 1;
        after = -1;
        if (key === null) continue;
      }
      const asked = limit - found.length;
      const ids = reader.listRow(key, after, asked);
      if (ids.length < asked) key = null;
      for (const id of ids) {
        after = id;
        if (given.has(id)) continue;
        given.add(id);
        found.push(id);
      }
    }
    return found;
  };
}

/** Lists beyond so many times the rarest are not read: looking at the values themselves is cheaper. */
const MAX_LIST_RATIO = 5;
/** Grams whose lists are intersected at most. */
const MAX_LISTS = 4;

/** Numbers of the values that have the rarest grams: a few lists read beside each other leave few values to look at. */
export function inAll(grams: readonly IndexRow[]): Uint32Array {
  const [rarest] = grams;
  if (rarest === undefined) return new Uint32Array(0);
  let numbers = rarest.all();
  for (const other of grams.slice(1, MAX_LISTS)) {
    if (numbers.length < 4 || other.count > rarest.count * MAX_LIST_RATIO) break;
    numbers = inBoth(numbers, other.all());
  }
  return numbers;
}

/** Both ascending; so is what they share, which takes the place of the first. */
function inBoth(one: Uint32Array, other: Uint32Array): Uint32Array {
  let kept = 0;
  let at = 0;
  for (const number of one) {
    while (at < other.length && (other[at] ?? 0) < number) at += 1;
    if (other[at] !== number) continue;
    one[kept] = number;
    kept += 1;
  }
  return one.subarray(0, kept);
}

/** Grams that every value with these pieces has; none when the pieces are too short to tell. */
export function gramsOf(pieces: BoundPieces): readonly string[] {
  return [
    ...(pieces.initial === null ? [] : gramsOfPiece('initial', pieces.initial)),
    ...pieces.any.flatMap((piece) => gramsOfPiece('any', piece)),
    ...(pieces.final === null ? [] : gramsOfPiece('final', pieces.final)),
  ];
}
