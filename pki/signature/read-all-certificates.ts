import type { Certificate } from '../certificate/certificate.ts';
import { readCertificate } from '../certificate/read-certificate.ts';

/**
 * Every certificate of these lists, each once.
 *
 * @throws PkiError `pki.certificate.malformed`, `pki.certificate.too-large` when one of them cannot be read
 */
export function readAllCertificates(...lists: readonly (readonly Uint8Array[])[]): readonly Certificate[] {
  const byFingerprint = new Map<string, Certificate>();
  for (const der of lists.flat()) {
    const certificate = readCertificate(der);
    byFingerprint.set(certificate.fingerprint, certificate);
  }
  return [...byFingerprint.values()];
}
