import { isDeepStrictEqual } from 'node:util';
import type { CardVerdict } from '../card-verdict.ts';
import type { Curve } from '../certificate/public-key.ts';
import type { DeniedCard } from '../cps/denied-cards.ts';
import { PkiError } from '../error.ts';
import { DEFAULT_KEY_POLICY } from '../path/key-policy.ts';
import type { Product, TrustEntry, Universe } from '../trust/trust-entry.ts';
import { openTrustStore } from '../trust/trust-store.ts';
import { type CardVerifierParts, openCardVerifier } from '../verify-card.ts';
import { describeRevocation, keepDocuments, watchAnswers } from './gather-evidence.ts';
import { type FindDocument, instantIn, openDocument, revocationOf } from './reopen-evidence.ts';
import type { RevocationRecord } from './verdict-record.ts';

/** How records of cards are written; a reader refuses others. */
export const CARD_RECORD_FORMAT = 'vestibule-card-verdict/1';

/** All that the verdict on a card rested upon, as plain JSON; documents by the SHA-256 of their DER, as in `VerdictRecord`. */
export interface CardRecord {
  readonly format: typeof CARD_RECORD_FORMAT;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Leaf first. */
  readonly chain: readonly string[];
  readonly universe: Universe;
  /** Every authority held then, and what each was entitled to issue. */
  readonly authorities: readonly {
    readonly digest: string;
    readonly role: TrustEntry['role'];
    readonly issues: readonly Product[];
  }[];
  readonly stapled: readonly string[];
  readonly revocation: RevocationRecord;
  readonly keys: { readonly minRsaBits: number; readonly curves: readonly Curve[] };
  /** Null: any. */
  readonly certificatePolicies: readonly string[] | null;
  /** What the service's own list of denied cards said, by each form of the number that was asked; null: not denied. */
  readonly denials: Readonly<Record<string, { readonly since: string; readonly reason: string } | null>>;
  /** The verdict given then, its dates in ISO 8601. */
  readonly verdict: unknown;
}

/** A verdict, what it rested upon, and the documents to archive with it: see `RecordedVerdict`. */
export interface RecordedCard {
  readonly verdict: CardVerdict;
  readonly record: CardRecord;
  readonly documents: ReadonlyMap<string, Uint8Array>;
}

export interface ReplayedCard {
  readonly verdict: CardVerdict;
  /** It is the verdict of the record, to the last detail. False: this software now judges otherwise, or the record was altered. */
  readonly isSame: boolean;
}

/**
 * As `CardVerifier.verifyCard`, with a record by which `replayCard` gives the same verdict later, when authorities, lists, denied cards and
 * settings have changed.
 *
 * @throws PkiError `pki.question.malformed`, as the verifier
 */
export function verifyCardRecorded(
  parts: CardVerifierParts,
  chain: readonly Uint8Array[],
  at: Date,
  stapled: readonly Uint8Array[] = [],
): RecordedCard {
  const { documents, keep } = keepDocuments();
  const { trust, policy = {} } = parts;
  const answers = new Set<string>();
  const denials: Record<string, { since: string; reason: string } | null> = {};
  const watched: CardVerifierParts = {
    ...parts,
    ...watchAnswers(parts.ocsp, answers),
    denied: {
      find(number) {
        const found = parts.denied?.find(number) ?? null;
        denials[number] = found === null ? null : { since: found.since.toISOString(), reason: found.reason };
        return found;
      },
    },
  };
  const verdict = openCardVerifier(watched).verifyCard(chain, at, stapled);
  const authorities = trust.authorities.map(({ certificate, role, issues }) => ({
    digest: keep(certificate.der),
    role,
    issues: [...issues].sort(),
  }));
  const known = new Set(authorities.map(({ digest }) => digest));
  const rules = {
    crls: parts.crls,
    graceMs: policy.graceMs ?? 0,
    ocspPolicy: policy.ocsp ?? {},
  };
  const record: CardRecord = {
    format: CARD_RECORD_FORMAT,
    at: at.toISOString(),
    chain: chain.map(keep),
    universe: trust.universe,
    authorities,
    stapled: stapled.map(keep),
    revocation: describeRevocation(rules, [...answers], keep, known),
    keys: {
      minRsaBits: policy.minRsaBits ?? DEFAULT_KEY_POLICY.minRsaBits,
      curves: [...(policy.curves ?? DEFAULT_KEY_POLICY.curves)],
    },
    certificatePolicies: policy.certificatePolicies ?? null,
    denials,
    verdict: JSON.parse(JSON.stringify(verdict)),
  };
  return { verdict, record, documents };
}

/**
 * Judge a card again from a record and the documents it names: at the recorded instant, with the authorities, lists, denied cards and settings of
 * then. Every signature is checked again.
 *
 * @param record as `verifyCardRecorded` made it, possibly through JSON
 * @throws       PkiError `pki.record.malformed`, `pki.record.incomplete`, `pki.record.altered`; `pki.trust.*` when the authorities are not those recorded
 */
export function replayCard(record: CardRecord, find: FindDocument): ReplayedCard {
  if (record.format !== CARD_RECORD_FORMAT) {
    throw new PkiError('pki.record.malformed', `record of format ${JSON.stringify(record.format)}`);
  }
  const at = instantIn(record);
  const open = (digest: string) => openDocument(digest, find);
  const { universe, keys, certificatePolicies, denials } = record;
  const trust = openTrustStore(
    record.authorities.map(({ digest, role, issues }) => ({ der: open(digest), role, issues, provenance: universe })),
    { universe },
  );
  const { crls, graceMs = 0, ocspPolicy = {} } = revocationOf(record.revocation, trust, at, open);
  const verifier = openCardVerifier({
    trust,
    crls,
    policy: { ...keys, graceMs, ocsp: ocspPolicy, ...(certificatePolicies !== null && { certificatePolicies }) },
    denied: { find: (number) => denialIn(denials, number) },
  });
  const stapled = [...record.stapled, ...record.revocation.answers].map(open);
  const verdict = verifier.verifyCard(record.chain.map(open), at, stapled);
  return { verdict, isSame: isDeepStrictEqual(JSON.parse(JSON.stringify(verdict)), record.verdict) };
}

function denialIn(denials: CardRecord['denials'], number: string): DeniedCard | null {
  const found = Object.hasOwn(denials, number) ? denials[number] : null;
  return found == null ? null : { since: new Date(found.since), reason: found.reason };
}
