import { readHeader, TAG } from '../der/reader.ts';
import { element } from '../der/writer.ts';
import { PkiError } from '../error.ts';

/** Nesting and elements of one message in BER; a signature with its certificates and lists needs a fraction. */
const MAX_DEPTH = 32;
const MAX_ELEMENTS = 100_000;
const INDEFINITE = 0x80;
const CONSTRUCTED = 0x20;
/** Tag and length of the end of an indefinite element. */
const END_OCTETS = 2;

/**
 * A message whose lengths are definite. Signers that stream write indefinite lengths and OCTET STRINGs in pieces (BER, X.690
 * §8.1.3.6, §8.7.3), which the strict reader does not take. What is definite already is kept octet for octet: certificates, signed
 * attributes and lists among it.
 *
 * @throws PkiError `pki.signature.malformed`
 */
export function withDefiniteLengths(message: Uint8Array): Uint8Array {
  if (message[1] !== INDEFINITE) return message;
  const budget = { elements: MAX_ELEMENTS };
  const { der, end } = convert(message, 0, message.length, 0, budget);
  if (end !== message.length) throw malformed('octets after the message', end);
  return der;
}

interface Converted {
  readonly der: Uint8Array;
  /** Offset just after the element. */
  readonly end: number;
}

interface Budget {
  elements: number;
}

function convert(bytes: Uint8Array, at: number, limit: number, depth: number, budget: Budget): Converted {
  budget.elements -= 1;
  if (depth > MAX_DEPTH || budget.elements < 0) throw malformed('message too deep or of too many elements', at);
  const tag = bytes[at] ?? 0;
  if (bytes[at + 1] === INDEFINITE && at + END_OCTETS <= limit) {
    if ((tag & CONSTRUCTED) === 0) throw malformed('primitive element of indefinite length', at);
    const { children, end } = convertUntilEnd(bytes, at + END_OCTETS, limit, depth, budget);
    return { der: assemble(tag, children, at), end };
  }
  const header = readHeader(bytes, at, limit);
  if (typeof header === 'string') throw malformed(header, at);
  const whole = bytes.subarray(at, header.end);
  if ((tag & CONSTRUCTED) === 0) return { der: whole, end: header.end };
  const children: Uint8Array[] = [];
  let isKept = tag !== (TAG.octetString | CONSTRUCTED);
  for (let next = header.content; next < header.end; ) {
    const child = convert(bytes, next, header.end, depth + 1, budget);
    isKept &&= child.der.length === child.end - next;
    children.push(child.der);
    next = child.end;
  }
  return { der: isKept ? whole : assemble(tag, children, at), end: header.end };
}

function convertUntilEnd(bytes: Uint8Array, start: number, limit: number, depth: number, budget: Budget) {
  const children: Uint8Array[] = [];
  for (let at = start; at < limit; ) {
    if (bytes[at] === 0 && bytes[at + 1] === 0 && at + END_OCTETS <= limit) return { children, end: at + END_OCTETS };
    const child = convert(bytes, at, limit, depth + 1, budget);
    children.push(child.der);
    at = child.end;
  }
  throw malformed('element of indefinite length without end', start);
}

/** One element around its children; an OCTET STRING in pieces becomes one. */
function assemble(tag: number, children: readonly Uint8Array[], at: number): Uint8Array {
  if (tag !== (TAG.octetString | CONSTRUCTED)) return element(tag, ...children);
  const pieces = children.map((child) => {
    const header = readHeader(child, 0, child.length);
    if (typeof header === 'string' || header.tag !== TAG.octetString) throw malformed('OCTET STRING of odd pieces', at);
    return child.subarray(header.content);
  });
  return element(TAG.octetString, ...pieces);
}

function malformed(detail: string, at: number): PkiError {
  return new PkiError('pki.signature.malformed', `${detail} (offset ${at})`);
}
