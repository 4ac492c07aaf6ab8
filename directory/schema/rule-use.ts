import type { AttributeType } from './attribute-type.ts';
import { familyOf, findRule, isFirstComponent, type KnownRule, type MatchingName } from './matching-rules.ts';

/** Families of one syntax, whose values may be compared by each other's rules. */
const SAME_SYNTAX: readonly ReadonlySet<MatchingName>[] = [
  new Set(['caseIgnore', 'caseExact']),
  new Set(['caseIgnoreIA5', 'caseExactIA5']),
];
/** Rules for text that telephone numbers are compared by too (RFC 4517 §4.2.4, §4.2.11). */
const OF_ANY_TEXT: ReadonlySet<MatchingName> = new Set(['caseIgnore', 'caseExact']);

const isComparable = (matching: MatchingName, family: MatchingName): boolean =>
  SAME_SYNTAX.some((families) => families.has(family) && families.has(matching)) ||
  (matching === 'telephoneNumber' && OF_ANY_TEXT.has(family));

/**
 * The attribute type as a named rule compares it, in an extensible item of a filter (RFC 4511 §4.5.1.7.7) or a sort (RFC 2891): the type itself where the
 * rule is its own, otherwise one that no index knows.
 *
 * @returns null when the rule does not apply to the type's syntax
 */
export function typeUnder(rule: KnownRule, type: AttributeType): AttributeType | null {
  if (type.matching === rule.family) {
    if (type.rules[rule.kind]) return type;
    // Values without an equality rule of their own are carried, not compared.
    return type.rules.equality && rule.kind !== 'equality' ? { ...type, index: 'none' } : null;
  }
  return type.rules.equality && isComparable(type.matching, rule.family)
    ? { ...type, matching: rule.family, index: 'none' }
    : null;
}

/**
 * The rule of this name or OID as it compares values of a type; undefined when nobody knows it. The rule of first components is one of several families, one
 * for each kind of definition.
 */
export function ruleFor(nameOrOid: string, type: AttributeType): KnownRule | undefined {
  if (!isFirstComponent(nameOrOid)) return findRule(nameOrOid);
  const own = familyOf(type.matching).equality;
  return own !== null && isFirstComponent(own.name) ? { family: type.matching, kind: 'equality' } : undefined;
}
