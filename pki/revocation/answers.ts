import type { Certificate } from '../certificate/certificate.ts';
import { PkiError } from '../error.ts';
import type { OcspAnswer } from '../ocsp/ocsp.ts';
import { judgeOcspBytes } from '../ocsp/ocsp-store.ts';
import { distributionPointsOf } from './distribution-points.ts';
import type { RevocationQuestion, RevocationRules, SourcedAnswers } from './revocation-rules.ts';
import { signerPaths } from './signer-path.ts';

/** Signers of lists whose own revocation is looked up, one behind the other. */
const MAX_SIGNER_DEPTH = 3;
/** OCSP answers looked at in one question. */
const MAX_STAPLED = 16;

/** Are all certificates of another path cleared? @param asking signers in question, that of this path last */
export type IsPathCleared = (path: readonly Certificate[], asking: readonly Certificate[]) => boolean;

/**
 * What each source says of the certificate at this place of the path.
 *
 * @param asking signers whose own revocation is in question, outermost first
 */
export function answersOf(
  rules: RevocationRules,
  question: RevocationQuestion,
  asking: readonly Certificate[],
  place: number,
  isPathCleared: IsPathCleared,
): SourcedAnswers {
  const path = question.path.slice(place);
  return {
    ocsp: askResponders(rules, { ...question, path }),
    crl: askLists(rules, { ...question, path }, asking, isPathCleared),
  };
}

/** Answers that came along, then the one kept. */
function askResponders(rules: RevocationRules, { path, stapled = [], at }: RevocationQuestion): readonly OcspAnswer[] {
  const [certificate, issuer] = path;
  if (certificate === undefined || issuer === undefined) return [];
  // A delegate that must be checked is looked up in the lists of its issuer's own key: no further signer is followed for it.
  const isCleared = (delegate: Certificate, by: Certificate) =>
    rules.crls.consult({ certificate: delegate, issuer: by, at, isSigner: () => false }).state === 'good';
  const brought = stapled
    .slice(0, MAX_STAPLED)
    .map((der) => judgeOcspBytes(der, { path, at, isCleared }, rules.ocspPolicy ?? {}))
    // One answer for each certificate of the path may come along: most are about another.
    .filter((answer) => answer.state !== 'none' || answer.code !== 'pki.ocsp.other-certificate');
  const kept = rules.ocsp?.consult(certificate, issuer, at) ?? null;
  return kept === null ? brought : [...brought, kept];
}

function askLists(
  rules: RevocationRules,
  question: RevocationQuestion,
  asking: readonly Certificate[],
  isPathCleared: IsPathCleared,
): SourcedAnswers['crl'] {
  const [certificate, issuer, ...further] = question.path;
  if (certificate === undefined || issuer === undefined) return { state: 'unknown', detail: 'no issuer' };
  // Authorities above are judged by this very path.
  const above = new Set([issuer, ...further].map(({ identity }) => identity));
  try {
    return rules.crls.consult({
      certificate,
      issuer,
      at: question.at,
      isSigner: (signer) =>
        above.has(signer.identity) ||
        speaksForItself(signer, certificate, asking) ||
        isSigner(rules, question, asking, signer, isPathCleared),
    });
  } catch (error) {
    // Distribution points that cannot be read; anything that is not this room's error is a defect and goes up.
    if (!(error instanceof PkiError)) throw error;
    return { state: 'unreadable', error };
  }
}

/**
 * A list may clear the very certificate of its signer only when that certificate names its subject as the issuer of its list: the authority
 * that issued it said so. A namesake key may not.
 */
function speaksForItself(signer: Certificate, certificate: Certificate, asking: readonly Certificate[]): boolean {
  return (
    asking.at(-1)?.identity === signer.identity &&
    certificate.identity === signer.identity &&
    distributionPointsOf(certificate).some(({ crlIssuer }) => crlIssuer !== null)
  );
}

/** A signer apart must have a sound path to the same anchor, every certificate of which is cleared in its turn. */
function isSigner(
  rules: RevocationRules,
  { path, presented = [], at }: RevocationQuestion,
  asking: readonly Certificate[],
  signer: Certificate,
  isPathCleared: IsPathCleared,
): boolean {
  const anchor = path.at(-1);
  if (anchor === undefined || asking.length >= MAX_SIGNER_DEPTH) return false;
  if (asking.some(({ identity }) => identity === signer.identity)) return false;
  const { trust, keys, cache } = rules;
  return signerPaths(signer, { trust, keys, presented, anchor, at, cache }).some((found) =>
    isPathCleared(found, [...asking, signer]),
  );
}
