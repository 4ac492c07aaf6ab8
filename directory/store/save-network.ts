import type { Membership, Network } from '../model/network.ts';
import { parisDay } from '../model/paris-time.ts';
import type { Tables } from './environment.ts';
import { countRecord } from './index-record.ts';
import type { RecordStore } from './record-store.ts';

/** Write a network; its entry is rewritten by {@link refreshNetworks}. Inside a write transaction. */
export function saveNetwork(tables: Tables, before: Network | null, after: Network): void {
  tables.networks.putSync(after.id, after);
  countRecord(tables, 'network', before !== null && before.closedOn === null, after.closedOn === null);
  tables.staleNetworks.putSync(after.id, true);
}

/** Write a membership; its network's entry is rewritten by {@link refreshNetworks}. Inside a write transaction. */
export function saveMembership(tables: Tables, membership: Membership): void {
  const { personId, networkId, from } = membership;
  tables.memberships.putSync([personId, networkId, from], membership);
  tables.members.putSync(networkId, personId);
  tables.staleNetworks.putSync(networkId, true);
}

/** Rewrite the entries of all networks marked stale, one transaction each: a network may have many members. */
export function refreshNetworks(store: RecordStore, at: Date): void {
  const { tables } = store.environment;
  for (const id of Array.from(tables.staleNetworks.getKeys())) {
    store.environment.write(() => {
      const network = tables.networks.get(id);
      const open = network !== undefined && network.closedOn === null;
      store.entries.replace(`network:${id}`, open ? store.project.network(network, memberIds(tables, id, at)) : []);
      tables.staleNetworks.removeSync(id);
    });
  }
}

function memberIds(tables: Tables, networkId: string, at: Date): string[] {
  const day = parisDay(at);
  const ids: string[] = [];
  for (const personId of tables.members.getValues(networkId)) {
    const range = tables.memberships.getRange({ start: [personId, networkId], end: [personId, networkId, '\uffff'] });
    const running = Array.from(range).some(
      ({ value: { from, until } }) => from <= day && (until === null || day <= until),
    );
    const person = running ? tables.people.get(personId) : undefined;
    if (person !== undefined && person.closedOn === null) {
      ids.push(person.nationalId);
    }
  }
  return ids;
}
