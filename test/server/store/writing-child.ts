import { openSignInStore } from '../../../server/store/lmdb.ts';
import { say } from './say.ts';

/** Writes without end until it is killed: puts, updates and takes mixed; each acknowledged one is said on stdout at once. */
const [path = '', round = ''] = process.argv.slice(2);
const store = openSignInStore({ path, clock: { now: () => new Date('2026-11-23T08:00:00Z') } });
const expiresAt = new Date('2026-11-23T20:00:00Z');

async function writer(name: string): Promise<never> {
  for (let n = 0; ; n += 1) {
    const id = `${round}-${name}-${n}`;
    await store.put('Kept', id, { payload: { id, step: 0 }, expiresAt, indexes: { round } });
    say(`put ${id}`);
    await store.update(
      'Kept',
      id,
      (current) => current && { payload: { ...current.payload, step: 1 }, expiresAt, indexes: { round } },
    );
    say(`updated ${id}`);
    if (n % 3 === 0) {
      await store.take('Kept', id);
      say(`taken ${id}`);
    } else {
      await store.consume('Kept', id, expiresAt);
      say(`consumed ${id}`);
    }
  }
}

await Promise.all(['a', 'b', 'c', 'd'].map(writer));
