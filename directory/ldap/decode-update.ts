import { type BerReader, malformed } from './ber-reader.ts';
import { BER } from './ber-writer.ts';
import { MAX_IDENTIFIER_BYTES } from './limits.ts';
import {
  type Modification,
  REQUEST_TAG,
  type ReceivedAttribute,
  type RefusedRequest,
  type UpdateRequest,
} from './messages.ts';
import { RESULT, result } from './result-code.ts';

/** ModifyRequest's operations (RFC 4511 §4.6), increment of RFC 4525 last. */
const CHANGES = ['add', 'delete', 'replace', 'increment'] as const;

/**
 * Read an update to its last byte. What its names and values mean is judged later.
 *
 * @throws DirectoryError `directory.ldap.malformed`, also when the operation is none we know
 * @see    RFC 4511 §4.6 to §4.9
 */
export function decodeUpdate(message: BerReader): UpdateRequest | RefusedRequest {
  const { tag } = message;
  switch (tag) {
    case REQUEST_TAG.add:
      return decodeAdd(message.enter(tag));
    case REQUEST_TAG.delete:
      return { operation: 'delete', name: message.octets(tag) };
    case REQUEST_TAG.modify:
      return decodeModify(message.enter(tag));
    case REQUEST_TAG.modifyDn:
      return decodeModifyDn(message.enter(tag));
    default:
      throw malformed('an operation of no known kind');
  }
}

function decodeAdd(body: BerReader): UpdateRequest | RefusedRequest {
  const name = body.octets();
  const list = body.enter(BER.sequence);
  body.skipRest();
  const attributes: ReceivedAttribute[] = [];
  while (list.tag >= 0) attributes.push(decodeAttribute(list));
  if (attributes.some(({ values }) => values.length === 0)) return refuse('add', 'an attribute without values');
  return { operation: 'add', name, attributes };
}

function decodeModify(body: BerReader): UpdateRequest | RefusedRequest {
  const name = body.octets();
  const list = body.enter(BER.sequence);
  body.skipRest();
  const modifications: Modification[] = [];
  while (list.tag >= 0) {
    const item = list.enter(BER.sequence);
    const change = CHANGES[item.integer(BER.enumerated)];
    const attribute = decodeAttribute(item);
    item.skipRest();
    if (change === undefined) return refuse('modify', 'a change of no known kind');
    modifications.push({ change, ...attribute });
  }
  return { operation: 'modify', name, modifications };
}

/** A request that asks for what there is not. */
export const refuse = (of: RefusedRequest['of'], why: string): RefusedRequest => ({
  operation: 'refused',
  of,
  answer: result(RESULT.protocolError, why),
});

function decodeModifyDn(body: BerReader): UpdateRequest {
  const name = body.octets();
  const newRdn = body.octets();
  const deleteOldRdn = body.boolean();
  const newSuperior = body.tag === 0x80 ? body.octets(0x80) : null;
  body.skipRest();
  return { operation: 'modifyDn', name, newRdn, deleteOldRdn, newSuperior };
}

function decodeAttribute(list: BerReader): ReceivedAttribute {
  const attribute = list.enter(BER.sequence);
  const description = attribute.octets();
  if (description.length > MAX_IDENTIFIER_BYTES) throw malformed('an identifier too long');
  const set = attribute.enter(BER.set);
  attribute.skipRest();
  const values: Buffer[] = [];
  while (set.tag >= 0) values.push(set.octets());
  return { description: description.toString('latin1'), values };
}
