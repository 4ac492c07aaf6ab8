/** A clock that people and certificates read. */
interface WallClock {
  now(): Date;
}

/** Milliseconds from any start, which nobody sets: durations are told by it. */
export type Monotonic = () => number;

/** Less is a clock that is being steered, or a late turn. */
const JUMP_MS = 2_000;

/**
 * The wall clock as far as it may be believed by whoever forgets: it goes back with it, and never runs ahead of the time that has passed here. What a
 * clock that jumped ahead and back again made look ended, such as the mark of what was used once, is still there afterwards.
 */
export function unhurriedClock(clock: WallClock, monotonic: Monotonic): WallClock {
  const [wall, start] = [clock.now().getTime(), monotonic()];
  return { now: () => new Date(Math.min(clock.now().getTime(), wall + (monotonic() - start))) };
}

/**
 * Watch for a wall clock that was set: everything with a date is judged by it.
 *
 * @returns looks again; milliseconds it was moved ahead since the last look (negative: back), or null
 */
export function watchForJumps(clock: WallClock, monotonic: Monotonic): () => number | null {
  let [wall, passed] = [clock.now().getTime(), monotonic()];
  return () => {
    const [wallNow, passedNow] = [clock.now().getTime(), monotonic()];
    const moved = Math.round(wallNow - wall - (passedNow - passed));
    [wall, passed] = [wallNow, passedNow];
    return Math.abs(moved) > JUMP_MS ? moved : null;
  };
}
