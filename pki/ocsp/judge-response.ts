import { createHash } from 'node:crypto';
import type { PkiCode } from '../codes.ts';
import { requireInstant } from '../instant.ts';
import { CLOCK_SKEW_MS } from '../revocation/held-list.ts';
import { REASON } from '../revocation/reasons.ts';
import { isNamed } from './cert-id.ts';
import { findResponder } from './find-responder.ts';
import type { OcspAnswer, OcspPolicy, OcspQuestion, OcspResponse, OcspStatement, OcspSummary } from './ocsp.ts';

/** RFC 6960 §2.4 leaves it to the client: an answer without nextUpdate is good for this long. */
export const OCSP_MAX_AGE_MS = 24 * 3_600_000;

/**
 * What an answer says of a certificate: stapled, kept or fresh from its responder, all are judged alike (RFC 6960 §3.2).
 *
 * @returns good, revoked, or none with the code why. « unknown » is none. An answer past its end still proves a revocation that
 *          is not a mere hold
 * @throws  PkiError `pki.question.malformed` when `at` is not a date
 */
export function judgeOcspResponse(response: OcspResponse, question: OcspQuestion, policy: OcspPolicy = {}): OcspAnswer {
  requireInstant(question.at);
  const [certificate, issuer] = question.path;
  if (certificate === undefined || issuer === undefined) return none('pki.ocsp.other-certificate', 'no issuer');
  const about = response.statements.filter(({ id }) => isNamed(id, certificate, issuer));
  if (about.length === 0) return none('pki.ocsp.other-certificate', `not about ${certificate.serial}`);
  const responder = findResponder(response, question);
  if (!responder.ok) return none(responder.code, responder.detail);
  if (response.unknownCritical.length > 0) {
    return none('pki.ocsp.unknown-critical-extension', response.unknownCritical.join(' '));
  }
  const misfit = judgeNonce(response, question, policy);
  if (misfit !== null) return none('pki.ocsp.wrong-nonce', misfit);
  const summaryOf = (statement: OcspStatement) =>
    summarise(response, statement, responder.certificate.subject.text, policy);
  return gravest(about.map((statement) => judgeStatement(statement, summaryOf(statement), question.at)));
}

/** RFC 9654 §2.1. @returns what is wrong with the nonce, or null */
function judgeNonce(
  { nonce }: OcspResponse,
  { nonce: sent }: OcspQuestion,
  { acceptsNoNonce = false }: OcspPolicy,
): string | null {
  if (sent === undefined || nonce === sent) return null;
  if (nonce !== null) return 'nonce of another question';
  return acceptsNoNonce ? null : 'no nonce in the answer';
}

function judgeStatement({ status }: OcspStatement, summary: OcspSummary, at: Date): OcspAnswer {
  const untimely = judgeDates(summary, at);
  if (status.state === 'revoked') {
    const { since, reason } = status;
    const isPast = untimely?.code === 'pki.ocsp.stale' && reason !== REASON.certificateHold;
    return untimely === null || isPast ? { state: 'revoked', since, reason, summary } : { state: 'none', ...untimely };
  }
  if (untimely !== null) return { state: 'none', ...untimely };
  if (status.state === 'unknown') return none('pki.ocsp.no-answer', 'the responder does not know this certificate');
  return { state: 'good', summary };
}

/** RFC 6960 §4.2.2.1. @returns why the answer is not of this instant, or null */
export function judgeDates(
  { producedAt, thisUpdate, nextUpdate }: OcspSummary,
  at: Date,
): { readonly code: PkiCode; readonly detail: string } | null {
  const latest = at.getTime() + CLOCK_SKEW_MS;
  if (thisUpdate.getTime() > latest || producedAt.getTime() > latest) {
    return { code: 'pki.ocsp.not-yet-valid', detail: `produced ${producedAt.toISOString()}` };
  }
  return nextUpdate > at ? null : { code: 'pki.ocsp.stale', detail: `good until ${nextUpdate.toISOString()}` };
}

function summarise(
  { der, producedAt }: OcspResponse,
  { thisUpdate, nextUpdate }: OcspStatement,
  responder: string,
  { maxAgeMs = OCSP_MAX_AGE_MS }: OcspPolicy,
): OcspSummary {
  return {
    responder,
    producedAt,
    thisUpdate,
    nextUpdate: nextUpdate ?? new Date(thisUpdate.getTime() + maxAgeMs),
    digest: createHash('sha256').update(der).digest('hex'),
  };
}

/** Of several statements on one certificate: a revocation, else a reason for doubt, else good. */
function gravest(answers: readonly OcspAnswer[]): OcspAnswer {
  const order: readonly OcspAnswer['state'][] = ['revoked', 'none', 'good'];
  const [worst] = answers.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return worst ?? none('pki.ocsp.other-certificate', 'no statement');
}

function none(code: PkiCode, detail: string): OcspAnswer {
  return { state: 'none', code, detail };
}
