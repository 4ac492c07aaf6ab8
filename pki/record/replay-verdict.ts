import { isDeepStrictEqual } from 'node:util';
import { PkiError } from '../error.ts';
import { openPathAuthorities } from '../path/path-authorities.ts';
import type { PathVerdict } from '../path-verdict.ts';
import { validate } from '../validate.ts';
import type { ValidationOptions } from '../validation-options.ts';
import { type FindDocument, instantIn, openDocument, revocationOf } from './reopen-evidence.ts';
import { RECORD_FORMAT, type VerdictRecord } from './verdict-record.ts';

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
  const at = instantIn(record);
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
