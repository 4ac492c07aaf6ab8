/** A value seen at a time. */
export interface Seen {
  readonly hours: number;
  readonly value: number;
}

/**
 * By how much a value grows in an hour: the straight line nearest to what was seen (least squares).
 *
 * @returns 0 of fewer than two instants
 */
export function slope(seen: readonly Seen[]): number {
  const mean = (of: (one: Seen) => number) => seen.reduce((sum, one) => sum + of(one), 0) / seen.length;
  const [time, value] = [mean(({ hours }) => hours), mean((one) => one.value)];
  let [both, square] = [0, 0];
  for (const one of seen) {
    both += (one.hours - time) * (one.value - value);
    square += (one.hours - time) ** 2;
  }
  return square === 0 || !Number.isFinite(square) ? 0 : both / square;
}
