import type { Meter } from '../metrics/meter.ts';
import type { SignInStore, StoredRecord } from '../store/contract.ts';

const KIND = 'RateLimit';

/** What is counted: see the settings `limits.*`. */
export type LimitName = 'secret' | 'redemption' | 'proof' | 'approval' | 'holderRequest';

/** Tries are counted over so long from the first; then all is forgotten. */
export const WINDOW_SECONDS = 300;

/** Tries that fail by one thing of a person's own, at a network that waits. */
const OWN_TRIES = 3;

/** Who failed here lately; beyond, the oldest are forgotten, and cost themselves one more try. */
const MAX_REMEMBERED = 10_000;

/**
 * Limits on tries (S-21), counted in the sign-in store, which all processes share: several do not give several times the tries. They slow
 * down whoever guesses; nobody is locked out for longer than {@link WINDOW_SECONDS}, and nobody from another network at all.
 *
 * Whoever has not failed costs nothing: the store is asked about those that failed at this process within the window, so that each process gives one
 * try more at most.
 */
export interface RateLimits {
  /**
   * Seconds until another try may be made; 0 when it may be made now.
   *
   * @param own names what the try is made with, known here, such as a passkey: with one that failed less than three times it is made all the same, so that whoever
   *            fails on purpose does not lock out the hospital that shares their address
   */
  wait(limit: LimitName, who: string, own?: string): Promise<number>;
  /** A try that failed. */
  count(limit: LimitName, who: string, own?: string): Promise<void>;
  /** Count one, good or not. @returns seconds until it may be made; 0 when it may be made now */
  take(limit: LimitName, who: string): Promise<number>;
}

export interface RateLimitsParts {
  readonly store: Pick<SignInStore, 'get' | 'update'>;
  readonly clock: { now(): Date };
  /** Tries allowed in one window. */
  readonly allowed: Readonly<Record<LimitName, number>>;
  readonly meter: Pick<Meter, 'count'>;
}

export function openRateLimits({ store, clock, allowed, meter }: RateLimitsParts): RateLimits {
  const failedHere = new Map<string, number>();
  const remember = (id: string, until: number) => {
    // Behind the others again: who still fails is not the first forgotten.
    failedHere.delete(id);
    if (failedHere.size >= MAX_REMEMBERED) for (const oldest of failedHere.keys()) if (failedHere.delete(oldest)) break;
    failedHere.set(id, until);
  };
  const secondsUntil = (until: Date) => Math.max(1, Math.ceil((until.getTime() - clock.now().getTime()) / 1000));
  const add = async (limit: LimitName, who: string) => {
    const now = clock.now().getTime();
    const end = new Date(now + WINDOW_SECONDS * 1000);
    let reached = { count: 0, until: end };
    await store.update(KIND, idOf(limit, who), (found) => {
      const current = isOfThisWindow(found, now) ? found : undefined;
      reached = { count: Number(current?.payload.count ?? 0) + 1, until: current?.expiresAt ?? end };
      return { payload: { count: reached.count }, expiresAt: reached.until };
    });
    return reached;
  };
  const secondsLeft = async (id: string, tries: number): Promise<number> => {
    const until = failedHere.get(id);
    if (until === undefined) return 0;
    if (until <= clock.now().getTime()) failedHere.delete(id);
    const record = await store.get(KIND, id);
    if (!record || !isOfThisWindow(record, clock.now().getTime())) return 0;
    return Number(record.payload.count) < tries ? 0 : secondsUntil(record.expiresAt);
  };
  return {
    async wait(limit, who, own) {
      const seconds = await secondsLeft(idOf(limit, who), allowed[limit]);
      if (seconds === 0 || (own !== undefined && (await secondsLeft(idOf(limit, own), OWN_TRIES)) === 0)) return 0;
      meter.count('vestibule_limited_total', { limit });
      return seconds;
    },
    async count(limit, who, own) {
      for (const each of own === undefined ? [who] : [who, own]) {
        const { until } = await add(limit, each);
        remember(idOf(limit, each), until.getTime());
      }
    },
    async take(limit, who) {
      const { count, until } = await add(limit, who);
      if (count <= allowed[limit]) return 0;
      meter.count('vestibule_limited_total', { limit });
      return secondsUntil(until);
    },
  };
}

/** A count that ends later than one begun now was made while the clock was ahead: it would keep somebody out for as long as that. */
function isOfThisWindow(record: StoredRecord | undefined, now: number): boolean {
  return record !== undefined && record.expiresAt.getTime() <= now + WINDOW_SECONDS * 1000;
}

function idOf(limit: LimitName, who: string): string {
  return `${limit} ${who}`;
}
