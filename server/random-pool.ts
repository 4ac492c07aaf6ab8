/** Bytes asked of the system at once. */
const POOL_BYTES = 8_192;

/**
 * Random bytes drawn ahead: the system is asked once for many of the few that each request takes. No byte is handed out twice.
 *
 * @param randomBytes the system's generator
 * @returns the same generator, cheaper
 */
export function drawnAhead(randomBytes: (count: number) => Uint8Array): (count: number) => Uint8Array {
  let pool: Uint8Array = new Uint8Array();
  let taken = 0;
  return (count) => {
    if (pool.length - taken < count) {
      pool = randomBytes(Math.max(POOL_BYTES, count));
      taken = 0;
    }
    taken += count;
    return pool.subarray(taken - count, taken);
  };
}
