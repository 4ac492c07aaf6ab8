import { type Certificate, isSelfIssued } from '../certificate/certificate.ts';
import { verifySignature } from '../certificate/verify-signature.ts';
import type { PkiCode } from '../codes.ts';
import { DEFAULT_KEY_POLICY, judgeKey } from '../path/key-policy.ts';
import { type KnownAuthority, knownByKey, knownByName } from './known-authorities.ts';
import type { Product, TrustEntry, Universe } from './trust-entry.ts';
import { type UniverseSign, universeSigns } from './universe-signs.ts';

/** What an operator should know of a certificate before holding it as an authority. */
export interface AuthorityDescription {
  /** RFC 4514. */
  readonly subject: string;
  readonly issuer: string;
  /** SHA-256 of the certificate, lower-case hexadecimal: to be compared with what the authority publishes. */
  readonly fingerprint: string;
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly isAuthority: boolean;
  /** Named as its own issuer and signed by its own key. */
  readonly isSelfSigned: boolean;
  /** The authority of IGC-Santé whose key this is; null: unknown to this version. */
  readonly known: KnownAuthority | null;
  readonly signs: readonly UniverseSign[];
  /** What is wrong with its key, or null. */
  readonly weakness: string | null;
}

/** Describe a certificate offered as an authority; nothing is decided. */
export function describeAuthority(certificate: Certificate): AuthorityDescription {
  const { tbs, signatureAlgorithm, signature, publicKey } = certificate;
  return {
    subject: certificate.subject.text,
    issuer: certificate.issuer.text,
    fingerprint: certificate.fingerprint,
    serial: certificate.serial,
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    isAuthority: certificate.extensions.basicConstraints?.isAuthority === true,
    isSelfSigned:
      isSelfIssued(certificate) && verifySignature(tbs, signatureAlgorithm, signature, publicKey) === 'valid',
    known: knownByKey(certificate),
    signs: universeSigns(certificate),
    weakness: judgeKey(publicKey, DEFAULT_KEY_POLICY),
  };
}

/** A reason not to hold an authority. */
export interface TrustFault {
  readonly code: PkiCode;
  readonly detail: string;
}

/**
 * Why a certificate may not be held as an authority of this universe: none when it may. Decided on its key and on its whole
 * names, policies and product type, never on a part of a common name (S-27).
 */
export function judgeAuthority(certificate: Certificate, universe: Universe): readonly TrustFault[] {
  const name = certificate.subject.text;
  if (certificate.extensions.basicConstraints?.isAuthority !== true) {
    return [{ code: 'pki.trust.not-an-authority', detail: name }];
  }
  const stranger = universeSigns(certificate).find((sign) => sign.universe !== universe);
  if (stranger !== undefined) {
    return [{ code: 'pki.trust.wrong-universe', detail: `${name} is of ${stranger.universe}: ${stranger.detail}` }];
  }
  const named = knownByName(certificate);
  if (universe === 'production' && named !== null && named.key !== knownByKey(certificate)?.key) {
    return [{ code: 'pki.trust.look-alike-authority', detail: `${name}, with a key that is not its own` }];
  }
  return [];
}

/** Products an entry gives to an authority that is not known to issue them: to be told, not refused. */
export function unusualProducts(certificate: Certificate, { issues }: Pick<TrustEntry, 'issues'>): readonly Product[] {
  const known = knownByKey(certificate);
  return known === null ? [] : issues.filter((product) => !known.issues.includes(product));
}
