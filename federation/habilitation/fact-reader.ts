import type { ProfessionalFacts } from '../ports.ts';
import type { Properties } from './decision.ts';
import { knownFact, type StatedSide } from './house-facts.ts';
import type { KnownFacts } from './known-facts.ts';
import { localTime } from './local-time.ts';
import { OTHER_NAMES } from './names-of-subject.ts';
import { readValue, type Value } from './read-value.ts';
import type { DeclaredFact, Sheet } from './sheet.ts';

/** Reads one fact of a question. */
export interface FactReader {
  /** Its value in the declared form; undefined when unknown. */
  read(known: KnownFacts): Value | undefined;
  /** Whether anything at all was said of it. */
  isSaid(known: KnownFacts): boolean;
  /** Other values that are as good as the one read; absent: there are none. */
  readonly others?: (known: KnownFacts) => readonly string[];
}

/** The national files leave unknown values empty: unknown is absent, not « none of these ». */
const filled = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

type FromProfessional = (professional: ProfessionalFacts) => Value | undefined;

const PROFESSIONAL: Readonly<Record<string, FromProfessional>> = {
  'professional.id': ({ nationalId }) => filled(nationalId),
  'professional.person': ({ personId }) => filled(personId),
  'professional.profession': ({ profession }) => filled(profession),
  'professional.category': ({ category }) => filled(category),
  // No specialty is an answer; no known exercice is not: without one, nobody knows whose specialties they would be.
  'professional.specialty': ({ profession, specialties }) => (profession === '' ? undefined : specialties),
  'professional.mode': ({ situation }) => filled(situation?.mode),
  'professional.sector': ({ situation }) => filled(situation?.sector),
  'professional.role': ({ situation }) => filled(situation?.role),
  'professional.finess': ({ situation }) => filled(situation?.finess),
  'professional.legalEntity': ({ situation }) => filled(situation?.legalEntity),
};

const HOUSE: Readonly<Record<string, (known: KnownFacts, sheet: Sheet) => unknown>> = {
  'session.acr': ({ session }) => session?.acr,
  'session.amr': ({ session }) => session?.amr,
  'session.card': ({ session }) => session?.card,
  // Declared for one patient, in a session: without one, nobody is there to declare it.
  'session.mode': (known) => known.session && (known.patient()?.mode ?? known.session.mode),
  'moment.minute': ({ at }, { timeZone }) => localTime(at, timeZone).minute,
  'moment.weekday': ({ at }, { timeZone }) => localTime(at, timeZone).weekday,
  'care.link': (known) => known.patient()?.links,
  'choice.consent': (known) => known.patient()?.consent,
  'choice.blocked': (known) => known.patient()?.blocked,
  'choice.masked': (known) => known.patient()?.masked,
  'subject.id': ({ question }) => question.subject.id,
  'resource.id': ({ question }) => question.resource.id,
  'subject.self': ({ question }) => question.subject,
  'resource.self': ({ question }) => question.resource,
};

export function readerOf(name: string, sheet: Sheet): FactReader {
  const others = OTHER_NAMES.get(name);
  const reader = readerOfOne(name, sheet);
  return others ? { ...reader, others } : reader;
}

function readerOfOne(name: string, sheet: Sheet): FactReader {
  const fromProfessional = PROFESSIONAL[name];
  if (fromProfessional) {
    return saidWhenRead(({ professional }) => (professional ? fromProfessional(professional) : undefined));
  }
  if (name === 'moment.at') return saidWhenRead(({ at }) => at.getTime());
  const declared = knownFact(name, sheet.facts);
  // Sheets name known facts only: see parse-sheet.
  if (!declared) return saidWhenRead(() => undefined);
  const house = HOUSE[name];
  if (house) return saidWhenRead((known) => readValue(house(known, sheet), declared));
  const dot = name.indexOf('.');
  return statedReader(name.slice(0, dot) as StatedSide, name.slice(dot + 1), declared);
}

function saidWhenRead(read: (known: KnownFacts) => Value | undefined): FactReader {
  return { read, isSaid: (known) => read(known) !== undefined };
}

/** A fact that the application states in its question, or that is kept for it. */
function statedReader(side: StatedSide, key: string, declared: DeclaredFact): FactReader {
  const { from = 'request' } = declared;
  const requested = (known: KnownFacts): unknown => ownMember(propertiesOf(known, side), key);
  const kept = (known: KnownFacts): unknown => ownMember(keptOf(known, side), key);
  const said = (known: KnownFacts): unknown => {
    if (from === 'request') return requested(known);
    const value = kept(known);
    return value === undefined && from === 'either' ? requested(known) : value;
  };
  return {
    read: (known) => {
      const value = said(known);
      return value === undefined ? undefined : readValue(value, declared);
    },
    isSaid: (known) => said(known) !== undefined,
  };
}

function propertiesOf({ question }: KnownFacts, side: StatedSide): Properties | undefined {
  return side === 'context' ? question.context : question[side].properties;
}

function keptOf(known: KnownFacts, side: StatedSide): Properties | undefined {
  if (side !== 'subject' && side !== 'resource') return undefined;
  const { type, id } = known.question[side];
  return known.kept(type, id)?.properties;
}

/** Own members only: « constructor » is no fact of every object. */
function ownMember(properties: Properties | undefined, key: string): unknown {
  return properties && Object.hasOwn(properties, key) ? properties[key] : undefined;
}
