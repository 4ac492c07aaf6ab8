import { canonicalIdentifier, hasFinessShape, mayIdentify } from './identifiers.ts';
import type { Place } from './situation.ts';

/** Type digit of a structure identifier built from a FINESS number (domain facts, structure ids). */
const FINESS_TYPE = '1';
const SIRET_SHAPE = /^[0-9]{14}$/;

/**
 * Directory key of the structure a place names, or null when it names none: FINESS site, typed structure identifier
 * (a FINESS one counts as FINESS), SIRET, and the legal entity only when nothing nearer is known. The technical join
 * key of the files is never used: it changes.
 */
export function structureKeyOf(place: Pick<Place, 'finessEt' | 'finessEj' | 'structureId' | 'siret'>): string | null {
  const { finessEt, finessEj, siret } = place;
  const structureId = canonicalIdentifier(place.structureId);
  const finess = [finessEt, structureId.startsWith(FINESS_TYPE) ? structureId.slice(1) : '', structureId];
  const nearest = finess.find(hasFinessShape);
  if (nearest !== undefined) {
    return `finess:${nearest}`;
  }
  if (mayIdentify(structureId)) {
    // The part after the colon names the structure's entry: it must not be mistaken for a SIRET of another key.
    return SIRET_SHAPE.test(structureId) ? `siret:${structureId}` : `structure:${structureId}`;
  }
  if (SIRET_SHAPE.test(siret)) {
    return `siret:${siret}`;
  }
  return hasFinessShape(finessEj) ? `finess:${finessEj}` : null;
}
