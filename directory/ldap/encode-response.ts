import { BER, BerWriter } from './ber-writer.ts';
import { type AnsweredOperation, RESPONSE_TAG } from './messages.ts';
import type { LdapResult } from './result-code.ts';

/** OID of the notice of disconnection (RFC 4511 §4.4.1). */
export const NOTICE_OF_DISCONNECTION = '1.3.6.1.4.1.1466.20036';

/** A control of a response. */
export interface ResponseControl {
  readonly oid: string;
  readonly value: Uint8Array;
}

/** What may follow the result in an extended response. */
export interface ExtendedAnswer {
  readonly oid?: string;
  readonly value?: string | Uint8Array;
}

/** Write a whole response that ends an operation (RFC 4511 §4.1.9). */
export function writeResult(
  writer: BerWriter,
  id: number,
  operation: AnsweredOperation,
  answer: LdapResult,
  extras: { readonly extended?: ExtendedAnswer; readonly controls?: readonly ResponseControl[] } = {},
): void {
  const message = writer.open(BER.sequence);
  writer.integer(id);
  const body = writer.open(RESPONSE_TAG[operation]);
  writer.integer(answer.code, BER.enumerated);
  writer.octets(answer.matchedDn);
  writer.octets(answer.message);
  if (answer.referral !== undefined) writeUris(writer, answer.referral, 0xa3);
  if (extras.extended?.oid !== undefined) writer.octets(extras.extended.oid, 0x8a);
  if (extras.extended?.value !== undefined) writer.octets(extras.extended.value, 0x8b);
  writer.close(body);
  if (extras.controls !== undefined && extras.controls.length > 0) writeControls(writer, extras.controls);
  writer.close(message);
}

function writeControls(writer: BerWriter, controls: readonly ResponseControl[]): void {
  const list = writer.open(0xa0);
  for (const control of controls) {
    const element = writer.open(BER.sequence);
    writer.octets(control.oid);
    writer.octets(control.value);
    writer.close(element);
  }
  writer.close(list);
}

/** Write where a search is to be continued (RFC 4511 §4.5.3). */
export function writeReference(writer: BerWriter, id: number, uris: readonly string[]): void {
  const message = writer.open(BER.sequence);
  writer.integer(id);
  writeUris(writer, uris, RESPONSE_TAG.searchReference);
  writer.close(message);
}

function writeUris(writer: BerWriter, uris: readonly string[], tag: number): void {
  const list = writer.open(tag);
  for (const uri of uris) writer.octets(uri);
  writer.close(list);
}

/** Write an intermediate response (RFC 4511 §4.13). */
export function writeIntermediate(writer: BerWriter, id: number, oid: string, value: Uint8Array): void {
  const message = writer.open(BER.sequence);
  writer.integer(id);
  const body = writer.open(RESPONSE_TAG.intermediate);
  writer.octets(oid, 0x80);
  writer.octets(value, 0x81);
  writer.close(body);
  writer.close(message);
}

/** Write an entry that is encoded already, with controls of its own. */
export function writeEntryWith(
  writer: BerWriter,
  id: number,
  entry: Uint8Array,
  controls: readonly ResponseControl[],
): void {
  const message = writer.open(BER.sequence);
  writer.integer(id);
  writer.raw(entry);
  if (controls.length > 0) writeControls(writer, controls);
  writer.close(message);
}

/** An entry of this name, with attributes that are encoded already; without them, only its name is told. */
export function encodedEntry(dn: string, attributes: Uint8Array = NO_ATTRIBUTES): Buffer {
  const writer = new BerWriter();
  const body = writer.open(RESPONSE_TAG.searchEntry);
  writer.octets(dn);
  const list = writer.open(BER.sequence);
  writer.raw(attributes);
  writer.close(list);
  writer.close(body);
  return writer.copy();
}

const NO_ATTRIBUTES = new Uint8Array(0);

/** Write the unsolicited notice that the server closes the connection, and why. */
export function writeNotice(writer: BerWriter, answer: LdapResult): void {
  writeResult(writer, 0, 'extended', answer, { extended: { oid: NOTICE_OF_DISCONNECTION } });
}
