import { hasOptions, parseAskedDescription, typeOfName } from '../schema/attribute-description.ts';
import { withSubtypes } from '../schema/attributes.ts';
import { findObjectClass, withSuperclasses } from '../schema/object-classes.ts';

/** A type asked for with options: only attributes that have them all are sent. */
interface OptionedName {
  readonly names: ReadonlySet<string>;
  readonly options: readonly string[];
}

/** Which attributes a search asked for (RFC 4511 §4.5.1.8). */
export interface AttributeSelection {
  readonly allUser: boolean;
  /** RFC 3673. */
  readonly allOperational: boolean;
  /** Canonical names asked for one by one, subtypes included. */
  readonly names: ReadonlySet<string>;
  readonly optioned: readonly OptionedName[];
}

/** Read the attribute list of a search: `*`, `+`, `1.1`, descriptions, OIDs, `@class` (RFC 4529). Unknown names ask for nothing. */
export function selectAttributes(requested: readonly string[]): AttributeSelection {
  const names = new Set<string>();
  const optioned: OptionedName[] = [];
  for (const each of requested) {
    const isClass = each.startsWith('@');
    for (const text of isClass ? attributesOfClass(each.slice(1)) : [each]) {
      const description = parseAskedDescription(text);
      if (description === null) continue;
      const kinds = withSubtypes(description.type).map((type) => type.name);
      // `binary` says how values travel, not which.
      const options = description.options.filter((option) => option !== 'binary');
      if (options.length > 0) optioned.push({ names: new Set(kinds), options });
      else for (const kind of kinds) names.add(kind);
    }
  }
  return {
    allUser: requested.length === 0 || requested.includes('*'),
    allOperational: requested.includes('+'),
    names,
    optioned,
  };
}

/** Whether nothing is asked for by name. */
export function namesNothing({ names, optioned }: AttributeSelection): boolean {
  return names.size === 0 && optioned.length === 0;
}

/** Whether an attribute stored under this name was asked for by name. */
export function isNamed({ names, optioned }: AttributeSelection, stored: string): boolean {
  if (names.has(stored)) return true;
  if (!stored.includes(';')) return false;
  const type = typeOfName(stored)?.name ?? '';
  return names.has(type) || optioned.some((each) => each.names.has(type) && hasOptions(stored, each.options));
}

function attributesOfClass(name: string): readonly string[] {
  const found = findObjectClass(name);
  if (found === undefined) return [];
  return withSuperclasses(found).flatMap((each) => [...each.must, ...each.may]);
}
