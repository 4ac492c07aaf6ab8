import { entry, list, type RevocationCase } from '../revocation-chain.ts';
import { fort, root, standard } from '../world.ts';
import { directory, distributionPoints, fullName, issuingPoint, relativeName, type ScopeSpec, uri } from './points.ts';

const HERE = fullName(uri('http://listes.example/ici.crl'));
const THERE = fullName(uri('http://listes.example/ailleurs.crl'));
const BOTH = fullName(uri('http://listes.example/autre.crl'), uri('http://listes.example/ici.crl'));
/** FORT's name with one part more: what a relative name stands for. */
const BELOW_FORT = fullName(directory([...fort.name, ...root.name.slice(-1)]));
const COMMON_NAME = 'ESSAI AC RACINE';

const scoped = (scope: ScopeSpec, revoked: Parameters<typeof list>[0] = {}) =>
  list({ scope: issuingPoint(scope), ...revoked });

/** A list of FORT of this scope, alone: does it clear the certificate? */
function alone(
  title: string,
  clause: string,
  scope: ScopeSpec,
  code: RevocationCase['code'],
  points?: RevocationCase['points'],
): RevocationCase {
  return { title, clause, lists: () => [scoped(scope)], code, ...(points === undefined ? {} : { points }) };
}

const FIRST_REASONS = ['keyCompromise', 'authorityCompromise', 'affiliationChanged', 'superseded'] as const;
const LAST_REASONS = ['cessation', 'hold', 'withdrawn', 'attributeCompromise'] as const;

/** Lists that speak of a part of what their issuer certified (RFC 5280 §5.2.5). */
export const kindScopeCases: readonly RevocationCase[] = [
  alone('clears a person by a list of persons only', 'RFC 5280 §6.3.3 (b)(2)(ii)', { only: 'users' }, null),
  alone(
    'does not clear a person by a list of authorities only',
    'RFC 5280 §6.3.3 (b)(2)(iii)',
    { only: 'authorities' },
    'pki.revocation.unknown',
  ),
  alone(
    'does not clear a person by a list of attribute certificates only',
    'RFC 5280 §6.3.3 (b)(2)(iv)',
    { only: 'attributes' },
    'pki.revocation.unknown',
  ),
  {
    title: 'does not hear a revocation in a list of authorities only: that serial number is of another',
    clause: 'RFC 5280 §6.3.3 (b)(2)(iii)',
    lists: () => [list(), scoped({ only: 'authorities' }, { revoked: [entry()] })],
    code: null,
  },
  {
    title: 'hears a revocation in the list of persons beside a plain list that is silent',
    clause: 'RFC 5280 §6.3.3 (l)',
    points: distributionPoints({ place: HERE }),
    lists: () => [scoped({ only: 'users', place: HERE }, { revoked: [entry()] })],
    code: 'pki.revocation.revoked',
  },
];

/** Lists that speak of some reasons only. */
export const reasonScopeCases: readonly RevocationCase[] = [
  alone(
    'does not clear by a list of some reasons',
    'RFC 5280 §6.3.3 (d), (e)',
    { reasons: FIRST_REASONS },
    'pki.revocation.unknown',
  ),
  {
    title: 'clears by two lists that together speak for every reason',
    clause: 'RFC 5280 §6.3.3 (e), (l)',
    lists: () => [scoped({ reasons: FIRST_REASONS }), scoped({ reasons: LAST_REASONS })],
    code: null,
  },
  {
    title: 'does not clear by two lists that leave out one reason',
    clause: 'RFC 5280 §6.3.3 (e)',
    lists: () => [scoped({ reasons: FIRST_REASONS }), scoped({ reasons: LAST_REASONS.slice(1) })],
    code: 'pki.revocation.unknown',
  },
  {
    title: 'hears a revocation in the second of two lists',
    clause: 'RFC 5280 §6.3.3 (l)',
    lists: () => [
      scoped({ reasons: FIRST_REASONS }),
      scoped({ reasons: LAST_REASONS }, { revoked: [entry({ reason: 5 })] }),
    ],
    code: 'pki.revocation.revoked',
  },
  {
    title: 'does not clear by a complete list under a point of some reasons, when the list is of that point',
    clause: 'RFC 5280 §6.3.3 (d)(2)',
    points: distributionPoints({ place: HERE, reasons: FIRST_REASONS }),
    lists: () => [scoped({ place: HERE })],
    code: 'pki.revocation.unknown',
  },
  {
    title: 'clears by two points of some reasons each',
    clause: 'RFC 5280 §6.3.3 (d)(1)',
    points: distributionPoints({ place: HERE, reasons: FIRST_REASONS }, { place: THERE, reasons: LAST_REASONS }),
    lists: () => [scoped({ place: HERE }), scoped({ place: THERE })],
    code: null,
  },
];

/** Lists of one place among several. */
export const placeScopeCases: readonly RevocationCase[] = [
  alone(
    'clears by the list of the place named',
    'RFC 5280 §6.3.3 (b)(2)(i)',
    { place: HERE },
    null,
    distributionPoints({ place: HERE }),
  ),
  alone(
    'clears when one of several names is shared',
    'RFC 5280 §6.3.3 (b)(2)(i)',
    { place: BOTH },
    null,
    distributionPoints({ place: HERE }),
  ),
  alone(
    'does not clear by the list of another place',
    'RFC 5280 §6.3.3 (b)(2)(i)',
    { place: THERE },
    'pki.revocation.unknown',
    distributionPoints({ place: HERE }),
  ),
  alone(
    'does not clear by the list of a place when the certificate names none',
    'RFC 5280 §6.3.3 (b)(2)(i)',
    { place: HERE },
    'pki.revocation.unknown',
  ),
  alone(
    'clears by a list whose place is its issuer, when the certificate names none',
    'RFC 5280 §6.3.3, last paragraph',
    { place: fullName(directory(fort.name)) },
    null,
  ),
  {
    title: 'clears by a list of everything, whatever place the certificate names',
    clause: 'RFC 5280 §5.2.5',
    points: distributionPoints({ place: HERE }),
    lists: () => [list()],
    code: null,
  },
  {
    title: 'does not hear a revocation in the list of another place',
    clause: 'RFC 5280 §6.3.3 (b)(2)(i)',
    points: distributionPoints({ place: HERE }),
    lists: () => [scoped({ place: HERE }), scoped({ place: THERE }, { revoked: [entry()] })],
    code: null,
  },
  alone(
    'clears by a name relative to the issuer on both sides',
    'RFC 5280 §4.2.1.13, nameRelativeToCRLIssuer',
    { place: relativeName(COMMON_NAME) },
    null,
    distributionPoints({ place: relativeName(COMMON_NAME) }),
  ),
  alone(
    'clears by a relative name in the list and the whole one in the certificate',
    'RFC 5280 §6.3.3 (b)(2)(i)',
    { place: relativeName(COMMON_NAME) },
    null,
    distributionPoints({ place: BELOW_FORT }),
  ),
  alone(
    'clears by a relative name in the certificate and the whole one in the list',
    'RFC 5280 §6.3.3 (b)(2)(i)',
    { place: BELOW_FORT },
    null,
    distributionPoints({ place: relativeName(COMMON_NAME) }),
  ),
  alone(
    'does not clear by another relative name',
    'RFC 5280 §4.2.1.13, nameRelativeToCRLIssuer',
    { place: relativeName('ESSAI AUTRE') },
    'pki.revocation.unknown',
    distributionPoints({ place: relativeName(COMMON_NAME) }),
  ),
  {
    title: 'does not clear by the list of another authority of the same place',
    clause: 'RFC 5280 §6.3.3 (b)(1)',
    points: distributionPoints({ place: HERE }),
    lists: () => [list({ scope: issuingPoint({ place: HERE }) }, standard)],
    signers: () => [standard],
    code: 'pki.revocation.unknown',
  },
];
