import { PkiError } from '../error.ts';

/** Characters of one PEM text, and certificates in it. */
export const PEM_MAX_CHARACTERS = 1_048_576;
export const PEM_MAX_CERTIFICATES = 64;

const BEGIN = '-----BEGIN CERTIFICATE-----';
const END = '-----END CERTIFICATE-----';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * The certificates of a PEM text, in order, as DER. Text around them is ignored (RFC 7468 §2); blocks of another kind are
 * skipped. The DER itself is not read.
 *
 * @returns an empty list when the text holds no certificate
 * @throws  PkiError `pki.certificate.malformed` (block without end, not base64), `pki.certificate.too-large`
 */
export function parsePemCertificates(text: string): readonly Uint8Array[] {
  if (text.length > PEM_MAX_CHARACTERS) {
    throw new PkiError('pki.certificate.too-large', `PEM text of ${text.length} characters`);
  }
  const certificates: Uint8Array[] = [];
  let begin = text.indexOf(BEGIN);
  while (begin !== -1) {
    if (certificates.length === PEM_MAX_CERTIFICATES) {
      throw new PkiError('pki.certificate.too-large', `more than ${PEM_MAX_CERTIFICATES} certificates in one PEM text`);
    }
    const end = text.indexOf(END, begin);
    if (end === -1) throw new PkiError('pki.certificate.malformed', 'PEM block without its end');
    const body = text.slice(begin + BEGIN.length, end).replace(/[ \t\r\n]/g, '');
    if (body === '' || !BASE64.test(body)) throw new PkiError('pki.certificate.malformed', 'PEM block is not base64');
    certificates.push(Uint8Array.from(Buffer.from(body, 'base64')));
    begin = text.indexOf(BEGIN, end + END.length);
  }
  return certificates;
}
