import { type Administrators, openAdministrators } from '../admin/administrators.ts';
import { placesOf } from '../config/places.ts';
import { openSignInStore } from '../store/lmdb.ts';
import type { Invocation } from './command.ts';
import type { TrustView } from './open-trust.ts';
import { readConfig } from './read-config.ts';

/** Open the rights of administrators, use them, close them. They lie in the data folder wherever sign-in state is. */
export async function withAdministrators<T>(
  invocation: Invocation,
  { directory }: TrustView,
  use: (administrators: Administrators) => Promise<T>,
): Promise<T> {
  const { clock } = invocation.machine;
  const store = openSignInStore({ path: placesOf(readConfig(invocation)).signIn, clock });
  try {
    return await use(openAdministrators(store, clock, directory.reader));
  } finally {
    await store.close();
  }
}
