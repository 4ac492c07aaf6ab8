/** Refusals told to the house at one go. */
export const REFUSALS_AT_ONCE = 200;
/** And in each second after. */
export const REFUSALS_PER_SECOND = 20;

/** Bounds what refused strangers make the house write down: whoever is nobody would fill its disk, and keep the process of sign-ins busy, with a few bytes each. */
export interface RefusalMeter {
  /** How many were passed over since the last one that was told; null: this one is passed over too. */
  take(): number | null;
}

/** @param nowMs time that only goes forward, in milliseconds */
export function openRefusalMeter(nowMs: () => number): RefusalMeter {
  let left = REFUSALS_AT_ONCE;
  let since = nowMs();
  let omitted = 0;
  return {
    take() {
      const at = nowMs();
      left = Math.min(REFUSALS_AT_ONCE, left + ((at - since) / 1_000) * REFUSALS_PER_SECOND);
      since = at;
      if (left < 1) {
        omitted += 1;
        return null;
      }
      left -= 1;
      const passedOver = omitted;
      omitted = 0;
      return passedOver;
    },
  };
}
