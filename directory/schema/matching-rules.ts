/**
 * A family of matching rules: one syntax with the rules that compare its values (RFC 4517 §3.3, §4.2).
 * Every attribute belongs to exactly one family; the index and the filter both normalise by it.
 */
export interface MatchingFamily {
  readonly syntax: SyntaxDefinition;
  /** Null when the syntax has no equality rule: every equality filter on it is Undefined. */
  readonly equality: RuleDefinition | null;
  readonly ordering: RuleDefinition | null;
  readonly substring: RuleDefinition | null;
}

export interface SyntaxDefinition {
  readonly oid: string;
  readonly description: string;
}

export interface RuleDefinition {
  readonly oid: string;
  readonly name: string;
  /** OID of the syntax of the assertion value. */
  readonly syntax: string;
}

const SYNTAX_ARC = '1.3.6.1.4.1.1466.115.121.1';
const SUBSTRING_ASSERTION = `${SYNTAX_ARC}.58`;
const OBJECT_IDENTIFIER = `${SYNTAX_ARC}.38`;

const syntax = (suffix: number, description: string): SyntaxDefinition => ({
  oid: `${SYNTAX_ARC}.${suffix}`,
  description,
});
const rule = (name: string, oid: string, syntaxOid: string): RuleDefinition => ({ name, oid, syntax: syntaxOid });
const substrings = (name: string, oid: string): RuleDefinition => rule(name, oid, SUBSTRING_ASSERTION);

const directoryString = syntax(15, 'Directory String');
const ia5String = syntax(26, 'IA5 String');
/** OpenLDAP's change sequence numbers, which its replicas ask for by these names. */
const CHANGE_NUMBER: SyntaxDefinition = { oid: '1.3.6.1.4.1.4203.666.11.2.1', description: 'CSN' };
const uuidSyntax: SyntaxDefinition = { oid: '1.3.6.1.1.16.1', description: 'UUID' };
const firstComponent = rule('objectIdentifierFirstComponentMatch', '2.5.13.30', OBJECT_IDENTIFIER);

/** A family with an equality rule only, or none at all. */
function plain(of: SyntaxDefinition, equality: readonly [string, string] | null): MatchingFamily {
  return {
    syntax: of,
    equality: equality === null ? null : rule(equality[0], equality[1], of.oid),
    ordering: null,
    substring: null,
  };
}

const definition = (of: SyntaxDefinition): MatchingFamily => ({ ...plain(of, null), equality: firstComponent });

/** Syntaxes that attributes name beside those of the families: their values are kept and given back. */
export const CARRIED_SYNTAXES: readonly SyntaxDefinition[] = [
  syntax(4, 'Audio'),
  syntax(9, 'Certificate List'),
  syntax(10, 'Certificate Pair'),
  syntax(11, 'Country String'),
  syntax(13, 'Data Quality Syntax'),
  syntax(14, 'Delivery Method'),
  syntax(19, 'DSA Quality Syntax'),
  syntax(21, 'Enhanced Guide'),
  syntax(23, 'Fax'),
  syntax(25, 'Guide'),
  syntax(28, 'JPEG'),
  syntax(39, 'Other Mailbox'),
  syntax(42, 'Protocol Information'),
  syntax(43, 'Presentation Address'),
  syntax(44, 'Printable String'),
  syntax(49, 'Supported Algorithm'),
  syntax(51, 'Teletex Terminal Identifier'),
  syntax(52, 'Telex Number'),
  syntax(58, 'Substring Assertion'),
  { oid: '1.3.6.1.1.15.1', description: 'X.509 Certificate Exact Assertion' },
  { oid: '1.3.6.1.1.1.0.0', description: 'RFC2307 NIS Netgroup Triple' },
  { oid: '1.3.6.1.1.1.0.1', description: 'RFC2307 Boot Parameter' },
];

/** All families the server knows. */
export const MATCHING_FAMILIES = {
  caseIgnore: {
    syntax: directoryString,
    equality: rule('caseIgnoreMatch', '2.5.13.2', directoryString.oid),
    ordering: rule('caseIgnoreOrderingMatch', '2.5.13.3', directoryString.oid),
    substring: substrings('caseIgnoreSubstringsMatch', '2.5.13.4'),
  },
  caseExact: {
    syntax: directoryString,
    equality: rule('caseExactMatch', '2.5.13.5', directoryString.oid),
    ordering: rule('caseExactOrderingMatch', '2.5.13.6', directoryString.oid),
    substring: substrings('caseExactSubstringsMatch', '2.5.13.7'),
  },
  caseIgnoreIA5: {
    syntax: ia5String,
    equality: rule('caseIgnoreIA5Match', '1.3.6.1.4.1.1466.109.114.2', ia5String.oid),
    ordering: null,
    substring: substrings('caseIgnoreIA5SubstringsMatch', '1.3.6.1.4.1.1466.109.114.3'),
  },
  caseIgnoreList: {
    syntax: syntax(41, 'Postal Address'),
    equality: rule('caseIgnoreListMatch', '2.5.13.11', `${SYNTAX_ARC}.41`),
    ordering: null,
    substring: substrings('caseIgnoreListSubstringsMatch', '2.5.13.12'),
  },
  numericString: {
    syntax: syntax(36, 'Numeric String'),
    equality: rule('numericStringMatch', '2.5.13.8', `${SYNTAX_ARC}.36`),
    ordering: rule('numericStringOrderingMatch', '2.5.13.9', `${SYNTAX_ARC}.36`),
    substring: substrings('numericStringSubstringsMatch', '2.5.13.10'),
  },
  caseExactIA5: {
    syntax: ia5String,
    equality: rule('caseExactIA5Match', '1.3.6.1.4.1.1466.109.114.1', ia5String.oid),
    ordering: null,
    substring: substrings('caseExactIA5SubstringsMatch', '1.3.6.1.4.1.4203.1.2.1'),
  },
  telephoneNumber: {
    syntax: syntax(50, 'Telephone Number'),
    equality: rule('telephoneNumberMatch', '2.5.13.20', `${SYNTAX_ARC}.50`),
    ordering: null,
    substring: substrings('telephoneNumberSubstringsMatch', '2.5.13.21'),
  },
  facsimile: plain(syntax(22, 'Facsimile Telephone Number'), null),
  distinguishedName: plain(syntax(12, 'DN'), ['distinguishedNameMatch', '2.5.13.1']),
  objectIdentifier: plain(syntax(38, 'OID'), ['objectIdentifierMatch', '2.5.13.0']),
  boolean: plain(syntax(7, 'Boolean'), ['booleanMatch', '2.5.13.13']),
  octetString: {
    ...plain(syntax(40, 'Octet String'), ['octetStringMatch', '2.5.13.17']),
    ordering: rule('octetStringOrderingMatch', '2.5.13.18', `${SYNTAX_ARC}.40`),
  },
  bitString: plain(syntax(6, 'Bit String'), ['bitStringMatch', '2.5.13.16']),
  uniqueMember: plain(syntax(34, 'Name And Optional UID'), ['uniqueMemberMatch', '2.5.13.23']),
  certificate: {
    ...plain(syntax(8, 'Certificate'), null),
    equality: rule('certificateExactMatch', '2.5.13.34', '1.3.6.1.1.15.1'),
  },
  changeNumber: {
    syntax: CHANGE_NUMBER,
    equality: rule('CSNMatch', '1.3.6.1.4.1.4203.666.11.2.2', CHANGE_NUMBER.oid),
    ordering: rule('CSNOrderingMatch', '1.3.6.1.4.1.4203.666.11.2.3', CHANGE_NUMBER.oid),
    substring: null,
  },
  /** Values that nothing compares: photographs, lists of revocation, syntaxes we only carry. */
  opaque: plain(syntax(5, 'Binary'), null),
  subtreeSpecification: plain(syntax(45, 'Subtree Specification'), null),
  integer: {
    syntax: syntax(27, 'Integer'),
    equality: rule('integerMatch', '2.5.13.14', `${SYNTAX_ARC}.27`),
    ordering: rule('integerOrderingMatch', '2.5.13.15', `${SYNTAX_ARC}.27`),
    substring: null,
  },
  generalizedTime: {
    syntax: syntax(24, 'Generalized Time'),
    equality: rule('generalizedTimeMatch', '2.5.13.27', `${SYNTAX_ARC}.24`),
    ordering: rule('generalizedTimeOrderingMatch', '2.5.13.28', `${SYNTAX_ARC}.24`),
    substring: null,
  },
  uuid: {
    syntax: uuidSyntax,
    equality: rule('uuidMatch', '1.3.6.1.1.16.2', uuidSyntax.oid),
    ordering: rule('uuidOrderingMatch', '1.3.6.1.1.16.3', uuidSyntax.oid),
    substring: null,
  },
  attributeTypeDescription: definition(syntax(3, 'Attribute Type Description')),
  objectClassDescription: definition(syntax(37, 'Object Class Description')),
  matchingRuleDescription: definition(syntax(30, 'Matching Rule Description')),
  matchingRuleUseDescription: definition(syntax(31, 'Matching Rule Use Description')),
  ldapSyntaxDescription: definition(syntax(54, 'LDAP Syntax Description')),
} as const satisfies Readonly<Record<string, MatchingFamily>>;

export type MatchingName = keyof typeof MATCHING_FAMILIES;

/** The family of an attribute, widened so that absent rules can be tested for. */
export function familyOf(name: MatchingName): MatchingFamily {
  return MATCHING_FAMILIES[name];
}

/** What a rule compares by. */
export type RuleKind = 'equality' | 'ordering' | 'substring';

/** A rule with the family whose values it compares. */
export interface KnownRule {
  readonly family: MatchingName;
  readonly kind: RuleKind;
}

const RULES: ReadonlyMap<string, KnownRule> = new Map(
  Object.entries(MATCHING_FAMILIES).flatMap(([name, family]: [string, MatchingFamily]) =>
    (['equality', 'ordering', 'substring'] as const).flatMap((kind) => {
      const found = family[kind];
      if (found === null || found === firstComponent) return [];
      // Object.entries widens the key; it comes from the table itself.
      const known: KnownRule = { family: name as MatchingName, kind };
      return [[found.name.toLowerCase(), known] as const, [found.oid, known] as const];
    }),
  ),
);

/** The rule with this name or OID in any letter case, or undefined. */
export function findRule(nameOrOid: string): KnownRule | undefined {
  return RULES.get(nameOrOid.toLowerCase());
}

/** Whether this is the rule that compares definitions by their identifier, which several families share (RFC 4517 §4.2.27). */
export function isFirstComponent(nameOrOid: string): boolean {
  return nameOrOid.toLowerCase() === firstComponent.name.toLowerCase() || nameOrOid === firstComponent.oid;
}

/** What a rule of this name compares by, or undefined when nobody knows it. */
export function ruleKind(nameOrOid: string): RuleKind | undefined {
  return isFirstComponent(nameOrOid) ? 'equality' : findRule(nameOrOid)?.kind;
}

/** Families without an equality rule named, by their syntax; the first of the table that has it. */
const BY_SYNTAX: ReadonlyMap<string, MatchingName> = new Map(
  Object.entries(MATCHING_FAMILIES)
    .toReversed()
    .map(([name, family]) => [family.syntax.oid, name as MatchingName] as const),
);

/** The family of an attribute whose definition names this equality rule and syntax. */
export function familyFor(equality: string | undefined, syntaxOid: string): MatchingName {
  const byRule = equality === undefined ? undefined : findRule(equality)?.family;
  return byRule ?? BY_SYNTAX.get(syntaxOid) ?? 'opaque';
}
