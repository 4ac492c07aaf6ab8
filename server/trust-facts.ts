import type { DirectoryReader, Professional } from '../directory/index.ts';
import type { ProfessionalFacts, ProfessionalFactsPort } from '../federation/index.ts';
import { type SituationInExercice, situationsOf } from './oidc/claims.ts';

/**
 * The directory as the trust domain sees it: the only source of what is true of a professional. An application's own word about
 * a profession or a membership is never asked.
 */
export function professionalFacts(reader: DirectoryReader): ProfessionalFactsPort {
  return {
    factsOf(subjectId, situationId, at) {
      const found = findSubject(reader, subjectId);
      if (!found) return null;
      const { person, status } = found;
      const active = activeOf(person, situationId);
      if (situationId !== null && active === null) return null;
      const mergedIds = mergedIdsOf(reader, person);
      return { ...describe(person, status, active), ...mergedIds, memberships: membershipsOf(reader, person, at) };
    },
    *everyone(at, after) {
      for (const person of reader.people(after)) {
        const memberships = membershipsOf(reader, person, at);
        const known = { ...mergedIdsOf(reader, person), memberships };
        const situations = situationsOf(person);
        if (situations.length === 0) yield { ...describe(person, 'open', null), ...known };
        for (const each of situations) yield { ...describe(person, 'open', each), ...known };
      }
    },
    situationsOf(subjectId) {
      const found = findSubject(reader, subjectId);
      return found ? situationsOf(found.person).map(({ situation }) => situation.id) : [];
    },
  };
}

function findSubject(reader: DirectoryReader, id: string): { person: Professional; status: 'open' | 'closed' } | null {
  for (const find of [reader.findByPersonId, reader.findByNationalId]) {
    const found = find(id);
    if (found.found) return { person: found.record, status: 'open' };
    if ('record' in found) return { person: found.record, status: 'closed' };
  }
  return null;
}

/** Of nearly everybody: none. */
function mergedIdsOf(reader: DirectoryReader, { personId, absorbed }: Professional): { mergedIds?: readonly string[] } {
  return absorbed === undefined ? {} : { mergedIds: reader.idsOf(personId).slice(1) };
}

function activeOf(person: Professional, situationId: string | null): SituationInExercice | null {
  if (situationId === null) return null;
  return situationsOf(person).find(({ situation }) => situation.id === situationId) ?? null;
}

function describe(
  person: Professional,
  status: 'open' | 'closed',
  active: SituationInExercice | null,
): Omit<ProfessionalFacts, 'memberships'> {
  // Without a situation, a person of one exercice is still of that profession; of several, of none in particular.
  const exercice = active?.exercice ?? (person.exercices.length === 1 ? person.exercices[0] : undefined);
  const situation = active?.situation;
  return {
    personId: person.personId,
    nationalId: person.nationalId,
    ...otherNumbersOf(person),
    status,
    familyName: person.familyName,
    givenName: person.givenNames[0] ?? '',
    profession: exercice?.profession ?? '',
    category: exercice?.category ?? '',
    specialties: exercice?.savoirFaire.map(({ code }) => code) ?? [],
    situation: situation
      ? {
          id: situation.id,
          structureKey: situation.structureKey,
          finess: situation.place.finessEt,
          legalEntity: situation.place.finessEj,
          mode: situation.mode,
          sector: situation.sector,
          role: situation.role,
        }
      : null,
    ...originOf(person),
  };
}

/** Of nearly everybody: none. */
function otherNumbersOf({ nationalId, identifiers }: Professional): { otherNumbers?: readonly string[] } {
  if (identifiers.length < 2) return {};
  return { otherNumbers: identifiers.map((each) => each.nationalId).filter((each) => each !== nationalId) };
}

/** The national file that says who somebody is, or the act of the curator who entered them. */
function originOf({ provenance }: Professional): Pick<ProfessionalFacts, 'asOf' | 'file'> {
  const { asOf = '', file } = provenance.national ?? provenance.curated ?? {};
  return file === undefined ? { asOf } : { asOf, file };
}

function membershipsOf(reader: DirectoryReader, person: Professional, at: Date): ProfessionalFacts['memberships'] {
  return reader
    .membershipsOf(person.personId, at)
    .map(({ networkId, tier, role, from }) => ({ network: networkId, tier, role, since: from }));
}
