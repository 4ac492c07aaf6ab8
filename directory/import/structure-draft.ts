import { checkFiness, checkSiret } from '../model/identifiers.ts';
import type { Place } from '../model/situation.ts';
import type { Structure } from '../model/structure.ts';
import type { FaultList } from './fault-list.ts';

/** What a file says of one structure. */
export type StructureDraft = Omit<Structure, 'local' | 'mailboxes' | 'closedOn' | 'provenance' | 'version'>;

/** The structure a row's place names, as far as a row can tell. Pure. */
export function draftOfPlace(key: string, place: Place): StructureDraft {
  const finess = key.startsWith('finess:') ? key.slice('finess:'.length) : '';
  const kind = finess === '' ? 'practice' : finess === place.finessEj ? 'legal-entity' : 'site';
  return {
    key,
    kind,
    finess,
    finessEj: place.finessEj,
    siret: place.siret,
    siren: place.siren,
    structureId: place.structureId,
    name: place.name,
    longName: '',
    tradeName: place.tradeName,
    category: '',
    categoryLabel: '',
    address: place.address,
    city: place.address.cedex.replace(/^[0-9AB]{5}\s+/, ''),
    phone: place.phone,
    fax: place.fax,
    email: place.email,
    openedOn: '',
  };
}

/** Of two drafts of one structure, the fuller; of two equally full, the first in text order: order never matters. */
export function fullerDraft(one: StructureDraft, other: StructureDraft): StructureDraft {
  const difference = fullness(one) - fullness(other);
  if (difference !== 0) {
    return difference > 0 ? one : other;
  }
  return JSON.stringify(one) <= JSON.stringify(other) ? one : other;
}

/** Warn, once per structure, of check digits that are wrong. */
export function warnOfStructure(draft: StructureDraft, line: number, faults: FaultList): void {
  if (draft.finess !== '' && checkFiness(draft.finess) === 'invalid') {
    faults.warn(line, 'FINESS', 'directory.identifier.bad-check-digit', draft.finess);
  }
  if (draft.siret !== '' && checkSiret(draft.siret) === 'invalid') {
    faults.warn(line, 'SIRET', 'directory.identifier.bad-check-digit', draft.siret);
  }
}

function fullness(draft: StructureDraft): number {
  const { address, ...own } = draft;
  return [...Object.values(own), ...Object.values(address)].filter((value) => value !== '').length;
}
