import type { Certificate } from '../certificate/certificate.ts';
import type { Name } from '../certificate/name.ts';
import { OID } from '../certificate/oids.ts';
import { foldText, knownByKey } from './known-authorities.ts';
import type { Universe } from './trust-entry.ts';

/** One thing in a certificate that says which world it is of. */
export interface UniverseSign {
  readonly universe: Universe;
  /** For operators: what was read. */
  readonly detail: string;
}

/** Arcs of the certificate policies of IGC-Santé. */
const POLICY_ARCS: readonly (readonly [arc: string, universe: Universe])[] = [
  ['1.2.250.1.213.1.7.1.', 'production'],
  ['1.2.250.1.213.1.7.2.', 'test'],
];
/** Whole attribute values, folded, that only certificates of tests and acceptance bear. */
const TEST_UNITS: ReadonlySet<string> = new Set(['igc-sante test', 'recette']);
const TEST_ORGANISATIONS: ReadonlySet<string> = new Set(['gip-cps-test']);
const DEMO_ORGANISATIONS: ReadonlySet<string> = new Set(['vestibule-demo']);
/** Every authority of the test branch begins its common name so. */
const TEST_COMMON_NAME = /^test /;
const TEST_BIT = 0x80;
/** An OCTET STRING of one octet: tag, length, the octet. */
const PRODUCT_TYPE_PLACE = 2;

/**
 * Everything in a certificate that says which world it is of: the key of a known authority first, then its names and its
 * issuer's, its policies, the high bit of its product type. Names can only tell against production: nothing is believed to be
 * of production for its name.
 *
 * @returns none for a certificate that says nothing of it
 */
export function universeSigns(certificate: Certificate): readonly UniverseSign[] {
  // Only an authority's key can be that of a known one.
  const known = certificate.extensions.basicConstraints?.isAuthority === true ? knownByKey(certificate) : null;
  return [
    ...(known === null ? [] : [{ universe: known.universe, detail: `key of ${known.name}` }]),
    ...signsOfName(certificate.subject, 'subject'),
    ...signsOfName(certificate.issuer, 'issuer'),
    ...signsOfPolicies(certificate),
    ...signsOfProduct(certificate),
  ];
}

/** Names of issuers are shared between the certificates they issued: what they say is read once. */
const knownNames = new WeakMap<Name, ReadonlySet<Universe>>();

function signsOfName(name: Name, what: string): readonly UniverseSign[] {
  const known = knownNames.get(name) ?? universesOfName(name);
  knownNames.set(name, known);
  return [...known].map((universe) => ({ universe, detail: `${what} ${name.text}` }));
}

function universesOfName({ rdns }: Name): ReadonlySet<Universe> {
  const universes = new Set<Universe>();
  for (const { oid, text } of rdns.flat()) {
    const reading = READINGS.get(oid);
    const universe = text === null ? null : (reading?.(foldText(text)) ?? null);
    if (universe !== null) universes.add(universe);
  }
  return universes;
}

/** What a whole attribute value says, by attribute; null: nothing. */
const READINGS: ReadonlyMap<string, (folded: string) => Universe | null> = new Map([
  [OID.organisationalUnit, (unit) => (TEST_UNITS.has(unit) ? 'test' : null)],
  [OID.commonName, (commonName) => (TEST_COMMON_NAME.test(commonName) ? 'test' : null)],
  [
    OID.organisation,
    (organisation) => {
      if (TEST_ORGANISATIONS.has(organisation)) return 'test';
      return DEMO_ORGANISATIONS.has(organisation) ? 'demo' : null;
    },
  ],
] satisfies readonly (readonly [string, (folded: string) => Universe | null])[]);

function signsOfPolicies({ extensions }: Certificate): readonly UniverseSign[] {
  return (extensions.policies ?? []).flatMap((policy) =>
    POLICY_ARCS.filter(([arc]) => policy.startsWith(arc)).map(([, universe]) => ({
      universe,
      detail: `policy ${policy}`,
    })),
  );
}

function signsOfProduct({ extensions }: Certificate): readonly UniverseSign[] {
  const octet = extensions.all.get(OID.productType)?.value[PRODUCT_TYPE_PLACE];
  if (octet === undefined) return [];
  const universe = (octet & TEST_BIT) === 0 ? 'production' : 'test';
  return [{ universe, detail: `product type 0x${octet.toString(16)}` }];
}
