import { canonicalIdentifier } from '../model/identifiers.ts';
import type { Structure } from '../model/structure.ts';
import type { Tables } from '../store/environment.ts';
import { isKey } from '../store/is-key.ts';

/** A structure by its key, or by its FINESS number alone. */
export function structureNamed({ structures }: Pick<Tables, 'structures'>, name: string): Structure | undefined {
  const key = name.includes(':') ? name : `finess:${canonicalIdentifier(name)}`;
  return isKey(key) ? structures.get(key) : undefined;
}
