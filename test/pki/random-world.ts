import { Buffer } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import type { ExtensionSpec, NameParts } from '../../scripts/authority/build-certificate.ts';
import { element, octets, utf8 } from '../../scripts/authority/der-writer.ts';
import * as extension from '../../scripts/authority/extensions.ts';
import { type Changes, makeAuthority, newEcKey, type TestAuthority } from '../support/authority.ts';
import * as written from '../support/certificate-extensions.ts';
import type { Random } from '../support/random.ts';
import { makeLeaf } from './chain.ts';

const { name } = written;
const ANY = '2.5.29.32.0';
const POLICIES = ['2.999.1', '2.999.2', '2.999.3'] as const;
const PAST = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2024-01-01T00:00:00Z') };
const FUTURE = { notBefore: new Date('2027-01-01T00:00:00Z'), notAfter: new Date('2034-01-01T00:00:00Z') };

/** Keys are what takes time: a few are enough, no two authorities of one name share one. */
const keys: readonly KeyObject[] = Array.from({ length: 24 }, () => newEcKey());

/** One anchor, a tree of authorities below it with a fault here and there, and leaves below them. */
export interface RandomWorld {
  readonly anchor: Uint8Array;
  readonly pool: readonly Uint8Array[];
  readonly leaves: readonly Uint8Array[];
  readonly inputs: {
    readonly initialPolicies: readonly string[] | null;
    readonly requireExplicitPolicy: boolean;
    readonly inhibitPolicyMapping: boolean;
    readonly inhibitAnyPolicy: boolean;
  };
}

export interface RandomWorldSize {
  readonly authorities: number;
  readonly leaves: number;
}

export function makeRandomWorld(random: Random, size: RandomWorldSize): RandomWorld {
  const key = (place: number) => keys[place % keys.length] ?? newEcKey();
  const anchor = makeAuthority('ESSAI RACINE', null, { key: key(0) });
  const tree: TestAuthority[] = [anchor];
  // Worlds differ in what they try: with everything at once nothing would be accepted.
  const theme: Theme = { names: random.chance(50), policies: random.chance(50), faults: random.pick([0, 3, 8]) };
  for (let place = 1; place <= size.authorities; place++) {
    const parent = tree[random.below(tree.length)] ?? anchor;
    const changes = { key: key(place), ...authorityChanges(random, theme, parent, place) };
    tree.push(makeAuthority(`ESSAI AC ${place}`, parent, changes));
  }
  const leaves = Array.from({ length: size.leaves }, (_, place) => {
    const parent = tree[random.below(tree.length)] ?? anchor;
    return makeLeaf(parent, leafChanges(random, theme, parent, tree, place));
  });
  return { anchor: anchor.der, pool: tree.slice(1).map(({ der }) => der), leaves, inputs: inputsOf(random, theme) };
}

interface Theme {
  readonly names: boolean;
  readonly policies: boolean;
  /** Percentage of each gross fault. */
  readonly faults: number;
}

function inputsOf(random: Random, theme: Theme): RandomWorld['inputs'] {
  const isAsked = (percent: number) => theme.policies && random.chance(percent);
  return {
    initialPolicies: isAsked(40) ? [random.pick(POLICIES)] : null,
    requireExplicitPolicy: isAsked(40),
    inhibitPolicyMapping: isAsked(15),
    inhibitAnyPolicy: isAsked(15),
  };
}

function authorityChanges(random: Random, theme: Theme, parent: TestAuthority, place: number): Changes {
  const isSelfIssued = random.chance(12) && place > 1;
  const validity = random.chance(theme.faults) ? random.pick([PAST, FUTURE]) : {};
  const extensions = (usual: readonly ExtensionSpec[]) => {
    const own = usual.filter(({ oid }) => !(oid === '2.5.29.14' && random.chance(theme.faults)));
    const added = [
      extension.basicConstraints({ pathLength: random.chance(20) ? random.below(3) : null }),
      ...(random.chance(theme.faults) ? [grossFault(random)] : []),
      ...(theme.names && random.chance(40) ? [randomConstraints(random)] : []),
      ...(theme.policies ? authorityPolicies(random) : []),
    ];
    return replaced(own, added);
  };
  return {
    ...(isSelfIssued ? { subject: parent.name } : {}),
    ...(random.chance(theme.faults) ? { signer: keys[23] ?? newEcKey() } : {}),
    ...validity,
    extensions,
  };
}

function leafChanges(
  random: Random,
  theme: Theme,
  parent: TestAuthority,
  tree: readonly TestAuthority[],
  place: number,
): Changes {
  const other = tree[random.below(tree.length)] ?? parent;
  const extensions = (usual: readonly ExtensionSpec[]) =>
    replaced(usual, [
      ...(theme.names ? [written.alternativeNames(randomNames(random))] : []),
      ...(theme.policies && random.chance(85) ? [randomPolicies(random)] : []),
      ...(random.chance(theme.faults) ? [extension.authorityKeyIdentifier(other.spki)] : []),
      ...(random.chance(theme.faults) ? [unknownCritical()] : []),
    ]);
  return {
    subject: leafName(random, place),
    ...(random.chance(theme.faults) ? random.pick([PAST, FUTURE]) : {}),
    ...(random.chance(theme.faults) ? { signer: other.key } : {}),
    extensions,
  };
}

/** Later ones replace earlier ones of the same identifier. */
function replaced(usual: readonly ExtensionSpec[], added: readonly ExtensionSpec[]): readonly ExtensionSpec[] {
  return [...new Map([...usual, ...added].map((one) => [one.oid, one])).values()];
}

function unknownCritical(): ExtensionSpec {
  return { oid: '2.999.9', critical: true, value: octets(Buffer.from([0])) };
}

function grossFault(random: Random): ExtensionSpec {
  return random.pick([
    unknownCritical(),
    extension.basicConstraints(null),
    extension.keyUsage('digitalSignature', 'cRLSign'),
    extension.keyUsage('keyCertSign'),
    extension.extendedKeyUsage('serverAuth'),
  ]);
}

function randomPolicies(random: Random): ExtensionSpec {
  const chosen = POLICIES.filter(() => random.chance(50));
  const any = random.chance(25) || chosen.length === 0 ? [ANY] : [];
  return written.policies(...chosen, ...any);
}

function authorityPolicies(random: Random): readonly ExtensionSpec[] {
  const added = random.chance(92) ? [random.chance(50) ? written.policies(ANY) : randomPolicies(random)] : [];
  if (random.chance(25)) {
    const pairs = [0, 1].slice(random.below(2)).map(() => [random.pick(POLICIES), random.pick(POLICIES)] as const);
    added.push(written.policyMappings(...pairs));
  }
  if (random.chance(20)) {
    const skip = random.below(3);
    added.push(
      written.policyConstraints(
        random.pick<written.PolicyConstraintSpec>([
          { explicit: skip },
          { mapping: skip },
          { explicit: 1, mapping: skip },
        ]),
      ),
    );
  }
  if (random.chance(15)) added.push(written.inhibitAnyPolicy(random.below(3)));
  return added;
}

const HOSTS = ['a.essai.example', 'b.a.essai.example', 'essai.example', 'autre.example', '*.essai.example'] as const;
const MAILS = ['x@essai.example', 'x@a.essai.example', 'X@autre.example'] as const;
const URIS = [
  'https://essai.example/a',
  'https://a.essai.example:8443/',
  'https://autre.example#@essai.example',
] as const;
const ADDRESSES = ['10.1.2.3', '10.2.0.1', '192.0.2.1'] as const;

function randomNames(random: Random): readonly Uint8Array[] {
  const one = () =>
    random.pick([
      () => name.dns(random.pick(HOSTS)),
      () => name.mail(random.pick(MAILS)),
      () => name.uri(random.pick(URIS)),
      () => name.ipv4(random.pick(ADDRESSES)),
      () => name.directory([[['2.5.4.6', utf8(random.pick(['FR', 'be']))]]]),
    ])();
  return Array.from({ length: 1 + random.below(2) }, one);
}

function randomConstraints(random: Random): ExtensionSpec {
  const base = () =>
    random.pick([
      () => name.dns(random.pick(['essai.example', 'a.essai.example', 'autre.example', ''])),
      () => name.mail(random.pick(['essai.example', '.essai.example', 'x@essai.example'])),
      () => name.uri(random.pick(['essai.example', '.essai.example'])),
      () => name.ipv4('10.1.0.0', random.pick(['255.255.0.0', '255.0.0.0'])),
      () => name.directory([[['2.5.4.6', utf8(random.pick(['FR', 'BE']))]]]),
    ])();
  const list = [base(), ...(random.chance(50) ? [base()] : [])];
  return written.nameConstraints(random.chance(60) ? { permitted: list } : { excluded: list });
}

function leafName(random: Random, place: number): NameParts {
  const mail = random.chance(10)
    ? ([[['1.2.840.113549.1.9.1', element(0x16, Buffer.from(random.pick(MAILS)))]]] as const)
    : [];
  return [[['2.5.4.6', utf8('FR')]], [['2.5.4.3', utf8(`Essai ${place}`)]], ...mail];
}
