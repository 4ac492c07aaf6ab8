import { adeliNumber, CAST_RPPS_RANK, rppsNumber } from './identifiers.ts';
import type { Exercice, Person, Place, SavoirFaire, Site, Situation } from './model.ts';
import { type Random, seededRandom } from './random.ts';
import { inventSituation, type Workplaces, workplacesOf } from './situations.ts';
import { familyName, givenNames } from './vocabulary/names.ts';
import { PROFESSIONS, type ProfessionProfile, SECOND_QUALIFICATIONS } from './vocabulary/professions.ts';

/** Most people the test range of RPPS numbers can name beside the cast. */
export const MAX_INVENTED_PEOPLE = CAST_RPPS_RANK - 1;

const SEVERAL_SITUATIONS = 0.2;
const THREE_SITUATIONS = 0.15;
const WITHOUT_SITUATION = 0.015;
const SECOND_QUALIFICATION = 0.12;
const SECOND_PROFESSION = 0.003;
const STUDENT = 0.02;
const MILITARY = 0.004;
/** Every so many people keeps an ADELI number, as a few still do after the register closed. */
const ADELI_EVERY = 400;

/** Invent `count` people who practise in `sites`. */
export function inventPeople(seed: string, sites: readonly Site[], count: number): readonly Person[] {
  const random = seededRandom(`${seed}/people`);
  const workplaces = workplacesOf(random, sites);
  const origin = { workplaces, rpps: rppsNumber, adeli: adeliNumber, severalSituations: SEVERAL_SITUATIONS };
  return Array.from({ length: count }, (_, index) => inventPerson(random, origin, index + 1));
}

/** Where invented people come from. */
export interface Origin {
  readonly workplaces: Workplaces;
  /** Numbers of the two registers, by rank. */
  rpps(rank: number): string;
  adeli(rank: number): string;
  /** Part of the people who practise in several situations. */
  readonly severalSituations: number;
}

/** Invent the person of this rank, from 1. */
export function inventPerson(random: Random, origin: Origin, rank: number): Person {
  const profile = random.weighted(PROFESSIONS);
  const sex = random.chance(profile.women) ? 'F' : 'M';
  const family = familyName(random);
  const given = givenNames(random, sex);
  const onAdeli = profile.authority === 'ARS/ARS/ARS' && rank % ADELI_EVERY < 20;
  const id = onAdeli ? origin.adeli(rank) : origin.rpps(rank);
  const professions = random.chance(SECOND_PROFESSION) ? [profile, otherThan(random, profile)] : [profile];
  const naming = { familyName: family, givenName: given[0] ?? '' };
  return {
    idType: onAdeli ? '0' : '8',
    id,
    familyName: family,
    givenNames: given,
    sex,
    birthDate: birthDate(random),
    birthCommune: origin.workplaces.commune(random),
    email: '',
    exercices: professions.map((each) => inventExercice(random, origin, each, { ...naming, rpps: onAdeli ? '' : id })),
  };
}

/** The same person, who now practises their first profession elsewhere. */
export function movedPerson(random: Random, origin: Origin, person: Person): Person {
  const [first, ...others] = person.exercices;
  const profile = PROFESSIONS.find(({ code }) => code === first?.profession);
  if (first === undefined || profile === undefined) return person;
  const holder = { familyName: person.familyName, rpps: person.idType === '8' ? person.id : '' };
  return {
    ...person,
    exercices: [{ ...first, situations: inventSituations(random, origin, profile, holder) }, ...others],
  };
}

function inventExercice(
  random: Random,
  origin: Origin,
  profile: ProfessionProfile,
  holder: { readonly familyName: string; readonly givenName: string; readonly rpps: string },
): Exercice {
  const category = random.chance(MILITARY) ? 'M' : profile.code === '10' && random.chance(STUDENT) ? 'E' : 'C';
  return {
    profession: profile.code,
    category,
    civility: profile.code === '10' && category === 'C' && random.chance(0.01) ? 'PR' : profile.civility,
    familyName: holder.familyName,
    givenName: holder.givenName,
    authority: profile.authority,
    savoirFaire: inventSavoirFaire(random, profile),
    situations: inventSituations(random, origin, profile, holder),
  };
}

function inventSavoirFaire(random: Random, profile: ProfessionProfile): readonly SavoirFaire[] {
  if (profile.specialties.length === 0 || !random.chance(profile.specialised)) return [];
  const first = random.weighted(profile.specialties);
  const second =
    profile.code === '10' && random.chance(SECOND_QUALIFICATION) ? [random.weighted(SECOND_QUALIFICATIONS)] : [];
  return [first, ...second].map(({ type, code }) => ({ type, code }));
}

function inventSituations(
  random: Random,
  { workplaces, severalSituations }: Origin,
  profile: ProfessionProfile,
  { rpps, familyName }: { readonly rpps: string; readonly familyName: string },
): readonly Situation[] {
  if (random.chance(WITHOUT_SITUATION)) return [];
  const several = random.chance(severalSituations);
  const wanted = several ? (random.chance(THREE_SITUATIONS) ? 3 : 2) : 1;
  const name = profile.civility === '' ? `CABINET ${familyName}` : `CABINET DU DR ${familyName}`;
  const drawn = Array.from({ length: wanted }, (_, rank) =>
    inventSituation(random, workplaces, profile, { rpps, name, rank }),
  );
  // Twice the same place in the same mode would be one situation written twice.
  return [...new Map(drawn.map((situation) => [`${situation.mode}${keyOf(situation.place)}`, situation])).values()];
}

function keyOf(place: Place): string {
  if (place.is === 'site') return place.site.finess;
  return place.is === 'group' ? place.siret : String(place.rank);
}

function otherThan(random: Random, profile: ProfessionProfile): ProfessionProfile {
  const others = PROFESSIONS.filter((each) => each.code !== profile.code);
  return random.weighted(others);
}

function birthDate(random: Random): string {
  const day = String(1 + random.below(28)).padStart(2, '0');
  const month = String(1 + random.below(12)).padStart(2, '0');
  return `${day}/${month}/${1956 + random.below(46)}`;
}
