import { ServerError } from '../errors.ts';

/** How long an address that failed is not asked again. */
const PAUSE_MS = 5_000;
/** Addresses remembered; then all are forgotten, and asked again. */
const MAX_REMEMBERED = 1_000;

type Ask = (url: string | URL, options: object) => Promise<Response>;

/**
 * The same client, which does not ask an address again right after it failed (S-40): whoever waits for a host that hangs is told at once that
 * somebody just waited for it. Of GET alone: a notice that was not taken has its own queue, with its own pauses.
 */
export function withRecentFailures(ask: Ask, clock: { now(): Date }): Ask {
  const failed = new Map<string, number>();
  return async (input, options) => {
    const url = new URL(input).href;
    if (!isRead(options)) return ask(input, options);
    const now = clock.now().getTime();
    if ((failed.get(url) ?? 0) > now) throw new ServerError('server.outbound.refused', 'the address failed just now');
    failed.delete(url);
    try {
      return await ask(input, options);
    } catch (error) {
      if (failed.size >= MAX_REMEMBERED) failed.clear();
      failed.set(url, clock.now().getTime() + PAUSE_MS);
      throw error;
    }
  };
}

function isRead(options: object): boolean {
  const method: unknown = Reflect.get(options, 'method');
  return method === undefined || method === 'GET';
}
