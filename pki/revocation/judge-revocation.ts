import type { Certificate } from '../certificate/certificate.ts';
import type { PathFault } from '../path/validate-path.ts';
import type { CrlStore } from './crl.ts';
import type { RevocationEvidence } from './evidence.ts';

/** What revocation is judged with. */
export interface RevocationRules {
  readonly crls: CrlStore;
}

/** One path whose certificates are to be cleared. */
export interface RevocationQuestion {
  /** Signatures already checked: the leaf first, the anchor last. */
  readonly path: readonly Certificate[];
  readonly at: Date;
}

export interface RevocationJudgement {
  readonly faults: readonly PathFault[];
  /** What cleared each certificate that has no fault. */
  readonly evidence: readonly RevocationEvidence[];
}

/**
 * Every certificate but the anchor must be cleared by a fresh statement of its issuer: hard failure (S-28).
 *
 * @returns `pki.revocation.*` faults, one at most a certificate; none: all are cleared, and by what
 * @see     RFC 5280 §6.3
 */
export function judgeRevocation({ crls }: RevocationRules, { path, at }: RevocationQuestion): RevocationJudgement {
  const faults: PathFault[] = [];
  const evidence: RevocationEvidence[] = [];
  path.slice(0, -1).forEach((certificate, place) => {
    const issuer = path[place + 1];
    if (issuer === undefined) return;
    const answer = crls.consult(issuer, certificate, at);
    const name = issuer.subject.text;
    if (answer.state === 'good') {
      const { thisUpdate, nextUpdate, crlNumber } = answer.list;
      evidence.push({ certificate: place, source: 'crl', issuer: name, thisUpdate, nextUpdate, crlNumber });
    } else if (answer.state === 'revoked') {
      const detail = `listed by ${name} since ${answer.entry.since.toISOString()}, reason ${answer.entry.reason}`;
      faults.push({ code: 'pki.revocation.revoked', certificate: place, detail });
    } else if (answer.state === 'stale') {
      const detail = `list of ${name} good until ${answer.list.nextUpdate.toISOString()}`;
      faults.push({ code: 'pki.revocation.stale', certificate: place, detail });
    } else {
      faults.push({ code: 'pki.revocation.unknown', certificate: place, detail: `no list of ${name}` });
    }
  });
  return { faults, evidence };
}
