import type { Certificate } from '../certificate/certificate.ts';
import { PkiError } from '../error.ts';
import { requireInstant } from '../instant.ts';
import { REASON } from '../revocation/reasons.ts';
import { judgeDates, judgeOcspResponse } from './judge-response.ts';
import type { OcspAnswer, OcspPolicy, OcspQuestion } from './ocsp.ts';
import { readOcspResponse } from './read-response.ts';

/** Answers kept, one a certificate; the one asked for least lately gives way. */
const MAX_ANSWERS = 20_000;

/** Answers fetched beforehand. */
export interface OcspStore {
  /**
   * Offer an answer about one certificate. Good or revoked, it is kept in place of an older one.
   *
   * @param der one answer, at most `OCSP_MAX_BYTES`; copied
   * @throws    PkiError `pki.question.malformed` when `at` is not a date
   */
  load(der: Uint8Array, question: OcspQuestion): OcspAnswer;
  /** What the answer kept says now; null: none is kept. Its signature was checked when it came. */
  consult(certificate: Certificate, issuer: Certificate, at: Date): OcspAnswer | null;
}

/** Open an empty set of answers. */
export function openOcspStore(policy: OcspPolicy = {}): OcspStore {
  const answers = new Map<string, Exclude<OcspAnswer, { state: 'none' }>>();
  return {
    load(der, question) {
      const answer = judgeOcspBytes(der, question, policy);
      const [certificate, issuer] = question.path;
      if (answer.state === 'none' || certificate === undefined || issuer === undefined) return answer;
      const key = keyOf(certificate, issuer);
      const held = answers.get(key);
      if (held !== undefined && held.summary.thisUpdate > answer.summary.thisUpdate) {
        return { state: 'none', code: 'pki.ocsp.rollback', detail: 'older than the answer kept' };
      }
      answers.delete(key);
      answers.set(key, answer);
      const [oldest] = answers.keys();
      if (answers.size > MAX_ANSWERS && oldest !== undefined) answers.delete(oldest);
      return answer;
    },
    consult(certificate, issuer, at) {
      requireInstant(at);
      const held = answers.get(keyOf(certificate, issuer));
      if (held === undefined) return null;
      const untimely = judgeDates(held.summary, at);
      if (untimely === null || isProofPastEnd(held)) return held;
      return { state: 'none', ...untimely, digest: held.summary.digest };
    },
  };
}

/** Only a hold is taken back. */
function isProofPastEnd(held: OcspAnswer): boolean {
  return held.state === 'revoked' && held.reason !== REASON.certificateHold;
}

/** Read and judge in one step; octets that cannot be read are an answer that says nothing. */
export function judgeOcspBytes(der: Uint8Array, question: OcspQuestion, policy: OcspPolicy): OcspAnswer {
  try {
    return judgeOcspResponse(readOcspResponse(der), question, policy);
  } catch (error) {
    if (!(error instanceof PkiError) || !error.code.startsWith('pki.ocsp.')) throw error;
    return { state: 'none', code: error.code, detail: error.detail };
  }
}

function keyOf(certificate: Certificate, issuer: Certificate): string {
  return `${certificate.serial} ${issuer.identity}`;
}
