import type { DirectoryReader } from '../../directory/index.ts';
import type { PasskeyStore } from './passkey-store.ts';

/** The store of passkeys whose holders are people: a passkey made before a person's records were merged is theirs like the others. */
export function heldByPerson(kept: PasskeyStore, reader: Pick<DirectoryReader, 'idsOf'>): PasskeyStore {
  const holderOf = async (personId: string, id: string): Promise<string> => {
    const holder = (await kept.find(id))?.personId;
    return holder !== undefined && reader.idsOf(personId).includes(holder) ? holder : personId;
  };
  return {
    ...kept,
    list: async (personId) => (await Promise.all(reader.idsOf(personId).map(kept.list))).flat(),
    rename: async (personId, id, name) => kept.rename(await holderOf(personId, id), id, name),
    restOn: async (personId, id, card) => kept.restOn(await holderOf(personId, id), id, card),
    remove: async (personId, id) => kept.remove(await holderOf(personId, id), id),
  };
}
