import type { ValidationOptions } from '../../../pki/index.ts';
import type { Changes } from '../../support/authority.ts';
import {
  inhibitAnyPolicy,
  policies,
  policyConstraints,
  policyMappings,
  qualifiedPolicy,
} from '../../support/certificate-extensions.ts';
import { adding, type ChainCase, chainOf } from '../chain.ts';

const ANY = '2.5.29.32.0';
const [ONE, TWO] = ['2.999.1', '2.999.2'];
const USER_NOTICE = '1.3.6.1.5.5.7.2.2';
const UNKNOWN_QUALIFIER = '2.999.3';
const EXPLICIT = { requireExplicitPolicy: true } as const;

type Extension = ReturnType<typeof policies>;

function bearing(...extensions: readonly Extension[]): Changes {
  return { extensions: adding(...extensions) };
}

function policyCase(
  title: string,
  clause: string,
  authorities: readonly (readonly Extension[])[],
  leaf: readonly Extension[],
  options: Partial<ValidationOptions> = {},
): ChainCase {
  const isAccepted = title.startsWith('accepts');
  return {
    title,
    clause,
    chain: () =>
      chainOf(
        authorities.map((own) => bearing(...own)),
        bearing(...leaf),
        options,
      ),
    codes: isAccepted ? [] : ['pki.path.no-valid-policy'],
  };
}

export const policyChains: readonly ChainCase[] = [
  policyCase('accepts no policy at all when none is required', 'RFC 5280 §6.1.5 (g)', [[]], []),
  policyCase('refuses no policy at all when one is required', 'RFC 5280 §6.1.1 (f)', [[]], [], EXPLICIT),
  policyCase('accepts one policy along the path', 'RFC 5280 §6.1.3 (d)', [[policies(ONE)]], [policies(ONE)], EXPLICIT),
  policyCase(
    'accepts anyPolicy of an authority',
    'RFC 5280 §6.1.3 (d)(1)(ii)',
    [[policies(ANY)]],
    [policies(ONE)],
    EXPLICIT,
  ),
  policyCase('accepts anyPolicy of the leaf', 'RFC 5280 §6.1.3 (d)(2)', [[policies(ONE)]], [policies(ANY)], EXPLICIT),
  policyCase(
    'refuses a policy that the authority may not issue under',
    'RFC 5280 §6.1.3 (d)',
    [[policies(ONE)]],
    [policies(TWO)],
    EXPLICIT,
  ),
  policyCase(
    'refuses a policy that the service does not accept',
    'RFC 5280 §6.1.1 (c)',
    [[policies(ANY)]],
    [policies(ONE)],
    {
      ...EXPLICIT,
      initialPolicies: [TWO],
    },
  ),
  policyCase(
    'accepts a policy that the service does not accept when none is required',
    'RFC 5280 §6.1.5',
    [[policies(ANY)]],
    [policies(ONE)],
    {
      initialPolicies: [TWO],
    },
  ),
  policyCase(
    'accepts a service that accepts any policy, by its identifier',
    'RFC 5280 §6.1.1 (c)',
    [[policies(ONE)]],
    [policies(ONE)],
    {
      ...EXPLICIT,
      initialPolicies: [ANY],
    },
  ),
  policyCase(
    'accepts a mapped policy, in the terms of the first domain',
    'RFC 5280 §6.1.4 (b)',
    [[policies(ONE), policyMappings([ONE, TWO])]],
    [policies(TWO)],
    {
      ...EXPLICIT,
      initialPolicies: [ONE],
    },
  ),
  policyCase(
    'refuses a mapped policy in the terms of the second domain',
    'RFC 5280 §6.1.5 (g)',
    [[policies(ONE), policyMappings([ONE, TWO])]],
    [policies(TWO)],
    {
      ...EXPLICIT,
      initialPolicies: [TWO],
    },
  ),
  policyCase(
    'refuses a policy mapped away',
    'RFC 5280 §6.1.4 (b)(1)',
    [[policies(ONE), policyMappings([ONE, TWO])]],
    [policies(ONE)],
    EXPLICIT,
  ),
  policyCase(
    'refuses a mapping where mappings are inhibited',
    'RFC 5280 §6.1.1 (e)',
    [[policies(ONE), policyMappings([ONE, TWO])]],
    [policies(TWO)],
    {
      ...EXPLICIT,
      inhibitPolicyMapping: true,
    },
  ),
  policyCase(
    'refuses a mapping that an authority above inhibits',
    'RFC 5280 §6.1.4 (j)',
    [
      [policies(ONE), policyConstraints({ mapping: 0 })],
      [policies(ONE), policyMappings([ONE, TWO])],
    ],
    [policies(TWO)],
    EXPLICIT,
  ),
  policyCase(
    'refuses a mapping from anyPolicy',
    'RFC 5280 §6.1.4 (a)',
    [[policies(ANY), policyMappings([ANY, TWO])]],
    [policies(TWO)],
  ),
  policyCase(
    'refuses a mapping to anyPolicy',
    'RFC 5280 §6.1.4 (a)',
    [[policies(ONE), policyMappings([ONE, ANY])]],
    [policies(TWO)],
  ),
  policyCase(
    'accepts a mapping made from anyPolicy of the authority',
    'RFC 5280 §6.1.4 (b)(1)',
    [[policies(ANY), policyMappings([ONE, TWO])], [policies(ANY)]],
    [policies(TWO)],
    {
      ...EXPLICIT,
      initialPolicies: [ONE],
    },
  ),
  policyCase(
    'refuses what an authority makes required',
    'RFC 5280 §6.1.4 (i)',
    [[policies(ONE), policyConstraints({ explicit: 0 })]],
    [],
  ),
  policyCase(
    'refuses what the leaf makes required of itself',
    'RFC 5280 §6.1.5 (b)',
    [[policies(ONE)]],
    [policies(TWO), policyConstraints({ explicit: 0 })],
  ),
  policyCase(
    'accepts what becomes required after the end',
    'RFC 5280 §6.1.4 (h), (i)',
    [[policies(ONE), policyConstraints({ explicit: 2 })]],
    [],
  ),
  policyCase(
    'refuses anyPolicy where the service inhibits it',
    'RFC 5280 §6.1.1 (g)',
    [[policies(ANY)]],
    [policies(ONE)],
    {
      ...EXPLICIT,
      inhibitAnyPolicy: true,
    },
  ),
  policyCase(
    'refuses anyPolicy that an authority above inhibits',
    'RFC 5280 §6.1.4 (j)',
    [[policies(ANY), inhibitAnyPolicy(0)], [policies(ANY)]],
    [policies(ONE)],
    EXPLICIT,
  ),
  policyCase(
    'accepts anyPolicy that is inhibited further down only',
    'RFC 5280 §4.2.1.14',
    [[policies(ANY), inhibitAnyPolicy(1)], [policies(ANY)]],
    [policies(ONE)],
    EXPLICIT,
  ),
  policyCase(
    'accepts critical policies with a user notice',
    'RFC 5280 §4.2.1.4',
    [[policies(ONE)]],
    [qualifiedPolicy(ONE, USER_NOTICE, true)],
  ),
  policyCase(
    'accepts an unknown qualifier of policies that are not critical',
    'RFC 5280 §4.2.1.4',
    [[policies(ONE)]],
    [qualifiedPolicy(ONE, UNKNOWN_QUALIFIER, false)],
  ),
  {
    title: 'refuses an unknown qualifier of the critical policies of a leaf',
    clause: 'RFC 5280 §4.2.1.4',
    chain: () => chainOf([{}], bearing(qualifiedPolicy(ONE, UNKNOWN_QUALIFIER, true))),
    codes: ['pki.path.unknown-critical-extension'],
  },
  {
    title: 'refuses an unknown qualifier of the critical policies of an authority',
    clause: 'RFC 5280 §4.2.1.4',
    chain: () => chainOf([bearing(qualifiedPolicy(ONE, UNKNOWN_QUALIFIER, true))]),
    codes: ['pki.path.unknown-critical-extension'],
  },
];
