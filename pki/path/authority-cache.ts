import { hash } from 'node:crypto';
import type { Certificate } from '../certificate/certificate.ts';
import { readCertificate } from '../certificate/read-certificate.ts';
import { type SignatureCheck, verifySignature } from '../certificate/verify-signature.ts';

/** Certificates kept read, and signatures kept checked, by default. */
const DEFAULT_ENTRIES = 256;

/**
 * What is worth remembering of authorities between two judgements: their certificates read, and which signature of theirs was
 * found valid with which key. Both are facts about octets, true whatever is trusted, whatever the rules and the instant: a
 * change of any of these leaves nothing to forget, and a verdict never depends on what is remembered.
 */
export interface AuthorityCache {
  /** As `readCertificate`; the same octets give the same object. */
  read(der: Uint8Array): Certificate;
  /** As `verifySignature`. */
  check(child: Certificate, issuer: Certificate): SignatureCheck;
  /** Remember the links of a path that reached an anchor, its leaf's apart: nobody can fill the memory from outside. */
  keep(path: readonly Certificate[]): void;
}

/** @param maxEntries of each kind; beyond, the oldest is forgotten */
export function openAuthorityCache(maxEntries = DEFAULT_ENTRIES): AuthorityCache {
  const certificates = new Map<string, Certificate>();
  const valid = new Set<string>();
  return {
    read(der) {
      // The digest is of exactly the octets that would be read.
      const known = certificates.get(hash('sha256', der, 'hex'));
      return known ?? readCertificate(der);
    },
    check(child, issuer) {
      if (valid.has(linkOf(child, issuer))) return 'valid';
      return verifySignature(child.tbs, child.signatureAlgorithm, child.signature, issuer.publicKey);
    },
    keep(path) {
      path.forEach((certificate, place) => {
        if (place === 0) return;
        remember(certificates, certificate.fingerprint, maxEntries, (key) => certificates.set(key, certificate));
        const issuer = path[place + 1];
        if (issuer !== undefined) remember(valid, linkOf(certificate, issuer), maxEntries, (key) => valid.add(key));
      });
    },
  };
}

/** Both are known by all their octets. */
function linkOf(child: Certificate, issuer: Certificate): string {
  return `${child.fingerprint} ${issuer.fingerprint}`;
}

interface Memory {
  readonly size: number;
  has(key: string): boolean;
  delete(key: string): boolean;
  keys(): IterableIterator<string>;
}

function remember(memory: Memory, key: string, maxEntries: number, add: (key: string) => void): void {
  if (memory.has(key)) return;
  if (memory.size >= maxEntries) {
    const [oldest] = memory.keys();
    if (oldest !== undefined) memory.delete(oldest);
  }
  add(key);
}
