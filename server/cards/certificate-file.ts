import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { PkiError, parsePemCertificates } from '../../pki/index.ts';
import { ServerError } from '../errors.ts';
import { describeOtherFile } from './other-file.ts';

/** Longest file of certificates: a PEM chain of authorities is far below. */
export const CERTIFICATE_FILE_MAX_BYTES = 1_048_576;
/** Longest file of a revocation list: that of the reader, in PEM. */
export const CRL_FILE_MAX_BYTES = 192 * 1024 * 1024;
/** Room for what has no size of its own, such as a pipe. */
const UNSIZED_BYTES = 65_536;
/** First octet of every DER certificate. */
const SEQUENCE = 0x30;

/**
 * Certificates of a file, PEM (one or several) or DER (one), in order, not read yet.
 *
 * @throws ServerError `server.certificate.unreadable`: no such file, too long, or no certificate in it
 */
export function readCertificateFile(file: string): readonly Uint8Array[] {
  const bytes = readBoundedFile(file, CERTIFICATE_FILE_MAX_BYTES);
  const other = describeOtherFile(bytes);
  if (bytes[0] === SEQUENCE && other === null) return [bytes];
  try {
    const found = parsePemCertificates(bytes.toString('latin1'));
    if (found.length > 0) return found;
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause;
    throw new ServerError('server.certificate.unreadable', `${file} : ${cause.detail}`, { cause });
  }
  const why = other === null ? 'ni PEM « BEGIN CERTIFICATE », ni DER' : `c’est ${other}`;
  throw new ServerError('server.certificate.unreadable', `${file} : ${why}`);
}

/** @throws ServerError `server.certificate.unreadable` */
export function readBoundedFile(file: string, maxBytes: number): Buffer {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (cause) {
    throw new ServerError('server.certificate.unreadable', `${file} ne peut pas être lu`, { cause });
  }
  try {
    // One more than the file says, or than is allowed: a file that grows, or has no size, is read to its bound.
    const bytes = Buffer.alloc(Math.min(maxBytes, Math.max(fstatSync(handle).size, UNSIZED_BYTES)) + 1);
    let length = 0;
    for (let read = 1; read > 0 && length < bytes.length; length += read)
      read = readSync(handle, bytes, { offset: length });
    if (length < bytes.length) return bytes.subarray(0, length);
  } catch (cause) {
    throw new ServerError('server.certificate.unreadable', `${file} ne peut pas être lu`, { cause });
  } finally {
    closeSync(handle);
  }
  throw new ServerError('server.certificate.unreadable', `${file} dépasse ${maxBytes} octets`);
}
