import type { Certificate } from '../certificate/certificate.ts';
import { PkiError } from '../error.ts';
import type { KeyPolicy } from '../path/key-policy.ts';
import type { PathAuthorities } from '../path/path-authorities.ts';
import type { PathFault } from '../path/path-fault.ts';
import type { CrlStore, RevocationAnswer } from './crl.ts';
import { distributionPointsOf } from './distribution-points.ts';
import type { RevocationEvidence } from './evidence.ts';
import { reasonName } from './reasons.ts';
import { signerPaths } from './signer-path.ts';

/** What revocation is judged with. */
export interface RevocationRules {
  readonly trust: PathAuthorities;
  readonly crls: CrlStore;
  readonly keys: KeyPolicy;
}

/** One path whose certificates are to be cleared. */
export interface RevocationQuestion {
  /** Signatures already checked: the leaf first, the anchor last. */
  readonly path: readonly Certificate[];
  /** Certificates that came along: a signer of lists may be among them, or stand between it and the anchor. Default: none. */
  readonly presented?: readonly Certificate[];
  readonly at: Date;
}

export interface RevocationJudgement {
  readonly faults: readonly PathFault[];
  /** What cleared each certificate that has no fault. */
  readonly evidence: readonly RevocationEvidence[];
}

/** Signers of lists whose own revocation is looked up, one behind the other. */
const MAX_SIGNER_DEPTH = 3;

/**
 * Every certificate but the anchor must be cleared by a fresh statement of its issuer: hard failure (S-28).
 *
 * @returns `pki.revocation.*` faults, one at most a certificate; none: all are cleared, and by what
 * @see     RFC 5280 §6.3
 */
export function judgeRevocation(rules: RevocationRules, question: RevocationQuestion): RevocationJudgement {
  return judgePath(rules, question, []);
}

/** @param asking signers whose own revocation is in question, outermost first */
function judgePath(
  rules: RevocationRules,
  question: RevocationQuestion,
  asking: readonly Certificate[],
): RevocationJudgement {
  const { path } = question;
  const faults: PathFault[] = [];
  const evidence: RevocationEvidence[] = [];
  for (let place = 0; place < path.length - 1; place++) {
    const answer = answerFor(rules, question, asking, place);
    if (answer.state === 'good') evidence.push(cleared(place, answer));
    else faults.push({ ...faultOf(answer, path[place]), certificate: place });
  }
  return { faults, evidence };
}

type Unreadable = { readonly state: 'unreadable'; readonly error: PkiError };

function answerFor(
  rules: RevocationRules,
  question: RevocationQuestion,
  asking: readonly Certificate[],
  place: number,
): RevocationAnswer | Unreadable {
  const { path, at } = question;
  const [certificate, issuer] = [path[place], path[place + 1]];
  if (certificate === undefined || issuer === undefined) return { state: 'unknown', detail: 'no issuer' };
  // Authorities above are judged by this very path.
  const above = new Set(path.slice(place + 1).map(({ identity }) => identity));
  try {
    return rules.crls.consult({
      certificate,
      issuer,
      at,
      isSigner: (signer) =>
        above.has(signer.identity) ||
        speaksForItself(signer, certificate, asking) ||
        isSigner(rules, question, asking, signer),
    });
  } catch (error) {
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
): boolean {
  const anchor = path.at(-1);
  if (anchor === undefined || asking.length >= MAX_SIGNER_DEPTH) return false;
  if (asking.some(({ identity }) => identity === signer.identity)) return false;
  return signerPaths(signer, { trust: rules.trust, keys: rules.keys, presented, anchor, at }).some(
    (found) => judgePath(rules, { path: found, presented, at }, [...asking, signer]).faults.length === 0,
  );
}

function cleared(
  certificate: number,
  { list, delta }: Extract<RevocationAnswer, { state: 'good' }>,
): RevocationEvidence {
  const { issuer, thisUpdate, nextUpdate, crlNumber, digest } = delta ?? list;
  return {
    certificate,
    source: delta === null ? 'crl' : 'crl+delta',
    issuer,
    thisUpdate,
    nextUpdate,
    crlNumber,
    digests: delta === null ? [digest] : [list.digest, digest],
  };
}

function faultOf(
  answer: Exclude<RevocationAnswer, { state: 'good' }> | Unreadable,
  certificate: Certificate | undefined,
): Pick<PathFault, 'code' | 'detail'> {
  if (answer.state === 'unreadable') return { code: answer.error.code, detail: answer.error.detail };
  if (answer.state === 'unknown') {
    return { code: 'pki.revocation.unknown', detail: `${certificate?.issuer.text}: ${answer.detail}` };
  }
  const { issuer: speaker, crlNumber, nextUpdate } = answer.list;
  if (answer.state === 'stale') {
    const detail = `list ${crlNumber} of ${speaker} good until ${nextUpdate.toISOString()}`;
    return { code: 'pki.revocation.stale', detail };
  }
  const { since, reason } = answer.entry;
  const detail = `list ${crlNumber} of ${speaker}: since ${since.toISOString()}, reason ${reasonName(reason)}`;
  return { code: 'pki.revocation.revoked', detail };
}
