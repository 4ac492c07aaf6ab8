import type { Dn, NamePart } from './dn.ts';

const TAG = {
  integer: 0x02,
  oid: 0x06,
  bmpString: 0x1e,
  teletexString: 0x14,
  sequence: 0x30,
  set: 0x31,
  version: 0xa0,
};
/** Most parts a name may have, all levels together. */
const MAX_NAME_PARTS = 64;

interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** Serial number of a certificate, in decimal; null when the bytes are no certificate. */
export function readDerSerial(der: Uint8Array): string | null {
  const [serial] = certificateFields(der) ?? [];
  if (serial === undefined || serial.tag !== TAG.integer || serial.content.length === 0) return null;
  const hex = Buffer.from(serial.content).toString('hex');
  return BigInt.asIntN(serial.content.length * 8, BigInt(`0x${hex}`)).toString();
}

/** Name of a certificate's issuer or subject, most special part first; null when the bytes are no certificate. */
export function readDerName(der: Uint8Array, which: 'issuer' | 'subject'): Dn | null {
  const fields = certificateFields(der);
  const name = fields?.[which === 'issuer' ? 2 : 4];
  if (name === undefined || name.tag !== TAG.sequence) return null;
  const rdns = elementsOf(name.content)?.map(readRdn);
  if (rdns === undefined || rdns.length > MAX_NAME_PARTS) return null;
  const known = rdns.filter((rdn) => rdn !== null);
  return known.length < rdns.length ? null : known.toReversed();
}

/** serialNumber, signature, issuer, validity, subject… of the part that is signed (RFC 5280 §4.1). */
function certificateFields(der: Uint8Array): readonly Element[] | null {
  const [certificate, ...beyond] = elementsOf(der) ?? [];
  if (certificate?.tag !== TAG.sequence || beyond.length > 0) return null;
  const signed = elementsOf(certificate.content)?.[0];
  const fields = signed === undefined ? undefined : elementsOf(signed.content);
  return (fields?.[0]?.tag === TAG.version ? fields.slice(1) : fields) ?? null;
}

function readRdn(set: Element): readonly NamePart[] | null {
  if (set.tag !== TAG.set) return null;
  const parts = elementsOf(set.content)?.map(readPart);
  const known = parts?.filter((part) => part !== null) ?? [];
  return parts === undefined || parts.length === 0 || known.length < parts.length ? null : known;
}

function readPart({ content }: Element): NamePart | null {
  const [type, value] = elementsOf(content) ?? [];
  if (type?.tag !== TAG.oid || value === undefined) return null;
  return { type: oidText(type.content), value: utf8Of(value) };
}

function utf8Of({ tag, content }: Element): Uint8Array {
  const bytes = Buffer.from(content);
  if (tag === TAG.teletexString) return Buffer.from(bytes.toString('latin1'), 'utf8');
  if (tag === TAG.bmpString && bytes.length % 2 === 0) return Buffer.from(bytes.swap16().toString('utf16le'), 'utf8');
  return bytes;
}

function oidText(content: Uint8Array): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const octet of content) {
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if (octet < 0x80) {
      arcs.push(arc);
      arc = 0n;
    }
  }
  const first = arcs[0] ?? 0n;
  const top = first < 80n ? first / 40n : 2n;
  return [top, first - top * 40n, ...arcs.slice(1)].join('.');
}

/** Elements one after the other; undefined when lengths do not fit. */
function elementsOf(bytes: Uint8Array): readonly Element[] | undefined {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1];
    if (first === undefined || (tag & 0x1f) === 0x1f) return undefined;
    const octets = first < 0x80 ? 0 : first & 0x7f;
    if (octets > 4 || first === 0x80) return undefined;
    let length = octets === 0 ? first : 0;
    for (let index = 0; index < octets; index += 1) length = length * 256 + (bytes[at + 2 + index] ?? 0);
    const start = at + 2 + octets;
    if (start + length > bytes.length) return undefined;
    found.push({ tag, content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}
