import type { Certificate } from '../certificate/certificate.ts';
import type { PathFault } from '../path/path-fault.ts';
import { answersOf } from './answers.ts';
import type { RevocationEvidence } from './evidence.ts';
import { reasonName } from './reasons.ts';
import type { RevocationQuestion, RevocationRules, SourcedAnswers } from './revocation-rules.ts';

export interface RevocationJudgement {
  readonly faults: readonly PathFault[];
  /** What cleared each certificate that has no fault. */
  readonly evidence: readonly RevocationEvidence[];
}

/**
 * Every certificate but the anchor must be cleared by a fresh statement of its issuer: hard failure (S-28). A revocation told by any source
 * refuses; else the first that clears counts: OCSP answer that came along, OCSP answer kept, list with its delta. Nothing
 * is fetched.
 *
 * @returns `pki.revocation.*` faults, one at most a certificate; none: all are cleared, and by what
 * @see     RFC 5280 §6.3; RFC 6960 §3.2
 */
export function judgeRevocation(rules: RevocationRules, question: RevocationQuestion): RevocationJudgement {
  return judgePath(rules, question, []);
}

/** @param asking signers of lists whose own revocation is in question, outermost first */
function judgePath(
  rules: RevocationRules,
  question: RevocationQuestion,
  asking: readonly Certificate[],
): RevocationJudgement {
  const faults: PathFault[] = [];
  const evidence: RevocationEvidence[] = [];
  const isPathCleared = (path: readonly Certificate[], deeper: readonly Certificate[]) =>
    judgePath(rules, { ...question, path }, deeper).faults.length === 0;
  for (let place = 0; place < question.path.length - 1; place++) {
    const answers = answersOf(rules, question, asking, place, isPathCleared);
    const fault = revocationIn(answers);
    const cleared = fault === null ? clearedBy(answers, rules.graceMs ?? 0, question.at) : null;
    if (cleared !== null) evidence.push({ certificate: place, ...cleared });
    else faults.push({ certificate: place, ...(fault ?? doubt(answers, question.path[place])) });
  }
  return { faults, evidence };
}

type Finding = Pick<PathFault, 'code' | 'detail'>;

function revocationIn({ ocsp, crl }: SourcedAnswers): Finding | null {
  if (crl.state === 'revoked') {
    const { since, reason } = crl.entry;
    return revoked(`list ${crl.list.crlNumber} of ${crl.list.issuer}`, since, reason);
  }
  const told = ocsp.find((answer) => answer.state === 'revoked');
  return told?.state === 'revoked'
    ? revoked(`OCSP answer of ${told.summary.responder}`, told.since, told.reason)
    : null;
}

function revoked(source: string, since: Date, reason: number | null): Finding {
  const detail = `${source}: since ${since.toISOString()}, reason ${reasonName(reason)}`;
  return { code: 'pki.revocation.revoked', detail };
}

function clearedBy(
  { ocsp, crl }: SourcedAnswers,
  graceMs: number,
  at: Date,
): Omit<RevocationEvidence, 'certificate'> | null {
  const answer = ocsp.find(({ state }) => state === 'good');
  if (answer?.state === 'good') {
    const { responder, thisUpdate, nextUpdate, digest } = answer.summary;
    const times = { thisUpdate, nextUpdate, expires: nextUpdate, isGrace: false };
    return { source: 'ocsp', issuer: responder, ...times, crlNumber: null, digests: [digest] };
  }
  if (crl.state !== 'good' && crl.state !== 'stale') return null;
  const list = (crl.state === 'good' ? crl.delta : null) ?? crl.list;
  const { issuer, thisUpdate, nextUpdate, crlNumber } = list;
  const isGrace = crl.state === 'stale';
  const expires = isGrace ? new Date(nextUpdate.getTime() + graceMs) : nextUpdate;
  if (expires <= at) return null;
  return {
    source: list.kind === 'delta' ? 'crl+delta' : 'crl',
    issuer,
    thisUpdate,
    nextUpdate,
    expires,
    isGrace,
    crlNumber,
    digests: list === crl.list ? [list.digest] : [crl.list.digest, list.digest],
  };
}

/** Why nothing clears the certificate: what the lists say, then why no OCSP answer did. */
function doubt({ ocsp, crl }: SourcedAnswers, certificate: Certificate | undefined): Finding {
  if (crl.state === 'unreadable') return { code: crl.error.code, detail: crl.error.detail };
  const passed = ocsp.flatMap((answer) => (answer.state === 'none' ? [`${answer.code}: ${answer.detail}`] : []));
  const also = passed.length === 0 ? '' : `; OCSP: ${passed.join(', ')}`;
  if (crl.state === 'stale') {
    const { issuer, crlNumber, nextUpdate } = crl.list;
    const detail = `list ${crlNumber} of ${issuer} good until ${nextUpdate.toISOString()}${also}`;
    return { code: 'pki.revocation.stale', detail };
  }
  const detail = crl.state === 'unknown' ? crl.detail : crl.state;
  return { code: 'pki.revocation.unknown', detail: `${certificate?.issuer.text}: ${detail}${also}` };
}
