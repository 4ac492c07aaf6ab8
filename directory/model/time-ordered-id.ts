import type { RandomUUIDOptions } from 'node:crypto';

/** Version 7 in the third group, and the count of ids of one millisecond behind it. */
const VERSION = 0x7000;
const MAX_COUNT = 0xfff;
const TIME_DIGITS = 12;
/** Where the random part of a UUID of version 4 that keeps its variant begins. */
const RANDOM_FROM = 19;

/**
 * Makes UUIDs of version 7 (RFC 9562 §5.7), each greater than the one before: records made together lie together in every table that has them for key, and a page of
 * it is written once for all of them.
 *
 * @param clock  tells the millisecond an id begins with; a clock that goes back is waited for
 * @param random makes UUIDs of version 4, whose random end is taken
 */
export function timeOrderedIds(clock: { now(): Date }, random: (options?: RandomUUIDOptions) => string): () => string {
  let last = 0;
  let count = 0;
  return () => {
    const now = clock.now().getTime();
    if (now > last) {
      last = now;
      count = 0;
    } else if (count < MAX_COUNT) count += 1;
    else {
      last += 1;
      count = 0;
    }
    const time = last.toString(16).padStart(TIME_DIGITS, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-${(VERSION + count).toString(16)}-${random().slice(RANDOM_FROM)}`;
  };
}
