import type { Exercice, Professional } from '../model/professional.ts';

/**
 * The exercices of an activity file with the savoir-faire that the extract of savoir-faire gave, where it has spoken of the person: of two open files that repeat each other the one
 * made for them is right, whichever comes last. Pure.
 */
export function keepSavoirFaire(
  record: Professional | null,
  family: string,
  exercices: readonly Exercice[],
): readonly Exercice[] {
  if (record?.provenance.savoirFaire === undefined || family !== 'libreacces') return exercices;
  return exercices.map((exercice) => {
    const known = record.exercices.find(
      ({ profession, category }) => profession === exercice.profession && category === exercice.category,
    );
    return known === undefined ? exercice : { ...exercice, savoirFaire: known.savoirFaire };
  });
}
