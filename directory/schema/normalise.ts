import type { AttributeType } from './attribute-type.ts';
import { pathOfValue } from './dn-path.ts';
import { normaliseValue, type PlainMatchingName } from './normalise-value.ts';

/**
 * The form in which two values of an attribute are equal exactly when they match; index and filter share it. A
 * distinguished name becomes its path.
 *
 * @returns null when the value does not fit the attribute's syntax, or the syntax has no equality
 */
export function normaliseFor(type: Pick<AttributeType, 'matching'>, value: Uint8Array): string | null {
  return isPlain(type.matching) ? normaliseValue(type.matching, value) : pathOfValue(value);
}

function isPlain(matching: AttributeType['matching']): matching is PlainMatchingName {
  return matching !== 'distinguishedName';
}
