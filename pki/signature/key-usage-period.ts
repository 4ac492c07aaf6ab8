import type { Certificate } from '../certificate/certificate.ts';
import { DerReader, primitiveContextTag, TAG } from '../der/reader.ts';
import { PkiError } from '../error.ts';

/** When a key may sign; null: no bound on that side. */
export interface KeyUsagePeriod {
  readonly notBefore: Date | null;
  readonly notAfter: Date | null;
}

const PRIVATE_KEY_USAGE_PERIOD = '2.5.29.16';
const MAX_ELEMENTS = 4;
const TIME = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;

/**
 * The privateKeyUsagePeriod of a certificate (RFC 3280 §4.2.1.4): shorter than its validity, so that signatures outlive the key.
 *
 * @returns null when the certificate has none
 * @throws  PkiError `pki.certificate.malformed`
 */
export function keyUsagePeriodOf({ extensions }: Certificate): KeyUsagePeriod | null {
  const extension = extensions.all.get(PRIVATE_KEY_USAGE_PERIOD);
  if (extension === undefined) return null;
  const document = DerReader.open(extension.value, 'pki.certificate.malformed', MAX_ELEMENTS);
  const period = document.enter(TAG.sequence);
  document.finish();
  const [notBefore = null, notAfter = null] = [0, 1].map((n) =>
    period.isNext(primitiveContextTag(n)) ? parseTime(period.read(primitiveContextTag(n))) : null,
  );
  period.finish();
  return { notBefore, notAfter };
}

function parseTime(octets: Uint8Array): Date {
  const text = Buffer.from(octets).toString('latin1');
  const parts = TIME.exec(text)?.slice(1).map(Number);
  if (parts === undefined) throw new PkiError('pki.certificate.malformed', 'private key usage period not a time');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}
