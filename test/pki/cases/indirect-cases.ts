import { makeAuthority } from '../../support/authority.ts';
import { entry, type ListSpec, list, type RevocationCase } from '../revocation-chain.ts';
import { fort, root, standard } from '../world.ts';
import { distributionPoints, fullName, issuingPoint, uri } from './points.ts';

const INDIRECT = issuingPoint({ isIndirect: true });
const BY_ROOT = distributionPoints({ issuer: root.name });
const HERE = fullName(uri('http://listes.example/indirecte.crl'));

/** A list of the root for all it stands above, with these entries. */
const ofRoot = (revoked: NonNullable<ListSpec['revoked']> = [], scope = INDIRECT) => list({ scope, revoked }, root);

function entriesCase(
  title: string,
  clause: string,
  revoked: NonNullable<ListSpec['revoked']>,
  code: RevocationCase['code'],
): RevocationCase {
  return { title, clause, points: BY_ROOT, lists: () => [ofRoot(revoked)], code };
}

/** Lists of one authority for the certificates of others (RFC 5280 §5.2.5, §5.3.3). */
export const indirectCases: readonly RevocationCase[] = [
  entriesCase('clears by the indirect list of the issuer of lists named', 'RFC 5280 §6.3.3 (b)(1)', [], null),
  entriesCase(
    'hears a revocation of the issuer named by certificateIssuer',
    'RFC 5280 §5.3.3',
    [entry({ issuer: fort })],
    'pki.revocation.revoked',
  ),
  entriesCase(
    'carries the issuer over to the entries that follow',
    'RFC 5280 §5.3.3',
    [entry({ isOther: true, issuer: fort }), entry()],
    'pki.revocation.revoked',
  ),
  entriesCase(
    'carries it over more than one entry',
    'RFC 5280 §5.3.3',
    [entry({ isOther: true, issuer: fort }), ...Array.from({ length: 20 }, () => entry({ isOther: true })), entry()],
    'pki.revocation.revoked',
  ),
  entriesCase(
    'carries the last issuer named only',
    'RFC 5280 §5.3.3',
    [entry({ isOther: true, issuer: fort }), entry({ isOther: true, issuer: standard }), entry()],
    null,
  ),
  entriesCase(
    'comes back to an issuer named again',
    'RFC 5280 §5.3.3',
    [entry({ isOther: true, issuer: standard }), entry({ isOther: true }), entry({ issuer: fort })],
    'pki.revocation.revoked',
  ),
  entriesCase(
    'takes entries before any name for those of the issuer of the list',
    'RFC 5280 §5.3.3',
    [entry(), entry({ isOther: true, issuer: fort })],
    null,
  ),
  entriesCase(
    'finds both of two entries of one serial number, of different issuers',
    'RFC 5280 §5.3.3',
    [entry(), entry({ issuer: standard }), entry({ issuer: fort })],
    'pki.revocation.revoked',
  ),
  {
    title: 'clears a certificate by an indirect list of its own issuer',
    clause: 'RFC 5280 §5.2.5',
    lists: () => [list({ scope: INDIRECT, revoked: [entry({ issuer: standard })] })],
    code: null,
  },
  {
    title: 'does not clear by the indirect list of another authority that the certificate does not name',
    clause: 'RFC 5280 §6.3.3 (b)(1)',
    lists: () => [ofRoot()],
    code: 'pki.revocation.unknown',
  },
  {
    title: 'does not clear by a list of the issuer named that does not say that it is indirect',
    clause: 'RFC 5280 §6.3.3 (b)(1)',
    points: BY_ROOT,
    lists: () => [],
    code: 'pki.revocation.unknown',
  },
  {
    title: 'does not clear by an indirect list of another place',
    clause: 'RFC 5280 §6.3.3 (b)(2)(i)',
    points: distributionPoints({ issuer: root.name, place: HERE }),
    lists: () => [
      ofRoot([], issuingPoint({ isIndirect: true, place: fullName(uri('http://listes.example/ailleurs.crl')) })),
    ],
    code: 'pki.revocation.unknown',
  },
  {
    title: 'clears by the indirect list of the place and issuer named',
    clause: 'RFC 5280 §6.3.3 (b)',
    points: distributionPoints({ issuer: root.name, place: HERE }),
    lists: () => [ofRoot([], issuingPoint({ isIndirect: true, place: HERE }))],
    code: null,
  },
  {
    title: 'clears by the indirect list of an authority beside, below the same anchor',
    clause: 'RFC 5280 §6.3.3 (f)',
    points: distributionPoints({ issuer: standard.name }),
    lists: () => [list({ scope: INDIRECT }, standard)],
    signers: () => [standard],
    code: null,
  },
  (() => {
    const stranger = makeAuthority('ESSAI AC ETRANGERE', null);
    return {
      title:
        'does not clear by the indirect list of an authority that no anchor stands above, though the certificate names it',
      clause: 'RFC 5280 §6.3.3 (f)',
      points: distributionPoints({ issuer: stranger.name }),
      lists: () => [list({ scope: INDIRECT }, stranger)],
      signers: () => [stranger],
      code: 'pki.revocation.unknown',
    } as const;
  })(),
];
