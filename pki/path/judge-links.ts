import type { Certificate } from '../certificate/certificate.ts';
import type { PathFault } from './path-fault.ts';

/** @returns why the issuer is not the one its subject describes by key identifier, or by issuer and serial; null: nothing against it */
export function findMismatch(child: Certificate, issuer: Certificate): string | null {
  const described = child.extensions.authorityKeyIdentifier;
  if (described === null) return null;
  const { subjectKeyId } = issuer.extensions;
  if (described.keyId !== null && subjectKeyId !== null && described.keyId !== subjectKeyId) {
    return `key identifier ${described.keyId}, the authority's is ${subjectKeyId}`;
  }
  if (described.issuer === null || described.serial === null) return null;
  const isNamed = described.issuer.some(
    (name) => name.form === 'directory' && name.name.canonical === issuer.issuer.canonical,
  );
  const hasName = described.issuer.some(({ form }) => form === 'directory');
  if (described.serial === issuer.serial && (isNamed || !hasName)) return null;
  return `authority described as serial ${described.serial} of another issuer or number than ${issuer.serial}`;
}

/**
 * Every certificate and its issuer, whose names and signature have been checked, also agree on the key identifier where both
 * write one. RFC 5280 §4.2.1.1 makes it a help to find issuers; two that disagree describe two different authorities.
 */
export function judgeLinks(path: readonly Certificate[]): readonly PathFault[] {
  return path.flatMap((child, place) => {
    const issuer = path[place + 1];
    const mismatch = issuer === undefined ? null : findMismatch(child, issuer);
    return mismatch === null ? [] : [{ code: 'pki.path.key-mismatch' as const, certificate: place, detail: mismatch }];
  });
}
