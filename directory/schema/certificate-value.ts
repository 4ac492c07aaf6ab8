import { readDerName, readDerSerial } from './der-name.ts';
import { pathOf, pathOfText } from './dn-path.ts';
import { decodeText } from './prepare-string.ts';

const SEQUENCE = 0x30;
/** `{ serialNumber 123, issuer rdnSequence:"…" }` in either order, quotes doubled inside (RFC 4523 §2.1, RFC 3641). */
const SERIAL_FIRST = /^\{\s*serialNumber\s+(-?[0-9]+)\s*,\s*issuer\s+(?:rdnSequence:)?"((?:[^"]|"")*)"\s*\}$/s;
const ISSUER_FIRST = /^\{\s*issuer\s+(?:rdnSequence:)?"((?:[^"]|"")*)"\s*,\s*serialNumber\s+(-?[0-9]+)\s*\}$/s;
/** `123$cn=…`, the older form that LDAP clients still send. */
const OLD_FORM = /^([0-9]+)\s*\$\s*(.+)$/s;

/**
 * What certificateExactMatch compares: serial number and issuer's name. Takes a whole certificate (DER), and the two text forms of the
 * assertion.
 *
 * @returns null when the value is none of these
 * @see    RFC 4523 §2.1
 */
export function normaliseCertificate(value: Uint8Array): string | null {
  return value[0] === SEQUENCE ? fromDer(value) : fromText(value);
}

function fromDer(value: Uint8Array): string | null {
  const serial = readDerSerial(value);
  const issuer = readDerName(value, 'issuer');
  return serial === null || issuer === null ? null : `${serial}$${pathOf(issuer)}`;
}

function fromText(value: Uint8Array): string | null {
  const text = decodeText(value)?.trim();
  if (text === undefined) return null;
  const [, serial, issuer] = SERIAL_FIRST.exec(text) ?? OLD_FORM.exec(text) ?? swapped(ISSUER_FIRST.exec(text)) ?? [];
  if (serial === undefined || issuer === undefined) return null;
  const path = pathOfText(issuer.replaceAll('""', '"'));
  return path === null ? null : `${BigInt(serial)}$${path}`;
}

function swapped(found: RegExpExecArray | null): readonly string[] | null {
  return found === null ? null : [found[0], found[2] ?? '', found[1] ?? ''];
}
