import type { Professional } from '../../directory/index.ts';

/**
 * What is made of a record, made once for as long as the record is kept decoded. Those are shared, and frozen; any other belongs to
 * whoever read it, who may walk through the whole directory: nothing is kept of it.
 *
 * @param make answers nothing that its callers change
 */
export function ofKeptPeople<T extends object>(
  make: (professional: Professional) => T,
): (professional: Professional) => T {
  const made = new WeakMap<Professional, T>();
  return (professional) => {
    if (!Object.isFrozen(professional)) return make(professional);
    const known = made.get(professional);
    if (known !== undefined) return known;
    const fresh = Object.freeze(make(professional));
    made.set(professional, fresh);
    return fresh;
  };
}
