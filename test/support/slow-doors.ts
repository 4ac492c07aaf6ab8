import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../scripts/bench/small-house.ts';
import { buildDoors, type Doors } from '../../server/build-doors.ts';
import type { SignInStore } from '../../server/store/contract.ts';
import type { TestHouse } from './house.ts';

/** Doors of their own over a house's rooms, whose sign-in store answers each write late. */
export interface SlowDoors {
  readonly issuer: string;
  /** Where they listen: the issuer's own place unless told. */
  readonly address: string;
  readonly doors: Doors;
  close(): Promise<void>;
}

/** The real store, each write begun some milliseconds after it was asked for: what a network or a busy disk does. */
export function slowed(store: SignInStore, ms: number): SignInStore {
  const late =
    <A extends readonly unknown[], R>(write: (...asked: A) => Promise<R>) =>
    async (...asked: A): Promise<R> => {
      await delay(ms);
      return write(...asked);
    };
  return {
    get: (kind, id) => store.get(kind, id),
    findBy: (kind, index, value) => store.findBy(kind, index, value),
    commit: late((steps) => store.commit(steps)),
    put: late((kind, id, record) => store.put(kind, id, record)),
    putIfAbsent: late((kind, id, record) => store.putIfAbsent(kind, id, record)),
    update: late((kind, id, change, unless) => store.update(kind, id, change, unless)),
    consume: late((kind, id, at) => store.consume(kind, id, at)),
    take: late((kind, id) => store.take(kind, id)),
    destroy: late((kind, id) => store.destroy(kind, id)),
    destroyBy: late((kind, index, value) => store.destroyBy(kind, index, value)),
    sweep: late((limit) => store.sweep(limit)),
    close: () => store.close(),
  };
}

/**
 * Open the doors; they sign with the house's keys.
 *
 * @param name issuer they answer as, when it is another's: as several processes of one house do
 */
export async function openSlowDoors(
  { running }: Pick<TestHouse, 'running'>,
  ms: number,
  name?: string,
): Promise<SlowDoors> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const issuer = name ?? address;
  const doors = await buildDoors({
    config: { ...running.config, issuer, port },
    rooms: { ...running.rooms, signIn: slowed(running.rooms.signIn, ms) },
    keys: running.keys,
    log: () => undefined,
  });
  const server = createServer(doors.answer);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    issuer,
    address,
    doors,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
