import { randomBytes } from 'node:crypto';
import { openTokenSeal, type TokenSeal } from './oidc/sealed/token-seal.ts';
import type { Rooms } from './open-rooms.ts';
import { drawnAhead } from './random-pool.ts';

/** What this house's codes and access tokens are sealed with, in each of its processes. */
export function openHouseTokenSeal({ masterKey, clock }: Pick<Rooms, 'masterKey' | 'clock'>): TokenSeal {
  return openTokenSeal({ key: masterKey.derive('sealed-tokens'), clock, randomBytes: drawnAhead(randomBytes) });
}
