import { type Match, told } from './match.ts';

/**
 * iPAddress: address and mask, of four or of sixteen octets each. An IPv4 subtree says nothing of IPv6 addresses.
 *
 * @returns `unknown` for a mask that is no prefix: RFC 5280 §4.2.1.10 writes subtrees as RFC 4632 does
 */
export function isAddressWithin(address: Uint8Array, subtree: Uint8Array): Match {
  const octets = subtree.length / 2;
  if (address.length !== octets) return 'outside';
  let isInside = true;
  let isPrefixOver = false;
  for (let i = 0; i < octets; i++) {
    const mask = subtree[octets + i] ?? 0;
    if ((isPrefixOver && mask !== 0) || !isPrefix(mask)) return 'unknown';
    if (mask !== 0xff) isPrefixOver = true;
    if ((((address[i] ?? 0) ^ (subtree[i] ?? 0)) & mask) !== 0) isInside = false;
  }
  return told(isInside);
}

/** Ones, then zeros. */
function isPrefix(mask: number): boolean {
  const zeros = ~mask & 0xff;
  return (zeros & (zeros + 1)) === 0;
}
