import { hex } from '../der/values.ts';
import type { NameAttribute } from './name.ts';
import { OID } from './oids.ts';

/** Short names of RFC 4514 §3, and the registered ones that cards use. */
const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  [OID.commonName, 'CN'],
  [OID.surname, 'SN'],
  [OID.serialNumber, 'serialNumber'],
  [OID.country, 'C'],
  [OID.locality, 'L'],
  [OID.state, 'ST'],
  [OID.street, 'STREET'],
  [OID.organisation, 'O'],
  [OID.organisationalUnit, 'OU'],
  [OID.title, 'title'],
  [OID.givenName, 'GN'],
  [OID.pseudonym, 'pseudonym'],
  [OID.domainComponent, 'DC'],
  [OID.userId, 'UID'],
]);

/** A distinguished name for people, most specific part first (RFC 4514). Not for comparison. */
export function printName(rdns: readonly (readonly NameAttribute[])[]): string {
  return rdns
    .map((attributes) => attributes.map(printAttribute).join('+'))
    .reverse()
    .join(',');
}

function printAttribute({ oid, text, der }: NameAttribute): string {
  const short = SHORT_NAMES.get(oid);
  if (short === undefined || text === null) return `${short ?? oid}=#${hex(der)}`;
  return `${short}=${escapeValue(text)}`;
}

/** RFC 4514 §2.4, and control characters as hexadecimal pairs: this text goes into logs. */
function escapeValue(text: string): string {
  return text
    .replace(/["+,;<>\\]/g, '\\$&')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ')
    .replace(/\p{Cc}/gu, (character) =>
      [...Buffer.from(character)].map((octet) => `\\${octet.toString(16).padStart(2, '0')}`).join(''),
    );
}
