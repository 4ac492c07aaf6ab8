import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { PkiError } from '../error.ts';
import { openPathAuthorities, type PathAuthorities } from '../path/path-authorities.ts';
import type { PathVerdict } from '../path-verdict.ts';
import type { CrlStore } from '../revocation/crl.ts';
import { openCrlStore } from '../revocation/crl-store.ts';
import { type ValidationOptions, validate } from '../validate.ts';
import { RECORD_FORMAT, type RevocationRecord, type VerdictRecord } from './verdict-record.ts';

/** Octets of a document by the SHA-256 of its DER; null when it was not kept. */
export type FindDocument = (digest: string) => Uint8Array | null;

export interface ReplayedVerdict {
  readonly verdict: PathVerdict;
  /** It is the verdict of the record, to the last detail. False: this software now judges otherwise, or the record was altered. */
  readonly isSame: boolean;
}

/**
 * Judge again what was judged, from a record and the documents it names: at the recorded instant, with the authorities, lists and
 * settings of then. What is trusted now is not asked. Every signature is checked again.
 *
 * @param record as `validateRecorded` made it, possibly through JSON
 * @throws       PkiError `pki.record.malformed`, `pki.record.incomplete` (a document is missing),
 *               `pki.record.altered` (a document is not the one recorded)
 */
export function replayVerdict(record: VerdictRecord, find: FindDocument): ReplayedVerdict {
  if (record.format !== RECORD_FORMAT) {
    throw new PkiError('pki.record.malformed', `record of format ${JSON.stringify(record.format)}`);
  }
  const at = new Date(record.at);
  if (Number.isNaN(at.getTime())) throw new PkiError('pki.record.malformed', `instant ${JSON.stringify(record.at)}`);
  const open = (digest: string) => openDocument(digest, find);
  const pool = record.pool.map(open);
  const anchors = openPathAuthorities(record.authorities.map(({ digest, role }) => ({ der: open(digest), role })));
  const verdict = validate(open(record.leaf), pool, {
    ...settingsOf(record),
    anchors,
    at,
    stapled: [...record.stapled, ...(record.revocation?.answers ?? [])].map(open),
    revocation: record.revocation === null ? null : revocationOf(record.revocation, anchors, at, open),
  });
  return { verdict, isSame: isDeepStrictEqual(JSON.parse(JSON.stringify(verdict)), record.verdict) };
}

function openDocument(digest: string, find: FindDocument): Uint8Array {
  const der = find(digest);
  if (der === null) throw new PkiError('pki.record.incomplete', `no document of digest ${digest}`);
  if (hash('sha256', der, 'hex') !== digest) throw new PkiError('pki.record.altered', `not the document ${digest}`);
  return der;
}

function settingsOf({
  profile,
  keys,
  policies,
  limits,
  host,
}: VerdictRecord): Omit<ValidationOptions, 'anchors' | 'at'> {
  const { initialPolicies, ...flags } = policies;
  return {
    profile: profile.name,
    changes: profile,
    keys,
    ...flags,
    ...(initialPolicies === null ? {} : { initialPolicies }),
    limits,
    ...(host === null ? {} : { host }),
  };
}

/** Lists as they were in use: their signatures are checked again, their freshness is of then. */
function revocationOf(
  { lists, signers, graceMs, ocspPolicy }: RevocationRecord,
  anchors: PathAuthorities,
  at: Date,
  open: (digest: string) => Uint8Array,
): NonNullable<ValidationOptions['revocation']> {
  const crls: CrlStore = openCrlStore(anchors, { signers: signers.map(open) });
  for (const digest of lists) {
    const answer = crls.load(open(digest), at);
    // What clears nobody is held all the same, for what it names.
    if (!answer.accepted && answer.code !== 'pki.crl.unknown-critical-extension')
      throw new PkiError('pki.record.malformed', `list ${digest}: ${answer.code} ${answer.detail}`);
  }
  return { crls, graceMs, ocspPolicy };
}
