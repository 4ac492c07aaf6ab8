import { readCertificate } from '../certificate/read-certificate.ts';
import { groupAuthorities, type TrustStore } from './trust-store.ts';
import { universeSigns } from './universe-signs.ts';

/**
 * Authorities given for one question, by whoever asks it: not a service's store. Their world is told, not judged, and none is entitled to
 * any product.
 *
 * @param anchors       DER
 * @param intermediates DER
 * @throws PkiError `pki.certificate.malformed`, `pki.certificate.too-large`
 */
export function openAdHocStore(anchors: readonly Uint8Array[], intermediates: readonly Uint8Array[]): TrustStore {
  const hold = (role: 'anchor' | 'intermediate') => (der: Uint8Array) => ({
    certificate: readCertificate(der),
    role,
    issues: new Set<never>(),
    origin: null,
  });
  const authorities = [...anchors.map(hold('anchor')), ...intermediates.map(hold('intermediate'))];
  const [sign] = authorities.flatMap(({ certificate }) => universeSigns(certificate));
  return groupAuthorities(sign?.universe ?? 'production', authorities);
}
