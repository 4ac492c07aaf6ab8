import { familyOf, type MatchingName } from './matching-rules.ts';

/** How the entry store indexes an attribute; `substring` includes equality. */
export type IndexKind = 'none' | 'equality' | 'substring';

/** One attribute type of the published schema (RFC 4512 §4.1.2). */
export interface AttributeType {
  /** Spelling used in answers. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly oid: string;
  /** Name of the direct supertype, or null. A filter on the supertype also tests this one. */
  readonly supertype: string | null;
  /** How values are normalised; which comparisons are offered, `rules` says. */
  readonly matching: MatchingName;
  readonly rules: OfferedRules;
  /** OID of the syntax values are checked against. */
  readonly syntax: string;
  readonly singleValue: boolean;
  /** Operational attributes are sent only when asked for by name or by `+` (RFC 3673). */
  readonly operational: boolean;
  /** False for NO-USER-MODIFICATION: only the server writes it. */
  readonly modifiable: boolean;
  /** As RFC 4512 §4.1.2 names it. */
  readonly usage: string;
  /**
   * True when an anonymous caller may ever see or test it. The entry's own public names decide further; false here
   * cannot be overruled by an entry.
   */
  readonly anonymous: boolean;
  readonly index: IndexKind;
  readonly description: string;
}

/** Comparisons an attribute type offers: an assertion by one it does not offer is Undefined. */
export interface OfferedRules {
  readonly equality: boolean;
  readonly ordering: boolean;
  readonly substring: boolean;
}

/** The parts of an attribute type that differ from the usual: text, many values, visible to all, not indexed. */
export interface AttributeOptions {
  readonly aliases?: readonly string[];
  readonly supertype?: string;
  readonly matching?: MatchingName;
  readonly singleValue?: true;
  readonly operational?: true;
  readonly restricted?: true;
  readonly index?: IndexKind;
}

/** A row of an attribute table: directory string, multi-valued, publishable, not indexed unless said otherwise. */
export function attribute(
  name: string,
  oid: string,
  description: string,
  options: AttributeOptions = {},
): AttributeType {
  const matching = options.matching ?? 'caseIgnore';
  const family = familyOf(matching);
  const operational = options.operational ?? false;
  return {
    name,
    oid,
    description,
    aliases: options.aliases ?? [],
    supertype: options.supertype ?? null,
    matching,
    rules: {
      equality: family.equality !== null,
      ordering: family.ordering !== null,
      substring: family.substring !== null,
    },
    syntax: family.syntax.oid,
    singleValue: options.singleValue ?? false,
    operational,
    modifiable: !operational,
    usage: operational ? 'directoryOperation' : 'userApplications',
    anonymous: options.restricted !== true,
    index: options.index ?? 'none',
  };
}
