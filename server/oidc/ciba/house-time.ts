import type { Adapter, AdapterPayload } from 'oidc-provider';

/** A client that asks after the end is told so for this long; then its request is unknown. */
const TOLD_AFTER_SECONDS = 600;

/**
 * The storage of requests that wait for a person, so that their end is judged by the house's clock: the library asks the machine's, and is
 * given instants that are as far from it as the stored ones are from ours. What lies in the store is the house's time.
 *
 * @param machine what the library reads
 */
export function atHouseTime(adapter: Adapter, clock: { now(): Date }, machine: { now(): number } = Date): Adapter {
  const aheadSeconds = () => Math.round((clock.now().getTime() - machine.now()) / 1000);
  return {
    ...adapter,
    upsert: (id, payload, expiresIn) =>
      adapter.upsert(id, moved(payload, aheadSeconds()), (expiresIn ?? 0) + TOLD_AFTER_SECONDS),
    async find(id) {
      const payload = await adapter.find(id);
      return payload && moved(payload, -aheadSeconds());
    },
  };
}

function moved(payload: AdapterPayload, seconds: number): AdapterPayload {
  const { exp, iat } = payload;
  return {
    ...payload,
    ...(exp === undefined ? {} : { exp: exp + seconds }),
    ...(iat === undefined ? {} : { iat: iat + seconds }),
  };
}
