import type { SignInStore } from '../store/contract.ts';
import type { NoticeBody, QueueKind } from './notice-queue.ts';

/** Of 10,000 notices each ({@link SignInStore.findBy}): what is beyond stays where it is, until the next start. */
const MAX_ROUNDS = 100;

/**
 * Notices that lie in a store where they are looked for no more (Redis, by an earlier version) move to the one where they are: kept there
 * first, so that none is lost by a crash between; some may be told twice.
 *
 * @returns resolves to how many moved
 */
export async function takeOverNotices<B extends NoticeBody>(
  { from, to }: { readonly from: SignInStore; readonly to: SignInStore },
  { kind, queue, idOf, read }: QueueKind<B>,
): Promise<number> {
  let moved = 0;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const found = await from.findBy(kind, 'queue', queue);
    if (found.length === 0) break;
    for (const { payload, expiresAt } of found) {
      const body = read((name) => String(payload[name]));
      const id = idOf(body);
      // A store tells no value that it indexes by.
      await to.putIfAbsent(kind, id, { payload, expiresAt, indexes: { queue, personId: body.personId } });
      await from.destroy(kind, id);
      moved += 1;
    }
  }
  return moved;
}
