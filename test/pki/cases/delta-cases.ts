import { AT, DAY_MS, HOUR_MS, makeAuthority } from '../../support/authority.ts';
import { entry, type ListSpec, list, type RevocationCase } from '../revocation-chain.ts';
import { root } from '../world.ts';
import { distributionPoints, fullName, issuingPoint, uri } from './points.ts';

/** CRLReason numbers (RFC 5280 §5.3.1). */
const KEY_COMPROMISE = 1;
const HOLD = 6;
const LIFTED = 8;

const PAST = { thisUpdate: new Date(AT.getTime() - 8 * DAY_MS), nextUpdate: new Date(AT.getTime() - HOUR_MS) };
const HERE = fullName(uri('http://listes.example/ici.crl'));
const THERE = fullName(uri('http://listes.example/ailleurs.crl'));

/** A complete list, number 7 unless told otherwise, and a delta, number 9 above base 7 unless told otherwise. */
function pair(
  title: string,
  clause: string,
  complete: ListSpec,
  delta: ListSpec,
  code: RevocationCase['code'],
  source?: RevocationCase['source'],
): RevocationCase {
  const lists = () => [list(complete), list({ number: 9, base: 7, ...delta })];
  return { title, clause, lists, code, ...(source === undefined ? {} : { source }) };
}

const revokes = { revoked: [entry({ reason: KEY_COMPROMISE })] };
const lifts = { revoked: [entry({ reason: LIFTED })] };
const holds = { revoked: [entry({ reason: HOLD })] };

/** Deltas (RFC 5280 §5.2.4, §6.3.3 (c), (i) to (k)). */
export const deltaCases: readonly RevocationCase[] = [
  pair('clears by a list and the delta above it', 'RFC 5280 §5.2.4', {}, {}, null, 'crl+delta'),
  pair('hears a revocation of the delta', 'RFC 5280 §6.3.3 (i)', {}, revokes, 'pki.revocation.revoked'),
  pair(
    'hears a delta whose base is an older list than the one held',
    'RFC 5280 §5.2.4 (c)(2)',
    { number: 8 },
    revokes,
    'pki.revocation.revoked',
  ),
  pair(
    'does not use a delta whose base is newer than the list held',
    'RFC 5280 §5.2.4 (c)(2)',
    { number: 6 },
    lifts,
    null,
    'crl',
  ),
  pair(
    'does not lift a hold by a delta whose base is newer than the list held',
    'RFC 5280 §5.2.4 (c)(2)',
    { number: 6, ...holds },
    lifts,
    'pki.revocation.revoked',
  ),
  pair(
    'does not lift a hold by a delta older than the list held',
    'RFC 5280 §5.2.4 (c)(3)',
    { number: 10, ...holds },
    lifts,
    'pki.revocation.revoked',
  ),
  pair(
    'does not lift a hold by a delta of the number of the list held',
    'RFC 5280 §5.2.4 (c)(3)',
    { number: 9, ...holds },
    lifts,
    'pki.revocation.revoked',
  ),
  pair('lifts a hold (removeFromCRL)', 'RFC 5280 §5.3.1', holds, lifts, null, 'crl+delta'),
  pair('keeps a hold that the delta says again', 'RFC 5280 §6.3.3 (i)', holds, holds, 'pki.revocation.revoked'),
  pair('keeps a hold that the delta does not speak of', 'RFC 5280 §6.3.3 (j)', holds, {}, 'pki.revocation.revoked'),
  pair('does not lift a compromise', 'RFC 5280 §5.3.1', revokes, lifts, 'pki.revocation.revoked'),
  pair(
    'does not lift a revocation without reason',
    'RFC 5280 §5.3.1',
    { revoked: [entry()] },
    lifts,
    'pki.revocation.revoked',
  ),
  pair(
    'does not lift a hold by a delta past its end',
    'RFC 5280 §6.3.3 (c)',
    holds,
    { ...lifts, ...PAST },
    'pki.revocation.revoked',
  ),
  pair(
    'hears a revocation of a delta past its end',
    'RFC 5280 §6.3.3',
    {},
    { ...revokes, ...PAST },
    'pki.revocation.revoked',
  ),
  pair('clears by a list in force below a delta past its end', 'RFC 5280 §6.3.3', {}, PAST, null, 'crl'),
  pair('clears by a list past its end below a delta in force', 'RFC 5280 §5.2.4', PAST, {}, null, 'crl+delta'),
  pair(
    'does not clear by a list and a delta both past their end',
    'RFC 5280 §6.3.3',
    PAST,
    PAST,
    'pki.revocation.stale',
  ),
  pair(
    'does not clear by a list past its end below a delta that does not add to it',
    'RFC 5280 §5.2.4 (c)(2)',
    { ...PAST, number: 6 },
    {},
    'pki.revocation.stale',
  ),
  {
    title: 'does not clear by a delta alone',
    clause: 'RFC 5280 §5.2.4',
    lists: () => [list({ number: 9, base: 7 })],
    code: 'pki.revocation.unknown',
  },
  {
    title: 'takes an entry to be lifted in a complete list for a revocation',
    clause: 'RFC 5280 §5.3.1',
    lists: () => [list(lifts)],
    code: 'pki.revocation.revoked',
  },
  {
    title: 'uses the newer of two deltas: the first says the hold again, the second lifts it',
    clause: 'RFC 5280 §5.2.4',
    lists: () => [list(holds), list({ number: 8, base: 7, ...holds }), list({ number: 9, base: 7, ...lifts })],
    code: null,
    source: 'crl+delta',
  },
  {
    title: 'does not use the delta of another scope',
    clause: 'RFC 5280 §6.3.3 (c)(2)',
    points: distributionPoints({ place: HERE }),
    lists: () => [
      list({ scope: issuingPoint({ place: HERE }), ...holds }),
      list({ scope: issuingPoint({ place: THERE }), number: 9, base: 7, ...lifts }),
    ],
    code: 'pki.revocation.revoked',
  },
  {
    title: 'uses the delta of the same scope',
    clause: 'RFC 5280 §6.3.3 (c)(2)',
    points: distributionPoints({ place: HERE }),
    lists: () => [
      list({ scope: issuingPoint({ place: HERE }), ...holds }),
      list({ scope: issuingPoint({ place: HERE }), number: 9, base: 7, ...lifts }),
    ],
    code: null,
  },
  (() => {
    const namesake = makeAuthority('ESSAI AC FORT PERSONNES', root);
    return {
      title: 'does not lift a hold by the delta of another key of the same name',
      clause: 'RFC 5280 §6.3.3 (c)(3), (h)',
      lists: () => [list(holds), list({ number: 9, base: 7, ...lifts }, namesake)],
      signers: () => [namesake],
      code: 'pki.revocation.revoked',
    } as const;
  })(),
  pair(
    'hears another certificate’s revocation for what it is',
    'RFC 5280 §6.3.3 (i)',
    {},
    { revoked: [entry({ isOther: true, reason: KEY_COMPROMISE })] },
    null,
    'crl+delta',
  ),
  pair('lifts nothing that no list holds', 'RFC 5280 §5.3.1', {}, lifts, null, 'crl+delta'),
];
