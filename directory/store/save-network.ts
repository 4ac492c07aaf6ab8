import type { Membership, Network } from '../model/network.ts';
import { parisDay } from '../model/paris-time.ts';
import type { Tables } from './environment.ts';
import { countRecord } from './index-record.ts';
import { appendLine, nextSequence } from './journal.ts';
import type { RecordStore } from './record-store.ts';
import { markStale } from './save-person.ts';
import { valuesUnder } from './values-under.ts';

/** Write a network; its entry waits for {@link refreshNetworks}. */
export function saveNetwork(tables: Tables, before: Network | null, after: Network): void {
  tables.networks.putSync(after.id, after);
  countRecord(tables, 'network', before !== null && before.closedOn === null, after.closedOn === null);
  markStale(tables, after.id);
}

/** Write a membership; its network's entry is rewritten by {@link refreshNetworks}. Inside a write transaction. */
export function saveMembership(tables: Tables, membership: Membership): void {
  const { personId, networkId, from } = membership;
  tables.memberships.putSync([personId, networkId, from], membership);
  tables.members.putSync(networkId, personId);
  markStale(tables, networkId);
}

/** Take a membership away; what it was is the history's. Inside a write transaction. */
export function removeMembership(tables: Tables, { personId, networkId, from }: Membership): void {
  tables.memberships.removeSync([personId, networkId, from]);
  const others = tables.memberships.getRange({ start: [personId, networkId], end: [personId, networkId, '\uffff'] });
  if (Array.from(others).length === 0) tables.members.removeSync(networkId, personId);
  markStale(tables, networkId);
}

/** Rewrite the entries marked stale, one network a transaction; a crash leaves the marks for the next opening. */
export function refreshNetworks(store: RecordStore, at: Date): void {
  const { tables, write } = store.environment;
  for (const id of Array.from(tables.staleNetworks.getKeys({}))) {
    write(() => {
      projectNetwork(store, id, at);
      tables.staleNetworks.removeSync(id);
    });
  }
}

/** Rewrite the entries of all open networks whose members are others on that day, one network a transaction. */
export function projectNetworks(store: RecordStore, at: Date): void {
  const { tables, write } = store.environment;
  for (const id of Array.from(tables.networks.getKeys({}))) write(() => projectNetwork(store, id, at));
}

function projectNetwork(store: RecordStore, id: string, at: Date): void {
  const { tables } = store.environment;
  const network = tables.networks.get(id);
  const open = network !== undefined && network.closedOn === null;
  const entries = open ? store.project.network(network, memberIds(tables, id, at)) : [];
  const changed = store.entries.replace(`network:${id}`, entries, { at, change: nextSequence(tables) });
  if (changed.length > 0) {
    const ref = { kind: 'network', id } as const;
    appendLine(tables, {
      at: at.toISOString(),
      ref,
      operation: 'projected',
      by: 'memberships',
      changes: [],
      entries: changed,
    });
  }
}

function memberIds(tables: Tables, networkId: string, at: Date): string[] {
  const day = parisDay(at);
  const ids: string[] = [];
  for (const personId of valuesUnder(tables.members, networkId)) {
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
