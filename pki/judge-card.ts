import type { CardVerdict, Fault } from './card-verdict.ts';
import type { Certificate } from './certificate/certificate.ts';
import { readCertificate } from './certificate/read-certificate.ts';
import { type AcceptedPolicies, judgeIssuer, judgePolicies, judgeUniverse } from './cps/card-profile.ts';
import { type DeniedCards, judgeDenial } from './cps/denied-cards.ts';
import { describeIdentity } from './cps/describe-certificate.ts';
import type { CardIdentity } from './cps/identity.ts';
import { PkiError } from './error.ts';
import { sortFaults } from './fault-order.ts';
import type { AuthorityCache } from './path/authority-cache.ts';
import { judgeLeaf, type LeafRules } from './path/judge-leaf.ts';
import { ANY_POLICY_INPUTS } from './path/judge-policies.ts';
import { CARD_LIMITS, MAX_CHAIN_LENGTH } from './path/limits.ts';
import type { PathFault } from './path/path-fault.ts';
import { PROFILES } from './path/profile.ts';
import type { RevocationRules } from './revocation/revocation-rules.ts';
import type { TrustStore } from './trust/trust-store.ts';

/** What a card is judged against. */
export interface CardRules extends RevocationRules {
  readonly trust: TrustStore;
  readonly policies: AcceptedPolicies;
  readonly denied: DeniedCards | null;
  readonly cache: AuthorityCache;
}

/** The whole judgement: parse, path, revocation, profile, identity. See `CardVerifier.verifyCard`. */
export function judgeCard(
  rules: CardRules,
  chain: readonly Uint8Array[],
  at: Date,
  stapled: readonly Uint8Array[] = [],
): CardVerdict {
  const presented = readChain(chain, rules.cache);
  const [leaf, ...others] = presented.certificates;
  if (leaf === undefined || presented.faults.length > 0) return refuse(presented.faults, null, at);
  const reading = describeIdentity(leaf);
  const card = reading.identity;
  const { path, isAnchored, faults, evidence } = judgeLeaf(leaf, others, at, { ...leafRules(rules, card), stapled });
  const all = [...faults, ...judgeCardProfile(rules, leaf, card)];
  if (reading.identity === null) all.push({ code: reading.code, certificate: 0, detail: reading.detail });
  if (!isAnchored || card === null || all.length > 0) return refuse(all, card, at);
  return {
    accepted: true,
    card,
    path: path.map(({ fingerprint }) => fingerprint),
    evidence,
    isGrace: evidence.some(({ isGrace }) => isGrace),
    at,
    expires: earliest([...path.map(({ notAfter }) => notAfter), ...evidence.map(({ expires }) => expires)]),
  };
}

/** A refusal with its faults in order of gravity, then of place. */
export function refuse(faults: readonly Fault[], claimed: CardIdentity | null, at: Date): CardVerdict {
  return { accepted: false, faults: sortFaults(faults), claimed, at };
}

function readChain(
  chain: readonly Uint8Array[],
  cache: AuthorityCache,
): { readonly certificates: Certificate[]; readonly faults: Fault[] } {
  const certificates: Certificate[] = [];
  const faults: Fault[] = [];
  if (chain.length === 0) faults.push({ code: 'pki.certificate.malformed', certificate: 0, detail: 'no certificate' });
  if (chain.length > MAX_CHAIN_LENGTH) {
    const detail = `${chain.length} certificates presented, at most ${MAX_CHAIN_LENGTH}`;
    return { certificates, faults: [{ code: 'pki.path.too-long', certificate: MAX_CHAIN_LENGTH, detail }] };
  }
  chain.forEach((der, place) => {
    try {
      certificates.push(place === 0 ? readCertificate(der) : cache.read(der));
    } catch (error) {
      // Unreadable bytes refuse the card; anything that is not this room's error is a defect and goes up.
      if (!(error instanceof PkiError)) throw error;
      faults.push({ code: error.code, certificate: place, detail: error.detail });
    }
  });
  return { certificates, faults };
}

/** The profile of a card's authentication certificate, and that the authority was entitled to issue it. */
function leafRules(rules: CardRules, card: CardIdentity | null): LeafRules {
  const profile = PROFILES['cps-auth'];
  return {
    profile,
    isStrict: profile.isStrict,
    known: rules.trust,
    keys: rules.keys,
    // A service that names its policies wants the whole path to be valid under one of them.
    policies: { ...ANY_POLICY_INPUTS, initialPolicies: rules.policies, requireExplicitPolicy: rules.policies !== null },
    revocation: rules,
    limits: CARD_LIMITS,
    cache: rules.cache,
    judgeMore([, issuer]) {
      const entitlement = card === null || issuer === undefined ? [] : judgeIssuer(card, issuer, rules.trust);
      return entitlement.map(onCard);
    },
  };
}

function judgeCardProfile(rules: CardRules, leaf: Certificate, card: CardIdentity | null): readonly Fault[] {
  const findings = [
    ...judgePolicies(leaf, rules.policies),
    ...(card === null ? [] : judgeUniverse(leaf, rules.trust)),
    ...judgeDenial(card?.cardNumber ?? null, rules.denied),
  ];
  return findings.map(onCard);
}

function onCard([code, detail]: readonly [PathFault['code'], string]): PathFault {
  return { code, certificate: 0, detail };
}

function earliest(instants: readonly Date[]): Date {
  return new Date(Math.min(...instants.map((instant) => instant.getTime())));
}
