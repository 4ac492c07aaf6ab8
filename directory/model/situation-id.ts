import { hash } from 'node:crypto';
import type { Place } from './situation.ts';

/** What tells one situation of a person from another. */
export interface SituationKey {
  readonly nationalId: string;
  readonly profession: string;
  readonly category: string;
  readonly structureKey: string | null;
  readonly mode: string;
  readonly sector: string;
  readonly pharmacistSection: string;
  readonly role: string;
  readonly kind: string;
  readonly place: Place;
}

/** Hexadecimal characters of a situation's id. */
const ID_CHARS = 20;

/**
 * Id of a situation: a digest of its composite key, because the national files give none. It survives re-imports, other
 * spellings of the address and other telephone numbers. A place without any key counts by its name and postal code.
 */
export function situationIdOf(key: SituationKey): string {
  const { place } = key;
  const where = key.structureKey ?? `place:${place.name}|${place.tradeName}|${place.address.postalCode}`;
  const parts = [
    'situation',
    key.nationalId,
    key.profession,
    key.category,
    where,
    key.mode,
    key.sector,
    key.pharmacistSection,
    key.role,
    key.kind,
  ];
  return hash('sha256', parts.join('\n'), 'hex').slice(0, ID_CHARS);
}
