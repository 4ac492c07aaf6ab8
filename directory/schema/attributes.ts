import type { AttributeType } from './attribute-type.ts';
import { HPD_ATTRIBUTES, OWN_ATTRIBUTES } from './health-attributes.ts';
import { OPERATIONAL_ATTRIBUTES, STANDARD_ATTRIBUTES } from './standard-attributes.ts';

/** Every attribute type of the published schema. */
export const ATTRIBUTES: readonly AttributeType[] = [
  ...STANDARD_ATTRIBUTES,
  ...HPD_ATTRIBUTES,
  ...OWN_ATTRIBUTES,
  ...OPERATIONAL_ATTRIBUTES,
];

const BY_NAME: ReadonlyMap<string, AttributeType> = new Map(
  ATTRIBUTES.flatMap((type) =>
    [type.name, ...type.aliases, type.oid].flatMap((spelling) => [
      [spelling, type] as const,
      [spelling.toLowerCase(), type] as const,
    ]),
  ),
);

/** The attribute type with this name, alias or OID in any letter case (no options), or undefined. */
export function findAttribute(nameOrOid: string): AttributeType | undefined {
  return BY_NAME.get(nameOrOid) ?? BY_NAME.get(nameOrOid.toLowerCase());
}

const WITH_SUBTYPES: ReadonlyMap<string, readonly AttributeType[]> = new Map(
  ATTRIBUTES.map((type) => [type.name, ATTRIBUTES.filter((candidate) => isKindOf(candidate, type))] as const),
);

/** The type itself and all its subtypes: `name` yields cn, sn, givenName, o, ou, l… (RFC 4512 §2.5.1). */
export function withSubtypes(type: AttributeType): readonly AttributeType[] {
  return WITH_SUBTYPES.get(type.name) ?? [type];
}

function isKindOf(candidate: AttributeType, type: AttributeType): boolean {
  let current: AttributeType | undefined = candidate;
  while (current !== undefined) {
    if (current === type) return true;
    current = current.supertype === null ? undefined : BY_NAME.get(current.supertype.toLowerCase());
  }
  return false;
}
