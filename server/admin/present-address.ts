import type { Address } from '../../directory/index.ts';

/** An address as it is written on an envelope, empty parts left out. */
export function addressLines(address: Address): string[] {
  const street = [address.number, address.repetition, address.wayType, address.way]
    .filter((part) => part !== '')
    .join(' ');
  const city = address.cedex || address.postalCode;
  return [address.recipient, address.geographicPoint, street, address.distribution, city].filter((line) => line !== '');
}
