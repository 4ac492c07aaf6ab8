import type { Exercice, Professional } from './professional.ts';
import type { Place, Situation } from './situation.ts';
import { situationIdOf } from './situation-id.ts';
import { endOf, nextTurnOf, postsOn, type Staff, type StaffPost, staffStateOn } from './staff.ts';
import type { Structure } from './structure.ts';

/** Nomenclature R23: staff are paid by the place they work in. */
const SALARIED = 'S';
/** Type digits of structure identifiers: built from a FINESS number, from a SIRET. */
const TYPE = { finess: '1', siret: '3' } as const;

/** Finds a structure by its key, open or closed. */
export type StructureFinder = (key: string) => Structure | undefined;

/** A member of staff on a day: the situations of the posts that run, and whether the record is open. Pure but for the finder. */
export function settleStaff(
  person: Professional,
  staff: Staff,
  structureOf: StructureFinder,
  day: string,
): Professional {
  const state = staffStateOn(staff, day);
  // What is not open is kept with all its places: that is what it was, or will be.
  const posts = state === 'open' ? postsOn(staff, day) : staff.posts;
  const situations = new Map(
    posts.map((post) => situationOf(person.nationalId, post, structureOf)).map((one) => [one.id, one]),
  );
  const closedOn = state === 'open' ? null : state === 'closed' ? endOf(staff, day) : (person.closedOn ?? day);
  return {
    ...person,
    exercices: [exerciceOf(person, [...situations.values()])],
    staff: { ...staff, turnsOn: nextTurnOf(staff, day) },
    closedOn,
  };
}

/** Names and places, no profession: a member of staff never has one. */
function exerciceOf({ familyName, givenNames, civility }: Professional, situations: readonly Situation[]): Exercice {
  const givenName = givenNames[0] ?? '';
  return { profession: '', category: '', civility, familyName, givenName, savoirFaire: [], situations };
}

function situationOf(nationalId: string, { structureKey, role, sector }: StaffPost, find: StructureFinder): Situation {
  const structure = find(structureKey);
  const place = structure === undefined ? UNKNOWN_PLACE : placeOf(structure);
  const codes = { mode: SALARIED, sector, pharmacistSection: '', role, kind: '' };
  const id = situationIdOf({ nationalId, profession: '', category: '', structureKey, ...codes, place });
  return { id, ...codes, registrationAuthority: '', place, structureKey };
}

/** A structure as the place of a situation. */
function placeOf(structure: Structure): Place {
  const { finess, finessEj, siret, siren, name, longName, tradeName, address, phone, fax, email, kind } = structure;
  const isEntity = kind === 'legal-entity';
  return {
    siret,
    siren,
    finessEt: isEntity ? '' : finess,
    finessEj: isEntity ? finess : finessEj,
    technicalId: '',
    structureId: structureIdOf(structure),
    name: longName || name,
    tradeName,
    address,
    phone,
    phone2: '',
    fax,
    email,
  };
}

function structureIdOf({ structureId, finess, siret }: Structure): string {
  if (structureId !== '') return structureId;
  if (finess !== '') return `${TYPE.finess}${finess}`;
  return siret === '' ? '' : `${TYPE.siret}${siret}`;
}

const NO_ADDRESS = {
  recipient: '',
  geographicPoint: '',
  number: '',
  repetition: '',
  wayType: '',
  way: '',
  distribution: '',
  cedex: '',
  postalCode: '',
  commune: '',
  country: '',
  department: '',
} as const;

const UNKNOWN_PLACE: Place = {
  siret: '',
  siren: '',
  finessEt: '',
  finessEj: '',
  technicalId: '',
  structureId: '',
  name: '',
  tradeName: '',
  address: NO_ADDRESS,
  phone: '',
  phone2: '',
  fax: '',
  email: '',
};
