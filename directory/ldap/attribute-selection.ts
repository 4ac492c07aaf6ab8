import { findAttribute, withSubtypes } from '../schema/attributes.ts';
import { findObjectClass, withSuperclasses } from '../schema/object-classes.ts';

/** Which attributes a search asked for (RFC 4511 §4.5.1.8). */
export interface AttributeSelection {
  readonly allUser: boolean;
  /** RFC 3673. */
  readonly allOperational: boolean;
  /** Canonical names asked for one by one, subtypes included. */
  readonly names: ReadonlySet<string>;
}

/**
 * Read the attribute list of a search: `*`, `+`, `1.1`, names, OIDs, `@class` (RFC 4529). Unknown names ask for nothing, and
 * so do names with options, as no value here carries any.
 */
export function selectAttributes(requested: readonly string[]): AttributeSelection {
  const names = new Set<string>();
  for (const each of requested) {
    const isClass = each.startsWith('@');
    for (const name of isClass ? attributesOfClass(each.slice(1)) : [each]) {
      const type = findAttribute(name);
      if (type !== undefined) for (const kind of withSubtypes(type)) names.add(kind.name);
    }
  }
  return {
    allUser: requested.length === 0 || requested.includes('*'),
    allOperational: requested.includes('+'),
    names,
  };
}

function attributesOfClass(name: string): readonly string[] {
  const found = findObjectClass(name);
  return found === undefined ? [] : withSuperclasses(found).flatMap((each) => [...each.must, ...each.may]);
}
