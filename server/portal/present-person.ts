import { labelOf, type Professional } from '../../directory/index.ts';
import type { SituationInExercice } from '../oidc/claims.ts';
import type { SituationView } from '../ui/pages/situation.ts';

/** A situation in words, from the nomenclatures. */
export function presentSituation({ exercice, situation }: SituationInExercice): SituationView {
  const { place } = situation;
  return {
    id: situation.id,
    place: place.tradeName || place.name || place.structureId,
    city: cityOf(place.address.cedex),
    // Staff have no profession: their role in care says what they are there for.
    profession: labelOf('profession', exercice.profession) || labelOf('role', situation.role),
    specialty: exercice.savoirFaire.map(({ code }) => labelOf('savoir-faire', code)).join(', '),
    mode: labelOf('mode', situation.mode),
  };
}

/** City of a line like « 99120 VALBRUME CEDEX »: what follows the postal code. */
export function cityOf(routing: string): string {
  return routing.replace(/^\d[\dAB]\d{3}\s+/, '');
}

/** How a person is called on pages: civility of exercice when there is one, given name, name. */
export function displayName(professional: Professional): string {
  const [exercice] = professional.exercices;
  const title =
    exercice?.civility === 'DR' || exercice?.civility === 'PR' ? (exercice.civility === 'DR' ? 'Dr' : 'Pr') : '';
  const given = exercice?.givenName || professional.givenNames[0] || '';
  const family = exercice?.familyName || professional.familyName;
  return [title, given, family].filter((part) => part !== '').join(' ');
}

/** Profession and specialties of the active situation's exercice, else of the first exercice. */
export function skillsOf(
  professional: Professional,
  active: SituationInExercice | null,
): { profession: string; specialty: string } {
  const exercice = active?.exercice ?? professional.exercices[0];
  if (professional.staff !== undefined) return { profession: professional.staff.function, specialty: '' };
  if (!exercice) return { profession: '', specialty: '' };
  return {
    profession: labelOf('profession', exercice.profession),
    specialty: exercice.savoirFaire.map(({ code }) => labelOf('savoir-faire', code)).join(', '),
  };
}
