import { createHash } from 'node:crypto';
import type { Certificate } from '../certificate/certificate.ts';
import type { Name } from '../certificate/name.ts';
import { verifySignature } from '../certificate/verify-signature.ts';
import type { PkiCode } from '../codes.ts';
import { hex, sameOctets } from '../der/values.ts';
import { DEFAULT_KEY_POLICY, judgeKey } from '../path/key-policy.ts';
import type { CertificateDigest, SignedAttributes, SignerInfo } from './signed-message.ts';

export type SignatureFinding = readonly [code: PkiCode, detail: string];

/** A signer whose certificate was looked for and whose octets were checked; who it is and whether it may sign is not judged. */
export interface CheckedSigner {
  /** Null: not found, or not the one that was signed for. */
  readonly certificate: Certificate | null;
  readonly findings: readonly SignatureFinding[];
}

/** What was signed. */
export interface SignedContent {
  readonly contentType: string;
  readonly content: Uint8Array;
}

/**
 * Check what a signature says of itself: the signer's certificate is the one it names and the one it signed for, the signed
 * attributes speak of this content, and the signature over them is of this certificate's key (RFC 5652 §5.4, §5.6; RFC 5035 §3).
 *
 * @param certificates those that came along, and others the caller knows
 */
export function checkSigner(
  signer: SignerInfo,
  { contentType, content }: SignedContent,
  certificates: readonly Certificate[],
): CheckedSigner {
  const { signedAttributes: attributes, digest } = signer;
  if (attributes === null) {
    return { certificate: null, findings: [['pki.signature.bad-attributes', 'no signed attributes']] };
  }
  const findings: SignatureFinding[] = [];
  if (attributes.contentType !== contentType) {
    findings.push([
      'pki.signature.bad-attributes',
      `content of type ${contentType}, signed as ${attributes.contentType}`,
    ]);
  }
  if (digest.hash === null) {
    findings.push(['pki.signature.weak-algorithm', `digest ${digest.oid}`]);
  } else if (!sameOctets(createHash(digest.hash).update(content).digest(), attributes.messageDigest)) {
    findings.push(['pki.signature.other-document', `${digest.hash} of the document is not the one signed`]);
  }
  const found = findCertificate(signer, attributes, certificates);
  if (found.certificate === null) return { certificate: null, findings: [...findings, found.finding] };
  return {
    certificate: found.certificate,
    findings: [...findings, ...checkOctets(signer, attributes, found.certificate)],
  };
}

function checkOctets(
  { signatureAlgorithm, signature }: SignerInfo,
  { der }: SignedAttributes,
  { publicKey }: Certificate,
): readonly SignatureFinding[] {
  // Before its arithmetic: a key that is refused anyway may be one that is made to take long.
  const weakness = judgeKey(publicKey, DEFAULT_KEY_POLICY);
  if (weakness !== null) return [['pki.signature.weak-algorithm', weakness]];
  switch (verifySignature(der, signatureAlgorithm, signature, publicKey)) {
    case 'valid':
      return [];
    case 'invalid':
      return [['pki.signature.bad-signature', `not made by the ${publicKey.kind} key of the signer’s certificate`]];
    case 'not-accepted':
      return [['pki.signature.weak-algorithm', `signature algorithm ${signatureAlgorithm.oid}, key ${publicKey.kind}`]];
  }
}

type Found = { readonly certificate: Certificate } | { readonly certificate: null; readonly finding: SignatureFinding };

/** Several certificates may answer to one name and number: the one whose digest was signed is meant. */
function findCertificate(
  { id }: SignerInfo,
  { signingCertificate }: SignedAttributes,
  certificates: readonly Certificate[],
): Found {
  const named = certificates.filter((certificate) =>
    id.kind === 'key-id'
      ? certificate.extensions.subjectKeyId === id.keyId
      : isSameWriting(certificate.issuer, id.issuer) && sameOctets(certificate.serialOctets, id.serialOctets),
  );
  if (named.length === 0) {
    return { certificate: null, finding: ['pki.signature.signer-missing', 'no certificate of the signer came along'] };
  }
  const [meant] = named.filter(
    (certificate) => signingCertificate === null || isDigestOf(signingCertificate, certificate),
  );
  if (meant !== undefined) return { certificate: meant };
  const detail = 'the certificate that came along is not the one whose digest was signed';
  return { certificate: null, finding: ['pki.signature.other-certificate', detail] };
}

/** The signer's name is not signed: it must be the certificate's own, octet for octet, not one that merely matches. */
function isSameWriting(a: Name, b: Name): boolean {
  const written = ({ rdns }: Name) =>
    rdns.map((attributes) => attributes.map(({ oid, der }) => `${oid} ${hex(der)}`).join('+')).join(',');
  return written(a) === written(b);
}

function isDigestOf({ hash, digest }: CertificateDigest, { der }: Certificate): boolean {
  return hash !== null && sameOctets(createHash(hash).update(der).digest(), digest);
}
