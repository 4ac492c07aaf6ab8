import type { CardVerdict, Fault } from './card-verdict.ts';
import type { Certificate } from './certificate/certificate.ts';
import { readCertificate } from './certificate/read-certificate.ts';
import { gravityOf } from './codes.ts';
import { type AcceptedPolicies, judgeIssuer, judgePolicies, judgeUniverse, judgeUsage } from './cps/card-profile.ts';
import { type DeniedCards, judgeDenial } from './cps/denied-cards.ts';
import { describeIdentity } from './cps/describe-certificate.ts';
import type { CardIdentity } from './cps/identity.ts';
import { PkiError } from './error.ts';
import { buildPaths, MAX_CHAIN_LENGTH, type PathSearch } from './path/build-path.ts';
import { explainDeadEnd } from './path/explain-dead-end.ts';
import type { KeyPolicy } from './path/key-policy.ts';
import { validatePath } from './path/validate-path.ts';
import type { CrlStore } from './revocation/crl.ts';
import type { RevocationEvidence } from './revocation/evidence.ts';
import { judgeRevocation } from './revocation/judge-revocation.ts';
import type { TrustStore } from './trust/trust-store.ts';

/** What a card is judged against. */
export interface CardRules {
  readonly trust: TrustStore;
  readonly crls: CrlStore;
  readonly keys: KeyPolicy;
  readonly policies: AcceptedPolicies;
  readonly denied: DeniedCards | null;
}

interface PathJudgement {
  readonly path: readonly Certificate[];
  readonly faults: readonly Fault[];
  readonly evidence: readonly RevocationEvidence[];
}

/** The whole judgement: parse, path, revocation, profile, identity. See `CardVerifier.verifyCard`. */
export function judgeCard(rules: CardRules, chain: readonly Uint8Array[], at: Date): CardVerdict {
  const presented = readChain(chain);
  const [leaf, ...others] = presented.certificates;
  if (leaf === undefined || presented.faults.length > 0) return refuse(presented.faults, null, at);
  const reading = describeIdentity(leaf);
  const card = reading.identity;
  const search = buildPaths(leaf, others, rules.trust);
  const best = bestOf(search.paths.map((path) => judgePath(rules, path, others, card, at)));
  const { path, faults, evidence } = best ?? judgeDeadEnd(rules, search, others, at);
  const all = [...faults, ...judgeLeaf(rules, leaf, card)];
  if (reading.identity === null) all.push({ code: reading.code, certificate: 0, detail: reading.detail });
  if (best === null || card === null || all.length > 0) return refuse(all, card, at);
  return {
    accepted: true,
    card,
    path: path.map(({ fingerprint }) => fingerprint),
    evidence,
    at,
    expires: earliest([...path.map(({ notAfter }) => notAfter), ...evidence.map(({ nextUpdate }) => nextUpdate)]),
  };
}

/** A refusal with its faults in order of gravity, then of place. */
export function refuse(faults: readonly Fault[], claimed: CardIdentity | null, at: Date): CardVerdict {
  const [worst, ...rest] = faults.toSorted(byGravity);
  if (worst === undefined) throw new PkiError('pki.question.malformed', 'a refusal without a fault');
  return { accepted: false, faults: [worst, ...rest], claimed, at };
}

function readChain(chain: readonly Uint8Array[]): { readonly certificates: Certificate[]; readonly faults: Fault[] } {
  const certificates: Certificate[] = [];
  const faults: Fault[] = [];
  if (chain.length === 0) faults.push({ code: 'pki.certificate.malformed', certificate: 0, detail: 'no certificate' });
  if (chain.length > MAX_CHAIN_LENGTH) {
    const detail = `${chain.length} certificates presented, at most ${MAX_CHAIN_LENGTH}`;
    return { certificates, faults: [{ code: 'pki.path.too-long', certificate: MAX_CHAIN_LENGTH, detail }] };
  }
  chain.forEach((der, place) => {
    try {
      certificates.push(readCertificate(der));
    } catch (error) {
      // Unreadable bytes refuse the card; anything that is not this room's error is a defect and goes up.
      if (!(error instanceof PkiError)) throw error;
      faults.push({ code: error.code, certificate: place, detail: error.detail });
    }
  });
  return { certificates, faults };
}

function judgePath(
  rules: CardRules,
  path: readonly Certificate[],
  presented: readonly Certificate[],
  card: CardIdentity | null,
  at: Date,
): PathJudgement {
  const revocation = judgeRevocation(rules, { path, presented, at });
  const [, issuer] = path;
  const entitlement = card === null || issuer === undefined ? [] : judgeIssuer(card, issuer, rules.trust);
  return {
    path,
    faults: [
      ...validatePath(path, true, at, rules.keys),
      ...revocation.faults,
      ...entitlement.map(([code, detail]) => ({ code, certificate: 0, detail })),
    ],
    evidence: revocation.evidence,
  };
}

function judgeDeadEnd(rules: CardRules, search: PathSearch, others: readonly Certificate[], at: Date): PathJudgement {
  const { path } = search.deepest;
  const faults = [...explainDeadEnd(search, others, rules.trust), ...validatePath(path, false, at, rules.keys)];
  return { path, faults, evidence: [] };
}

function judgeLeaf(rules: CardRules, leaf: Certificate, card: CardIdentity | null): readonly Fault[] {
  const findings = [
    ...judgeUsage(leaf),
    ...judgePolicies(leaf, rules.policies),
    ...(card === null ? [] : judgeUniverse(leaf, rules.trust)),
    ...judgeDenial(card?.cardNumber ?? null, rules.denied),
  ];
  return findings.map(([code, detail]) => ({ code, certificate: 0, detail }));
}

/** The path without fault, else the one whose worst fault is the least grave. */
function bestOf(judgements: readonly PathJudgement[]): PathJudgement | null {
  return judgements.toSorted((a, b) => mildness(b) - mildness(a) || a.faults.length - b.faults.length)[0] ?? null;
}

function mildness({ faults }: PathJudgement): number {
  return Math.min(...faults.map(({ code }) => gravityOf(code)), Number.MAX_SAFE_INTEGER);
}

function byGravity(a: Fault, b: Fault): number {
  return gravityOf(a.code) - gravityOf(b.code) || a.certificate - b.certificate;
}

function earliest(instants: readonly Date[]): Date {
  return new Date(Math.min(...instants.map((instant) => instant.getTime())));
}
