import type { Certificate } from '../certificate/certificate.ts';
import { OID } from '../certificate/oids.ts';
import type { CertificateUse } from './identity.ts';

/**
 * What a key is for, by the profiles of IGC-Santé. A server's certificate bears clientAuth too: serverAuth is looked at first.
 * It tells what a certificate says of itself; what it may be used for is judged elsewhere.
 */
export function certificateUse({ extensions }: Certificate): CertificateUse {
  const usage = extensions.keyUsage ?? new Set();
  const extended = extensions.extendedKeyUsage ?? [];
  if (extended.includes(OID.serverAuth)) return 'tls-server';
  if (usage.has('digitalSignature') && extended.includes(OID.clientAuth)) return 'authentication';
  if (usage.has('nonRepudiation')) return usage.has('digitalSignature') ? 'seal' : 'signature';
  return usage.has('keyEncipherment') ? 'confidentiality' : 'other';
}
