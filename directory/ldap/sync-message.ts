import { encodeAttributes } from '../entries/attribute-list.ts';
import type { EntryAttribute } from '../entries/entry.ts';
import type { AttributeType } from '../schema/attribute-type.ts';
import { findAttribute } from '../schema/attributes.ts';
import { parseDn, type Rdn } from '../schema/dn.ts';
import { normaliseFor } from '../schema/normalise.ts';
import type { BerWriter } from './ber-writer.ts';
import { encodedEntry, writeEntryWith } from './encode-response.ts';
import { stateControl } from './sync-controls.ts';

/** What a replica is told of one entry (RFC 4533 §2.2). */
export interface SyncMessage {
  readonly uuid: string;
  readonly state: 'add' | 'modify' | 'delete';
  readonly entry: Buffer;
}

export function writeSyncMessage(
  writer: BerWriter,
  id: number,
  { uuid, state, entry }: SyncMessage,
  cookie: string | null,
): void {
  writeEntryWith(writer, id, entry, [stateControl(state, uuid, cookie)]);
}

/** An entry that is no part any more of what was asked for. */
export const gone = (uuid: string, dn: string): SyncMessage => ({ uuid, state: 'delete', entry: encodedEntry(dn) });

/**
 * An entry as it stood under a name at some number: with the values of that name, as the consumer's own entry has them, and with that
 * number. OpenLDAP passes over an entry whose number it has already, its new name included.
 */
export function inPassing(dn: string, csn: string, attributes: readonly EntryAttribute[]): Buffer {
  const others = attributes.filter(({ name }) => name !== 'entryCSN');
  const numbered = [...others, { name: 'entryCSN', values: [csn] }];
  return encodedEntry(dn, encodeAttributes(withNameParts(numbered, parseDn(dn)?.[0] ?? [])));
}

function withNameParts(attributes: readonly EntryAttribute[], rdn: Rdn): readonly EntryAttribute[] {
  let named = attributes;
  for (const part of rdn) {
    const type = findAttribute(part.type);
    if (type === undefined) continue;
    const value = Buffer.from(part.value);
    const present = named.find(({ name }) => name === type.name);
    if (present?.values.some((each) => isSame(type, each, value))) continue;
    const values = [...(present?.values ?? []), value];
    named = [...named.filter((each) => each !== present), { name: type.name, values }];
  }
  return named;
}

function isSame(type: AttributeType, left: string | Uint8Array, right: Uint8Array): boolean {
  return normaliseFor(type, Buffer.from(left)) === normaliseFor(type, right);
}
