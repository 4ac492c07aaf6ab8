import { valuesNamed } from '../entries/attribute-list.ts';
import type { EntryReader } from '../entries/entry-reader.ts';
import type { StoredEntry } from '../entries/stored-entry.ts';
import { placeWithin, type Territory } from '../model/territory.ts';
import type { DnPath } from '../schema/dn-path.ts';

/** Places of practice of one person that are looked at; a person of the field has a few dozen at most. */
const MAX_SITUATIONS = 200;

/**
 * Whether an entry of the region lies in a territory: a place or a situation by its own address and FINESS numbers, a person by any situation. What has no
 * place lies nowhere. Read from the entries themselves, so that a change of practice counts at once.
 */
export function isWithin(
  territory: Territory,
  reader: EntryReader,
  node: { readonly id: number; readonly entry: StoredEntry; readonly path: DnPath },
): boolean {
  if (isPlaced(node.entry)) return isThere(territory, node.entry);
  // Only a person is without a place and has places below; a branch holds everybody.
  if (!node.entry.key.startsWith('uid=')) return false;
  const below = reader.listBelow({ id: node.id, path: node.path }, null, MAX_SITUATIONS);
  return below.some(({ id }) => {
    const situation = reader.read(id);
    return situation !== undefined && isThere(territory, situation);
  });
}

function isPlaced(entry: StoredEntry): boolean {
  return PLACE_NAMES.some((name) => textsOf(entry, name).length > 0);
}

function isThere(territory: Territory, entry: StoredEntry): boolean {
  const [department = ''] = textsOf(entry, STATE);
  const [postalCode = ''] = textsOf(entry, POSTAL_CODE);
  const finess = [...textsOf(entry, FINESS), ...textsOf(entry, FINESS_EJ)];
  return placeWithin(territory, finess, { department, postalCode });
}

const FINESS = Buffer.from('vsFiness');
const FINESS_EJ = Buffer.from('vsFinessEj');
const STATE = Buffer.from('st');
const POSTAL_CODE = Buffer.from('postalCode');
const STRUCTURE = Buffer.from('vsStructure');
const PLACE_NAMES = [POSTAL_CODE, STATE, FINESS, FINESS_EJ, STRUCTURE];

function textsOf(entry: StoredEntry, name: Buffer): readonly string[] {
  return valuesNamed(entry.user('authenticated'), name).map((value) => value.toString('utf8'));
}
