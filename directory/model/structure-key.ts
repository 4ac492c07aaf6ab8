import { hasFinessShape, mayIdentify } from './identifiers.ts';
import type { Place } from './situation.ts';

/** Type digit of a structure identifier built from a FINESS number (domain facts, structure ids). */
const FINESS_TYPE = '1';

/**
 * Directory key of the structure a place names, or null when it names none: FINESS site, typed structure identifier
 * (a FINESS one counts as FINESS), SIRET, and the legal entity only when nothing nearer is known. The technical join
 * key of the files is never used: it changes.
 */
export function structureKeyOf(place: Pick<Place, 'finessEt' | 'finessEj' | 'structureId' | 'siret'>): string | null {
  const { finessEt, finessEj, structureId, siret } = place;
  if (hasFinessShape(finessEt)) {
    return `finess:${finessEt}`;
  }
  if (structureId.startsWith(FINESS_TYPE) && hasFinessShape(structureId.slice(1))) {
    return `finess:${structureId.slice(1)}`;
  }
  if (mayIdentify(structureId)) {
    return `structure:${structureId}`;
  }
  if (mayIdentify(siret)) {
    return `siret:${siret}`;
  }
  return hasFinessShape(finessEj) ? `finess:${finessEj}` : null;
}
