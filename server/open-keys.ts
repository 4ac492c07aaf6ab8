import { join } from 'node:path';
import type { Config } from './config/config.ts';
import type { MasterKey } from './config/master-key.ts';
import { type KeyRing, openKeyRing } from './oidc/key-ring.ts';
import { openSealedKeys } from './oidc/sealed-keys.ts';

/** Sealed by the master key, which is elsewhere. */
const FILE = 'signing-keys.sealed';

/** The keys that sign for this house. @throws ServerError `server.keys.unreadable` */
export async function openKeys(
  { data }: Pick<Config, 'data'>,
  { masterKey, clock }: { readonly masterKey: MasterKey; readonly clock: { now(): Date } },
): Promise<KeyRing> {
  const sealed = await openSealedKeys(join(data, FILE), masterKey.derive('signing-keys'), clock);
  return openKeyRing({ sealed, clock });
}
