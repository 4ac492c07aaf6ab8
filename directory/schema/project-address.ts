import type { Address } from '../model/situation.ts';
import type { EntryDraft } from './entry-draft.ts';

const INSEE_COMMUNE = /^\d[\dAB]\d{3}$/;

/** City in words: the delivery line without its postal code, else the commune when it is words and not a code. */
export function cityOf(address: Address): string {
  const delivery = address.cedex.replace(/^\s*\d{5}\s*/, '').trim();
  if (delivery !== '') return delivery;
  return INSEE_COMMUNE.test(address.commune) ? '' : address.commune.trim();
}

/** Number, repetition, way type and way, as written on an envelope. */
export function streetOf(address: Address): string {
  return joined([address.number, address.repetition, address.wayType, address.way], ' ');
}

/** Add the address attributes of RFC 4519: street, postalCode, l, st and the whole as postalAddress. */
export function addAddress(draft: EntryDraft, address: Address, city: string): EntryDraft {
  const street = streetOf(address);
  const lines = [
    address.recipient,
    address.geographicPoint,
    street,
    address.distribution,
    address.cedex.trim() === '' ? joined([address.postalCode, city], ' ') : address.cedex,
  ];
  return draft
    .add('public', 'street', [street])
    .add('public', 'postalCode', [address.postalCode])
    .add('public', 'l', [city])
    .add('public', 'st', [address.department])
    .add('public', 'postalAddress', [joined(lines.map(escapeLine), '$')]);
}

/** RFC 4517 §3.3.28: `$` and `\` inside a line are written as hexadecimal pairs. */
const escapeLine = (line: string): string => line.replaceAll('\\', '\\5C').replaceAll('$', '\\24');

function joined(parts: readonly string[], separator: string): string {
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(separator);
}
