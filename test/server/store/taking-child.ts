import { openSignInStore } from '../../../server/store/lmdb.ts';

/** Takes every ticket it is told of, tells which it got, and ends. */
const [path = ''] = process.argv.slice(2);
const store = openSignInStore({ path, clock: { now: () => new Date('2026-11-23T08:00:00Z') } });

process.once('message', async (ids: readonly string[]) => {
  const taken = await Promise.all(ids.map(async (id) => (await store.take('Ticket', id)) !== undefined));
  await store.close();
  process.send?.(taken, () => process.disconnect());
});
process.send?.('ready');
