import { BerReader, malformed } from './ber-reader.ts';
import { BER } from './ber-writer.ts';
import { decodeFilter } from './decode-filter.ts';
import { decodeUpdate, refuse } from './decode-update.ts';
import {
  LARGE_MESSAGE_BYTES,
  MAX_CONTROLS,
  MAX_FURTHER_ELEMENTS,
  MAX_IDENTIFIER_BYTES,
  MAX_REQUESTED_ATTRIBUTES,
} from './limits.ts';
import {
  type Control,
  REQUEST_TAG,
  type RefusedRequest,
  type Request,
  type RequestMessage,
  type SaslCredentials,
  type SearchRequest,
} from './messages.ts';

const SCOPES = ['base', 'one', 'sub', 'children'] as const;
/** derefAliases: neverDerefAliases, derefInSearching, derefFindingBaseObj, derefAlways, which is both. */
const MAX_DEREF = 3;

/**
 * Read a whole message. What a later version may have put after the last member of a sequence is passed over (RFC 4511 §4).
 *
 * @throws DirectoryError `directory.ldap.malformed`: the connection ends
 * @see    RFC 4511 §4.1.1
 */
export function decodeMessage(bytes: Buffer): RequestMessage {
  const outer = new BerReader(bytes, 0, bytes.length, { elements: -furtherElements(bytes.length) });
  const message = outer.enter(BER.sequence);
  outer.expectEnd();
  const id = message.integer();
  // RFC 4511 §4.1.1.1: zero is kept for unsolicited notifications.
  if (id <= 0) throw malformed('a message id that is not positive');
  const request = decodeRequest(message);
  const controls = message.tag === 0xa0 ? decodeControls(message.enter(0xa0)) : [];
  message.skipRest();
  return { id, request, controls };
}

function furtherElements(size: number): number {
  return Math.min(MAX_FURTHER_ELEMENTS, Math.max(0, Math.floor((size - LARGE_MESSAGE_BYTES) / 8)));
}

function decodeRequest(message: BerReader): Request {
  const { tag } = message;
  switch (tag) {
    case REQUEST_TAG.bind:
      return decodeBind(message.enter(tag));
    case REQUEST_TAG.unbind:
      if (message.octets(tag).length > 0) throw malformed('an unbind with content');
      return { operation: 'unbind' };
    case REQUEST_TAG.search:
      return decodeSearch(message.enter(tag));
    case REQUEST_TAG.compare:
      return decodeCompare(message.enter(tag));
    case REQUEST_TAG.abandon:
      return { operation: 'abandon', target: message.integer(tag) };
    case REQUEST_TAG.extended:
      return decodeExtended(message.enter(tag));
    default:
      return decodeUpdate(message);
  }
}

function decodeBind(body: BerReader): Request {
  const version = body.integer();
  const name = body.octets();
  const { tag } = body;
  const password = tag === 0x80 ? body.octets(0x80) : null;
  const sasl = tag === 0xa3 ? decodeSasl(body.enter(0xa3)) : null;
  if (password === null && sasl === null) body.skip();
  body.skipRest();
  return { operation: 'bind', version, name, password, sasl };
}

function decodeSasl(body: BerReader): SaslCredentials {
  const mechanism = shortText(body.octets());
  const credentials = body.tag === BER.octetString ? body.octets() : null;
  body.skipRest();
  return { mechanism, credentials };
}

function decodeSearch(body: BerReader): SearchRequest | RefusedRequest {
  const bytes = body.rest();
  const base = body.octets();
  const scope = SCOPES[body.integer(BER.enumerated)];
  const deref = body.integer(BER.enumerated);
  const sizeLimit = body.integer();
  const timeLimit = body.integer();
  const typesOnly = body.boolean();
  const filter = decodeFilter(body);
  const list = body.enter(BER.sequence);
  body.skipRest();
  if (scope === undefined || deref < 0 || deref > MAX_DEREF) return refused('a scope or alias mode of no known value');
  if (sizeLimit < 0 || timeLimit < 0) return refused('a negative limit');
  const attributes: string[] = [];
  while (list.tag >= 0) {
    if (attributes.length >= MAX_REQUESTED_ATTRIBUTES) return refused('too many attributes asked for');
    attributes.push(shortText(list.octets()));
  }
  const aliases = { inSearching: (deref & 1) === 1, findingBase: (deref & 2) === 2 };
  return { operation: 'search', base, scope, aliases, sizeLimit, timeLimit, typesOnly, filter, attributes, bytes };
}

const refused = (why: string): RefusedRequest => refuse('search', why);

function decodeCompare(body: BerReader): Request {
  const name = body.octets();
  const assertion = body.enter(BER.sequence);
  body.skipRest();
  const attribute = shortText(assertion.octets());
  const value = assertion.octets();
  assertion.skipRest();
  return { operation: 'compare', name, attribute, value };
}

function decodeExtended(body: BerReader): Request {
  const oid = shortText(body.octets(0x80));
  const value = body.tag === 0x81 ? body.octets(0x81) : null;
  body.skipRest();
  return { operation: 'extended', oid, value };
}

function decodeControls(list: BerReader): readonly Control[] {
  const controls: Control[] = [];
  while (list.tag >= 0) {
    if (controls.length >= MAX_CONTROLS) throw malformed('too many controls');
    const control = list.enter(BER.sequence);
    const oid = shortText(control.octets());
    const critical = control.tag === BER.boolean ? control.boolean() : false;
    const value = control.tag === BER.octetString ? control.octets() : null;
    control.skipRest();
    controls.push({ oid, critical, value });
  }
  return controls;
}

function shortText(bytes: Buffer): string {
  if (bytes.length > MAX_IDENTIFIER_BYTES) throw malformed('an identifier too long');
  return bytes.toString('latin1');
}
