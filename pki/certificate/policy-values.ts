import { type DerReader, primitiveContextTag, TAG } from '../der/reader.ts';
import { readOid, readSmallInteger } from '../der/values.ts';

/** A policy of the issuer's domain said to be worth one of the subject's (RFC 5280 §4.2.1.5). */
export interface PolicyMapping {
  readonly issuerPolicy: string;
  readonly subjectPolicy: string;
}

/** RFC 5280 §4.2.1.11: certificates that may still follow before the rule applies; null: no rule. */
export interface PolicyConstraints {
  readonly requireExplicitPolicy: number | null;
  readonly inhibitPolicyMapping: number | null;
}

/** What certificatePolicies says (RFC 5280 §4.2.1.4). */
export interface CertificatePolicies {
  /** Dotted OIDs, each once. */
  readonly policies: readonly string[];
  /** Identifiers of the qualifiers; what they say is for people, and not kept. */
  readonly qualifiers: readonly string[];
}

export function readPolicies(reader: DerReader): CertificatePolicies {
  const sequence = reader.enter(TAG.sequence);
  const policies: string[] = [];
  const qualifiers: string[] = [];
  while (!sequence.isAtEnd) {
    const information = sequence.enter(TAG.sequence);
    policies.push(readOid(information));
    if (!information.isAtEnd) qualifiers.push(...readQualifiers(information.enter(TAG.sequence)));
    information.finish();
  }
  if (policies.length === 0 || new Set(policies).size !== policies.length) {
    throw reader.fault('certificate policies empty or repeated');
  }
  return { policies, qualifiers };
}

function readQualifiers(list: DerReader): readonly string[] {
  const identifiers: string[] = [];
  while (!list.isAtEnd) {
    const qualifier = list.enter(TAG.sequence);
    identifiers.push(readOid(qualifier));
    qualifier.readWhole();
    qualifier.finish();
  }
  if (identifiers.length === 0) throw list.fault('empty list of policy qualifiers');
  return identifiers;
}

export function readPolicyMappings(reader: DerReader): readonly PolicyMapping[] {
  const sequence = reader.enter(TAG.sequence);
  const mappings: PolicyMapping[] = [];
  while (!sequence.isAtEnd) {
    const pair = sequence.enter(TAG.sequence);
    mappings.push({ issuerPolicy: readOid(pair), subjectPolicy: readOid(pair) });
    pair.finish();
  }
  if (mappings.length === 0) throw sequence.fault('empty list of policy mappings');
  return mappings;
}

export function readPolicyConstraints(reader: DerReader): PolicyConstraints {
  const sequence = reader.enter(TAG.sequence);
  const requireExplicitPolicy = readSkip(sequence, 0);
  const inhibitPolicyMapping = readSkip(sequence, 1);
  sequence.finish();
  if (requireExplicitPolicy === null && inhibitPolicyMapping === null) {
    throw sequence.fault('policy constraints without any constraint');
  }
  return { requireExplicitPolicy, inhibitPolicyMapping };
}

function readSkip(sequence: DerReader, n: number): number | null {
  return sequence.isNext(primitiveContextTag(n)) ? readSmallInteger(sequence, primitiveContextTag(n)) : null;
}
