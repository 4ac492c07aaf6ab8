import { type BerReader, malformed } from './ber-reader.ts';
import { BER } from './ber-writer.ts';
import { REQUEST_TAG, type UpdateRequest } from './messages.ts';

/** ModifyRequest's operations: add, delete, replace, increment (RFC 4525). */
const MAX_CHANGE = 3;

/**
 * Read an update to its last byte, to refuse a malformed one as such; the content is not kept, as this door only reads.
 *
 * @throws DirectoryError `directory.ldap.malformed`, also when the operation is none we know
 * @see    RFC 4511 §4.6 to §4.9
 */
export function decodeUpdate(message: BerReader): UpdateRequest {
  const { tag } = message;
  switch (tag) {
    case REQUEST_TAG.add:
      checkAdd(message.enter(tag));
      return { operation: 'add' };
    case REQUEST_TAG.delete:
      message.octets(tag);
      return { operation: 'delete' };
    case REQUEST_TAG.modify:
      checkModify(message.enter(tag));
      return { operation: 'modify' };
    case REQUEST_TAG.modifyDn:
      checkModifyDn(message.enter(tag));
      return { operation: 'modifyDn' };
    default:
      throw malformed('an operation of no known kind');
  }
}

function checkAdd(body: BerReader): void {
  body.octets();
  const list = body.enter(BER.sequence);
  body.expectEnd();
  while (list.tag >= 0) checkAttribute(list, 1);
}

function checkModify(body: BerReader): void {
  body.octets();
  const list = body.enter(BER.sequence);
  body.expectEnd();
  while (list.tag >= 0) {
    const change = list.enter(BER.sequence);
    const operation = change.integer(BER.enumerated);
    if (operation < 0 || operation > MAX_CHANGE) throw malformed('a change of no known kind');
    checkAttribute(change, 0);
    change.expectEnd();
  }
}

function checkModifyDn(body: BerReader): void {
  body.octets();
  body.octets();
  body.boolean();
  if (body.tag === 0x80) body.octets(0x80);
  body.expectEnd();
}

function checkAttribute(list: BerReader, minimumValues: number): void {
  const attribute = list.enter(BER.sequence);
  attribute.octets();
  const values = attribute.enter(BER.set);
  attribute.expectEnd();
  let count = 0;
  for (; values.tag >= 0; count += 1) values.octets();
  if (count < minimumValues) throw malformed('an attribute without values');
}
