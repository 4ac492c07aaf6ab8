import type { Entry } from './entries/entry.ts';
import type { Network } from './model/network.ts';
import type { Professional } from './model/professional.ts';
import type { Structure } from './model/structure.ts';

/** How records become LDAP entries: pure, so that what LDAP says can never differ from the record. */
export interface EntryProjector {
  professional(person: Professional): Entry[];
  structure(structure: Structure): Entry[];
  network(network: Network, memberNationalIds: readonly string[]): Entry[];
}
