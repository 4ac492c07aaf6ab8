import type { MatchingName } from './matching-rules.ts';

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
  readonly matching: MatchingName;
  readonly singleValue: boolean;
  /** Operational attributes are sent only when asked for by name or by `+` (RFC 3673). */
  readonly operational: boolean;
  /**
   * True when an anonymous caller may ever see or test it. The entry's own public names decide further; false here
   * cannot be overruled by an entry.
   */
  readonly anonymous: boolean;
  readonly index: IndexKind;
  readonly description: string;
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
  return {
    name,
    oid,
    description,
    aliases: options.aliases ?? [],
    supertype: options.supertype ?? null,
    matching: options.matching ?? 'caseIgnore',
    singleValue: options.singleValue ?? false,
    operational: options.operational ?? false,
    anonymous: options.restricted !== true,
    index: options.index ?? 'none',
  };
}
