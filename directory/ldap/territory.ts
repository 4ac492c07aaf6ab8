import { valuesNamed } from '../entries/attribute-list.ts';
import type { EntryReader } from '../entries/entry-reader.ts';
import type { StoredEntry } from '../entries/stored-entry.ts';
import { placeWithin, type Territory } from '../model/territory.ts';
import { type DnPath, pathOfText } from '../schema/dn-path.ts';

/** Places of practice of one person that are looked at; a person of the field has a few dozen at most. */
const MAX_SITUATIONS = 200;
/** Structures followed from a place to what it is a part of: a service of a site of a legal entity. */
const MAX_DEPTH = 8;

/**
 * Whether an entry of the region lies in a territory: a place or a situation by its own address and FINESS numbers, a person by any situation; a place in no national file,
 * and staff, also by the establishments that they are a part of. What has no place lies nowhere. Read from the entries themselves, so that a change of practice counts at
 * once; `structureWithin` and `personWithin` say the same of records.
 */
export function isWithin(
  territory: Territory,
  reader: EntryReader,
  node: { readonly id: number; readonly entry: StoredEntry; readonly path: DnPath },
): boolean {
  const { entry } = node;
  if (isSituation(entry)) return isThere(territory, entry);
  if (isStructure(entry)) {
    return isThere(territory, entry) || (isLocal(entry) && isPartOf(territory, reader, textsOf(entry, STRUCTURE)));
  }
  // Only a person has places below; a branch holds everybody.
  if (!entry.key.startsWith('uid=')) return false;
  const situations = reader.listBelow({ id: node.id, path: node.path }, null, MAX_SITUATIONS).flatMap(({ id }) => {
    const situation = reader.read(id);
    return situation === undefined ? [] : [situation];
  });
  if (situations.some((situation) => isThere(territory, situation))) return true;
  if (!isStaff(entry)) return false;
  return isPartOf(
    territory,
    reader,
    [entry, ...situations].flatMap((each) => textsOf(each, STRUCTURE)),
  );
}

/** Whether one of these structures, or what it is a part of, lies there: by its own number and address. */
function isPartOf(territory: Territory, reader: EntryReader, names: readonly string[]): boolean {
  return names.some((name) => {
    let above: string | undefined = name;
    for (let depth = 0; depth < MAX_DEPTH && above !== undefined; depth += 1) {
      const structure = structureAt(reader, above);
      if (structure === undefined) return false;
      if (placeWithin(territory, textsOf(structure, FINESS), addressOf(structure))) return true;
      above = textsOf(structure, STRUCTURE)[0];
    }
    return false;
  });
}

function structureAt(reader: EntryReader, name: string): StoredEntry | undefined {
  const path = pathOfText(name);
  const id = path === null ? undefined : reader.find(path);
  return id === undefined ? undefined : reader.read(id);
}

function isThere(territory: Territory, entry: StoredEntry): boolean {
  const finess = [...textsOf(entry, FINESS), ...textsOf(entry, FINESS_EJ)];
  return placeWithin(territory, finess, addressOf(entry));
}

function addressOf(entry: StoredEntry) {
  const [department = ''] = textsOf(entry, STATE);
  const [postalCode = ''] = textsOf(entry, POSTAL_CODE);
  return { department, postalCode };
}

const FINESS = Buffer.from('vsFiness');
const FINESS_EJ = Buffer.from('vsFinessEj');
const STATE = Buffer.from('st');
const POSTAL_CODE = Buffer.from('postalCode');
const STRUCTURE = Buffer.from('vsStructure');
const CLASS = Buffer.from('objectClass');
const IDENTIFIER = Buffer.from('hcIdentifier');

const isOf = (entry: StoredEntry, objectClass: string): boolean => textsOf(entry, CLASS).includes(objectClass);
const isSituation = (entry: StoredEntry): boolean => isOf(entry, 'vsSituation');
const isStructure = (entry: StoredEntry): boolean => isOf(entry, 'vsEstablishment');
const isStaff = (entry: StoredEntry): boolean => isOf(entry, 'vsStaff');
/** In no national file: the one identifier that the region itself gives. */
const isLocal = (entry: StoredEntry): boolean =>
  textsOf(entry, IDENTIFIER).some((identifier) => identifier.startsWith('REGION:LOCAL:'));

function textsOf(entry: StoredEntry, name: Buffer): readonly string[] {
  return valuesNamed(entry.user('authenticated'), name).map((value) => value.toString('utf8'));
}
