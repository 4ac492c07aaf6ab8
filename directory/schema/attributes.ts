import type { AttributeType } from './attribute-type.ts';
import { defineAttribute } from './define.ts';
import { HPD_ATTRIBUTES, OWN_ATTRIBUTES } from './health-attributes.ts';
import { STANDARD_SCHEMA } from './standard/standard-schema.ts';
import { OPERATIONAL_ATTRIBUTES, STANDARD_ATTRIBUTES } from './standard-attributes.ts';

const byName = new Map<string, AttributeType>();
const listed: AttributeType[] = [];
let withSubtypesOf: Map<AttributeType, readonly AttributeType[]> | null = null;

/** Every attribute type of the published schema. */
export const ATTRIBUTES: readonly AttributeType[] = listed;

/** The attribute type with this name, alias or OID in any letter case (no options), or undefined. */
export function findAttribute(nameOrOid: string): AttributeType | undefined {
  return byName.get(nameOrOid) ?? byName.get(nameOrOid.toLowerCase());
}

/** Add an attribute type: those of the tables below, then those of an operator's schema file (`extend-schema.ts`). */
export function addAttribute(added: AttributeType): void {
  listed.push(added);
  withSubtypesOf = null;
  for (const spelling of [added.name, ...added.aliases, added.oid]) {
    byName.set(spelling, added);
    byName.set(spelling.toLowerCase(), added);
  }
}

/** The type itself and all its subtypes: `name` yields cn, sn, givenName, o, ou, l… (RFC 4512 §2.5.1). */
export function withSubtypes(type: AttributeType): readonly AttributeType[] {
  withSubtypesOf ??= subtypesOfAll();
  return withSubtypesOf.get(type) ?? [type];
}

function subtypesOfAll(): Map<AttributeType, readonly AttributeType[]> {
  const kinds = new Map(listed.map((type) => [type, [type]]));
  for (const type of listed) {
    for (let above = supertypeOf(type); above !== undefined; above = supertypeOf(above)) kinds.get(above)?.push(type);
  }
  return kinds;
}

function supertypeOf(type: AttributeType): AttributeType | undefined {
  return type.supertype === null ? undefined : findAttribute(type.supertype);
}

/** Attributes that LDIF files of ordinary organisations are searched by, beside those our own tables index. */
const ALSO_INDEXED = new Set(
  'uniqueMember uidNumber gidNumber memberUid manager departmentNumber employeeType mobile associatedDomain'
    .concat(' ipHostNumber macAddress userCertificate aliasedObjectName dc')
    .split(' '),
);

/** Texts of the standards say rules and syntaxes; our tables say what is indexed, hidden, and in which words it is described. */
function addStandardAttributes(): void {
  const rows = new Map([...STANDARD_ATTRIBUTES, ...OPERATIONAL_ATTRIBUTES].map((row) => [row.name, row] as const));
  for (const definition of STANDARD_SCHEMA.attributes) {
    const type = defineAttribute(definition, findAttribute);
    const row = rows.get(type.name);
    rows.delete(type.name);
    const index = row?.index ?? (ALSO_INDEXED.has(type.name) ? 'equality' : 'none');
    const { anonymous = true, description = '' } = row ?? {};
    addAttribute({ ...type, index, anonymous, description });
  }
  for (const type of [...HPD_ATTRIBUTES, ...OWN_ATTRIBUTES, ...rows.values()]) addAttribute(type);
}

addStandardAttributes();
