import { hex } from '../der/values.ts';

/**
 * A serial number as it is written everywhere: hexadecimal, lower case, without leading zeros.
 *
 * @param octets INTEGER of a certificate, two's complement
 * @returns `0` for zero; a negative number after its minus sign
 */
export function printSerial(octets: Uint8Array): string {
  const written = hex(octets);
  if ((octets[0] ?? 0) < 0x80) return written.replace(/^0+(?=.)/, '');
  const magnitude = (1n << BigInt(8 * octets.length)) - BigInt(`0x${written}`);
  return `-${magnitude.toString(16)}`;
}
