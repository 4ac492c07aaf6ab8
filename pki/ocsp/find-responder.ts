import type { Certificate } from '../certificate/certificate.ts';
import { readCertificate } from '../certificate/read-certificate.ts';
import { verifySignature } from '../certificate/verify-signature.ts';
import type { PkiCode } from '../codes.ts';
import { PkiError } from '../error.ts';
import { ANY_POLICY_INPUTS } from '../path/judge-policies.ts';
import { DEFAULT_KEY_POLICY, judgeKey } from '../path/key-policy.ts';
import { openNameBudget } from '../path/names/judge-names.ts';
import { PROFILES } from '../path/profile.ts';
import { validatePath } from '../path/validate-path.ts';
import { keyDigest } from './cert-id.ts';
import type { OcspQuestion, OcspResponse } from './ocsp.ts';
import { OCSP_OID } from './ocsp-oids.ts';

const PROFILE = PROFILES['ocsp-responder'];
const RULES = { keys: DEFAULT_KEY_POLICY, profile: PROFILE, isStrict: PROFILE.isStrict, policies: ANY_POLICY_INPUTS };

export type Responder =
  | { readonly ok: true; readonly certificate: Certificate }
  | { readonly ok: false; readonly code: PkiCode; readonly detail: string };

/**
 * Who signed an answer, if it may speak for the certificate: its issuer, or a delegate that this very issuer certified for it
 * (RFC 6960 §4.2.2.2). A responder trusted by a local setting is not supported.
 */
export function findResponder(response: OcspResponse, question: OcspQuestion): Responder {
  const issuer = question.path[1];
  if (issuer === undefined) return refuse('pki.ocsp.wrong-responder', 'an anchor has no issuer to answer for it');
  const { signatureAlgorithm } = response;
  if (signatureAlgorithm.accepted === null) {
    return refuse('pki.ocsp.weak-algorithm', `signature algorithm ${signatureAlgorithm.oid}`);
  }
  const named = [issuer, ...readDelegates(response)].filter((candidate) => isResponder(candidate, response));
  if (named.length === 0)
    return refuse('pki.ocsp.wrong-responder', 'signed by nobody this issuer has certified for it');
  const signer = named.find((candidate) => isSignedBy(response, candidate));
  if (signer === undefined) return refuse('pki.ocsp.bad-signature', 'not signed by the responder it names');
  const weakness = judgeKey(signer.publicKey, DEFAULT_KEY_POLICY);
  if (weakness !== null) return refuse('pki.ocsp.weak-algorithm', weakness);
  const fault = signer === issuer ? null : judgeDelegate(signer, issuer, question);
  return fault === null ? { ok: true, certificate: signer } : refuse('pki.ocsp.wrong-responder', fault);
}

/** Certificates of the answer that can be read; the others could not have been the signer's. */
function readDelegates({ certificates }: OcspResponse): readonly Certificate[] {
  return certificates.flatMap((der) => {
    try {
      return [readCertificate(der)];
    } catch (error) {
      if (!(error instanceof PkiError)) throw error;
      return [];
    }
  });
}

function isResponder(candidate: Certificate, { responder }: OcspResponse): boolean {
  if ('name' in responder) return candidate.subject.canonical === responder.name.canonical;
  return keyDigest(candidate, 'sha1') === responder.key;
}

function isSignedBy({ tbs, signatureAlgorithm, signature }: OcspResponse, { publicKey }: Certificate): boolean {
  return verifySignature(tbs, signatureAlgorithm, signature, publicKey) === 'valid';
}

/** @returns why a delegate may not answer for this issuer, or null */
function judgeDelegate(delegate: Certificate, issuer: Certificate, question: OcspQuestion): string | null {
  const { tbs, signatureAlgorithm, signature, extensions } = delegate;
  if (delegate.issuer.canonical !== issuer.subject.canonical) return `certified by ${delegate.issuer.text}`;
  if (verifySignature(tbs, signatureAlgorithm, signature, issuer.publicKey) !== 'valid') {
    return 'its certificate is not signed by the issuer';
  }
  if (extensions.extendedKeyUsage?.includes(OCSP_OID.signing) !== true) return 'not certified for signing answers';
  const [fault] = validatePath(
    [delegate, ...question.path.slice(1)],
    true,
    question.at,
    RULES,
    openNameBudget(),
  ).faults;
  if (fault !== undefined) return `${fault.code}: ${fault.detail}`;
  if (extensions.all.has(OCSP_OID.noCheck) || question.isCleared?.(delegate, issuer) === true) return null;
  return 'neither exempt from a check of its own revocation nor cleared by a list';
}

function refuse(code: PkiCode, detail: string): Responder {
  return { ok: false, code, detail };
}
