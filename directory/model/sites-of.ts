import type { Professional } from './professional.ts';
import type { Situation } from './situation.ts';

/** Every situation of a professional, whatever the profession. */
export function placesOf({ exercices }: Pick<Professional, 'exercices'>): readonly Situation[] {
  return exercices.flatMap(({ situations }) => situations);
}

/** Keys of the structures where a professional practises, each once. */
export function sitesOf(person: Pick<Professional, 'exercices'>): ReadonlySet<string> {
  return new Set(placesOf(person).flatMap(({ structureKey }) => structureKey ?? []));
}
