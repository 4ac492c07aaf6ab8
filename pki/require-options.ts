import type { CardPolicy } from './card-policy.ts';
import { PkiError } from './error.ts';
import { requireInstant } from './instant.ts';
import { DEFAULT_LIMITS } from './path/limits.ts';
import type { ValidationOptions } from './validation-options.ts';

/** More bits than any key has: beyond, a number is a mistake. */
const MAX_BITS = 1_000_000;
const OID = /^[0-2](?:\.(?:0|[1-9][0-9]*))+$/;
const FLAGS = ['requireExplicitPolicy', 'inhibitPolicyMapping', 'inhibitAnyPolicy'] as const;

type Check = (value: unknown) => boolean;

const isBytes: Check = (value) => value instanceof Uint8Array;
const isFlag: Check = (value) => typeof value === 'boolean';
const isName: Check = (value) => typeof value === 'string' && value !== '';
const isOid: Check = (value) => typeof value === 'string' && OID.test(value);
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isBits: Check = (value) => isCount(value) && Number(value) <= MAX_BITS;
/** Milliseconds: an endless time, or one that is no number, would let everything through. */
const isDuration: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const isAuthorities: Check = (value) =>
  isListOf(isBytes)(value) || (isObject(value) && typeof Reflect.get(value as object, 'withName') === 'function');

/**
 * What a question is made of, before anything is judged by it: a limit that is no number bounds nothing, a name that is none is borne by everybody,
 * anchors that are none would be asked for in the middle of a judgement. Whoever writes in TypeScript alone cannot make these mistakes; others can.
 *
 * @throws PkiError `pki.question.malformed`, naming what is wrong
 */
export function requireOptions(pool: readonly Uint8Array[], options: ValidationOptions): void {
  require('options', options, isObject);
  require('pool', pool, isListOf(isBytes));
  requireInstant(options.at);
  require('anchors', options.anchors, isAuthorities);
  const { host, initialPolicies, stapled, keys, limits, changes, revocation } = options;
  requireIfGiven('host', host, isName);
  requireIfGiven('initialPolicies', initialPolicies, isListOf(isOid));
  requireIfGiven('stapled', stapled, isListOf(isBytes));
  requireIfGiven('changes', changes, isObject);
  for (const name of FLAGS) requireIfGiven(name, options[name], isFlag);
  requireIfGiven('keys', keys, isObject);
  requireKeys(keys ?? {});
  requireIfGiven('limits', limits, isObject);
  for (const [name, value] of Object.entries(limits ?? {})) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) throw malformed(`limits.${name}`);
    require(`limits.${name}`, value, isCount);
  }
  if (revocation === null || revocation === undefined) return;
  require('revocation', revocation, isObject);
  require('revocation.crls', revocation.crls, isObject);
  requireIfGiven('revocation.graceMs', revocation.graceMs, isDuration);
}

/** The same for what a service says of its cards. @throws PkiError `pki.question.malformed` */
export function requireCardPolicy(policy: CardPolicy): void {
  require('policy', policy, isObject);
  requireKeys(policy);
  requireIfGiven('certificatePolicies', policy.certificatePolicies, isListOf(isOid));
  requireIfGiven('graceMs', policy.graceMs, isDuration);
}

function requireKeys({ minRsaBits, curves }: { readonly minRsaBits?: unknown; readonly curves?: unknown }): void {
  requireIfGiven('minRsaBits', minRsaBits, isBits);
  requireIfGiven('curves', curves, isListOf(isName));
}

function requireIfGiven(name: string, value: unknown, check: Check): void {
  if (value !== undefined) require(name, value, check);
}

function require(name: string, value: unknown, check: Check): void {
  if (!check(value)) throw malformed(name);
}

const malformed = (name: string): PkiError => new PkiError('pki.question.malformed', `${name} is not of its form`);
