import type { Membership, Network } from '../model/network.ts';
import { parisDay } from '../model/paris-time.ts';
import type { Tables } from './environment.ts';
import { countRecord } from './index-record.ts';
import type { RecordStore } from './record-store.ts';
import { markStale, projectPerson } from './save-person.ts';

/** People whose entries are rewritten in one transaction. */
const PEOPLE_PER_TRANSACTION = 200;

/** Write a network; its entry, and its members' when it closed or came back, wait for {@link refreshNetworks}. */
export function saveNetwork(tables: Tables, before: Network | null, after: Network): void {
  tables.networks.putSync(after.id, after);
  countRecord(tables, 'network', before !== null && before.closedOn === null, after.closedOn === null);
  const sameState = before === null || (before.closedOn === null) === (after.closedOn === null);
  markStale(tables, after.id, sameState ? 'entry' : 'members');
}

/** Write a membership; its network's entry is rewritten by {@link refreshNetworks}. Inside a write transaction. */
export function saveMembership(tables: Tables, membership: Membership): void {
  const { personId, networkId, from } = membership;
  tables.memberships.putSync([personId, networkId, from], membership);
  tables.members.putSync(networkId, personId);
  markStale(tables, networkId, 'entry');
}

/** Rewrite what is marked stale, in transactions of bounded size; a crash leaves the marks for the next opening. */
export function refreshNetworks(store: RecordStore, at: Date): void {
  const { tables, write } = store.environment;
  for (const { key: id, value: reach } of Array.from(tables.staleNetworks.getRange({}))) {
    if (reach === 'members') {
      refreshMembers(store, id, at);
    }
    write(() => {
      const network = tables.networks.get(id);
      const open = network !== undefined && network.closedOn === null;
      store.entries.replace(`network:${id}`, open ? store.project.network(network, memberIds(tables, id, at)) : []);
      tables.staleNetworks.removeSync(id);
    });
  }
}

function refreshMembers(store: RecordStore, networkId: string, at: Date): void {
  const { tables, write } = store.environment;
  const people = Array.from(tables.members.getValues(networkId));
  for (let from = 0; from < people.length; from += PEOPLE_PER_TRANSACTION) {
    write(() => {
      for (const personId of people.slice(from, from + PEOPLE_PER_TRANSACTION)) {
        const person = tables.people.get(personId);
        if (person !== undefined) {
          projectPerson(store, person, at);
        }
      }
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
