import { BerReader } from './ber-reader.ts';
import { BER } from './ber-writer.ts';

/** RFC 3909. */
export const CANCEL = '1.3.6.1.1.8';

/** The operation to be cancelled; null when the request names none. @throws DirectoryError `directory.ldap.malformed` */
export function decodeCancel(value: Buffer | null): number | null {
  if (value === null) return null;
  const outer = new BerReader(value);
  const body = outer.enter(BER.sequence);
  outer.expectEnd();
  const id = body.integer();
  body.expectEnd();
  return id;
}
