import { nationalIdOf, type Person } from '../model.ts';

/** The 13 columns of the open extract of savoir-faire; each line ends in a separator. */
export const SAVOIR_FAIRE_COLUMNS: readonly string[] = [
  "Type d'identifiant PP",
  'Identifiant PP',
  'Identification nationale PP',
  "Nom d'exercice",
  "Prénom d'exercice",
  'Code profession',
  'Libellé profession',
  'Code catégorie professionnelle',
  'Libellé catégorie professionnelle',
  'Code type savoir-faire',
  'Libellé type savoir-faire',
  'Code savoir-faire',
  'Libellé savoir-faire',
];

/** Rows of one person, one for each savoir-faire of each exercice, without their line ends. */
export function savoirFaireLines(person: Person): readonly string[] {
  const own = [person.idType, person.id, nationalIdOf(person)];
  return person.exercices.flatMap(({ familyName, givenName, profession, category, savoirFaire }) =>
    savoirFaire.map(({ type, code }) =>
      [...own, familyName, givenName, profession, '', category, '', type, '', code, '', ''].join('|'),
    ),
  );
}
