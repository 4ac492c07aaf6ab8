import type { Entry } from '../entries/entry.ts';
import type { AttributeType, OfferedRules } from './attribute-type.ts';
import { ATTRIBUTES } from './attributes.ts';
import {
  CARRIED_SYNTAXES,
  familyOf,
  MATCHING_FAMILIES,
  type MatchingFamily,
  type RuleDefinition,
} from './matching-rules.ts';
import type { ObjectClass } from './object-class.ts';
import { OBJECT_CLASSES } from './object-classes.ts';
import { ruleFor, typeUnder } from './rule-use.ts';

/** Name of the subschema subentry, absolute. */
export const SUBSCHEMA_DN = 'cn=subschema';

/** RFC 4512 §4.1.2. */
export function describeAttribute(type: AttributeType): string {
  const family = familyOf(type.matching);
  const rule = (keyword: string, kind: keyof OfferedRules): string => {
    const offered = type.rules[kind] ? family[kind] : null;
    return offered === null ? '' : `${keyword} ${offered.name}`;
  };
  return describe(type.oid, [
    names([type.name, ...type.aliases]),
    text('DESC', type.description),
    type.supertype === null ? '' : `SUP ${type.supertype}`,
    rule('EQUALITY', 'equality'),
    rule('ORDERING', 'ordering'),
    rule('SUBSTR', 'substring'),
    `SYNTAX ${type.syntax}`,
    type.singleValue ? 'SINGLE-VALUE' : '',
    type.modifiable ? '' : 'NO-USER-MODIFICATION',
    type.usage === 'userApplications' ? '' : `USAGE ${type.usage}`,
  ]);
}

/** RFC 4512 §4.1.1. */
export function describeClass(each: ObjectClass): string {
  return describe(each.oid, [
    names([each.name, ...each.aliases]),
    text('DESC', each.description),
    oids('SUP', each.superclasses),
    each.kind,
    oids('MUST', each.must),
    oids('MAY', each.may),
  ]);
}

/** RFC 4512 §4.1.3. */
export function describeRule(rule: RuleDefinition): string {
  return describe(rule.oid, [names([rule.name]), `SYNTAX ${rule.syntax}`]);
}

/** The schema as an entry: what clients read to learn names, syntaxes and rules (RFC 4512 §4.2). */
export function subschemaEntry(): Entry {
  const families: readonly MatchingFamily[] = Object.values(MATCHING_FAMILIES);
  const rules = families.flatMap(({ equality, ordering, substring }) => [equality, ordering, substring]);
  const known = new Map(rules.filter((rule) => rule !== null).map((rule) => [rule.oid, rule] as const));
  const syntaxes = new Map(
    [...families.map(({ syntax }) => syntax), ...CARRIED_SYNTAXES].map((each) => [each.oid, each]),
  );
  const operational = [
    { name: 'subtreeSpecification', values: ['{ }'] },
    { name: 'structuralObjectClass', values: ['subentry'] },
    { name: 'attributeTypes', values: ATTRIBUTES.map(describeAttribute) },
    { name: 'objectClasses', values: OBJECT_CLASSES.map(describeClass) },
    { name: 'matchingRules', values: Array.from(known.values(), describeRule) },
    { name: 'matchingRuleUse', values: ruleUses(known.values()) },
    {
      name: 'ldapSyntaxes',
      values: Array.from(syntaxes.values(), (each) => describe(each.oid, [text('DESC', each.description)])),
    },
  ];
  const attributes = [
    { name: 'objectClass', values: ['top', 'subentry', 'subschema'] },
    { name: 'cn', values: ['subschema'] },
  ];
  return {
    relativeDn: SUBSCHEMA_DN,
    entryUuid: '',
    attributes,
    operational,
    publicNames: allNames(attributes, operational),
  };
}

/** Which attributes each rule may be asked of in an extensible filter (RFC 4512 §4.1.4). */
function ruleUses(rules: Iterable<RuleDefinition>): readonly string[] {
  return Array.from(rules).flatMap((rule) => {
    const applied = ATTRIBUTES.filter((type) => {
      const known = ruleFor(rule.oid, type);
      return known !== undefined && typeUnder(known, type) !== null;
    });
    if (applied.length === 0) return [];
    return [
      describe(rule.oid, [
        names([rule.name]),
        oids(
          'APPLIES',
          applied.map(({ name }) => name),
        ),
      ]),
    ];
  });
}

/** Every name: for entries without anything to hide. */
export function allNames(...lists: readonly (readonly { readonly name: string }[])[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.map((attribute) => attribute.name)));
}

const describe = (oid: string, parts: readonly string[]): string =>
  `( ${[oid, ...parts.filter((part) => part !== '')].join(' ')} )`;

function names(list: readonly string[]): string {
  const quoted = list.map((name) => `'${name}'`);
  return quoted.length === 1 ? `NAME ${quoted.join('')}` : `NAME ( ${quoted.join(' ')} )`;
}

function oids(keyword: string, list: readonly string[]): string {
  if (list.length === 0) return '';
  return list.length === 1 ? `${keyword} ${list.join('')}` : `${keyword} ( ${list.join(' $ ')} )`;
}

/** RFC 4512 §4.1: inside quotes, `'` and `\` are written as hexadecimal pairs. */
function text(keyword: string, value: string): string {
  return value === '' ? '' : `${keyword} '${value.replaceAll('\\', '\\5C').replaceAll("'", '\\27')}'`;
}
