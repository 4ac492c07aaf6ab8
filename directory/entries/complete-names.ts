import { findAttribute } from '../schema/attributes.ts';
import type { EntryAttribute } from './entry.ts';

/** A projected entry's names are relative to the region's base: make them whole. */
export function completeName(relative: string, baseDn: string): string {
  return relative === '' ? baseDn : `${relative},${baseDn}`;
}

/** The same attributes with the values that are names made whole. */
export function completeNames(attributes: readonly EntryAttribute[], baseDn: string): readonly EntryAttribute[] {
  return attributes.map((attribute) =>
    findAttribute(attribute.name)?.matching === 'distinguishedName'
      ? { name: attribute.name, values: attribute.values.map((value) => completeName(String(value), baseDn)) }
      : attribute,
  );
}
