import type { X509Certificate } from 'node:crypto';
import { PkiError, readCertificate } from '../../../pki/index.ts';
import { attribute, parseDistinguishedName } from './subject-name.ts';

/** Registration words that name the certificate of a client (RFC 8705 §2.1.2). */
export type SubjectProperty =
  | 'tls_client_auth_subject_dn'
  | 'tls_client_auth_san_dns'
  | 'tls_client_auth_san_uri'
  | 'tls_client_auth_san_ip'
  | 'tls_client_auth_san_email';

const ALTERNATIVE_TYPES: Readonly<Record<string, string>> = {
  tls_client_auth_san_dns: 'DNS',
  tls_client_auth_san_uri: 'URI',
  tls_client_auth_san_ip: 'IP Address',
  tls_client_auth_san_email: 'email',
};

/** Whether a certificate is the registered one: names are compared parsed, never as texts. */
export function subjectMatches(certificate: X509Certificate, property: SubjectProperty, expected: string): boolean {
  if (property === 'tls_client_auth_subject_dn') return nameMatches(certificate, expected);
  const type = ALTERNATIVE_TYPES[property];
  return alternativeNames(certificate).some((name) => name.type === type && name.value === expected);
}

function nameMatches(certificate: X509Certificate, expected: string): boolean {
  const wanted = parseDistinguishedName(expected);
  if (!wanted) return false;
  try {
    const { rdns } = readCertificate(new Uint8Array(certificate.raw)).subject;
    const had = rdns.map((rdn) => rdn.map(({ oid, text }) => (text === null ? null : attribute(oid, text))));
    if (had.some((rdn) => rdn.includes(null))) return false;
    return JSON.stringify(had.map((rdn) => rdn.toSorted())) === JSON.stringify(wanted);
  } catch (error) {
    if (error instanceof PkiError) return false;
    throw error;
  }
}

/** Node writes a name that holds a separator as a JSON string: nothing inside it can pass for another name. */
function alternativeNames({ subjectAltName = '' }: X509Certificate): { type: string; value: string }[] {
  const names: { type: string; value: string }[] = [];
  for (const [, type = '', value = ''] of subjectAltName.matchAll(/([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/g)) {
    names.push({ type: type.trim(), value: value.startsWith('"') ? String(JSON.parse(value)) : value });
  }
  return names;
}
