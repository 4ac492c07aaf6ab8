import { FederationError } from './error.ts';
import { type Around, NOTHING_AROUND } from './habilitation/asked.ts';
import type { CompiledSheet } from './habilitation/compile-sheet.ts';
import { decide, refuse } from './habilitation/decide.ts';
import type { Decision, Question } from './habilitation/decision.ts';
import type { OtherSituation } from './habilitation/known-facts.ts';
import { madeOnce } from './habilitation/made-once.ts';
import { namesOfSubject } from './habilitation/names-of-subject.ts';
import { keptOfSubject } from './kept-of-subject.ts';
import type { PatientAct } from './patients/act.ts';
import { factsOfActs } from './patients/act-facts.ts';
import { isPseudonym } from './patients/pseudonym.ts';
import type { KeptEntity, PatientFacts, ProfessionalFacts, ProfessionalFactsPort, SessionFacts } from './ports.ts';
import type { PreparedDrafts } from './store/prepared-drafts.ts';
import type { SheetShelf } from './store/sheet-shelf.ts';
import type { TrustDomainStore } from './store/trust-store.ts';
import type { Turns } from './turns.ts';

/** What decisions are made of. */
export interface Domain {
  readonly store: TrustDomainStore;
  readonly sheets: SheetShelf;
  readonly prepared: PreparedDrafts;
  readonly professionals: ProfessionalFactsPort;
  /** What an application has kept of a thing or subject; null when nothing is. */
  readonly keptEntity: TrustDomainStore['keptEntity'];
  /** Every act about a patient of an application, oldest first. */
  readonly actsOf: (application: string, patient: string) => readonly PatientAct[];
  /** How long work lets others be answered. */
  readonly turns: Turns;
}

/** Who asks, when, and what the house itself knows of the session. */
export interface AskedBy {
  readonly application: string;
  readonly at: Date;
  readonly session?: SessionFacts | null;
}

/** Situations of one person that are tried for a way out. */
const MAX_SITUATIONS = 10;

/**
 * Decide a question of an application under its sheet in force.
 *
 * @throws FederationError `federation.habilitation.question-malformed` when `at` is no instant
 */
export function decideFor(domain: Domain, question: Question, asked: AskedBy): Decision {
  return decideKnown(domain, question, asked).decision;
}

/** A decision with what was known as it was made. */
export interface KnownDecision {
  readonly decision: Decision;
  readonly sheet: CompiledSheet | null;
  readonly professional: ProfessionalFacts | null;
  readonly around: Around;
}

export function decideKnown(domain: Domain, question: Question, asked: AskedBy): KnownDecision {
  const { application, at } = asked;
  if (Number.isNaN(at.getTime())) {
    throw new FederationError('federation.habilitation.question-malformed', 'no instant', 'at');
  }
  const member = domain.store.application(application);
  if (!member) return unasked(refuse('federation.application.absent', null, at), null);
  if (member.status !== 'active') return unasked(refuse('federation.application.suspended', null, at), null);
  const sheet = domain.sheets.inForce(application, at);
  if (isForeign(question, application, sheet)) {
    return unasked(refuse('federation.habilitation.foreign-application', sheet, at), sheet);
  }
  const professional = professionalOf(domain.professionals, question, at);
  const around = aroundOf(domain, question, professional, asked);
  return { decision: decide(sheet, question, professional, at, around), sheet, professional, around };
}

/** Refused before anything was known. */
function unasked(decision: Decision, sheet: CompiledSheet | null): KnownDecision {
  return { decision, sheet, professional: null, around: NOTHING_AROUND };
}

/**
 * A question names its application by asking about it, or by saying so of its resource: either must be the one that asks. Where the sheet
 * declares a fact of that name, what is said is that fact, and means what the sheet's owner means by it.
 */
export function isForeign({ resource }: Question, application: string, sheet: CompiledSheet | null): boolean {
  if (resource.type === 'application' && resource.id !== application) return true;
  if (sheet?.sheet.facts.has(STATED_APPLICATION)) return false;
  const stated = resource.properties?.application;
  return stated !== undefined && stated !== application;
}

const STATED_APPLICATION = 'resource.application';

/** The situation is the question's, the facts are the directory's; a situation that is no text is nobody's. */
export function professionalOf(
  professionals: ProfessionalFactsPort,
  { subject, context }: Question,
  at: Date,
): ProfessionalFacts | null {
  if (subject.type !== 'professional') return null;
  const situation = context?.situation ?? '';
  return typeof situation === 'string'
    ? professionals.factsOf(subject.id, situation === '' ? null : situation, at)
    : null;
}

function isSessionOf({ personId }: SessionFacts, professional: ProfessionalFacts): boolean {
  return personId === professional.personId || professional.mergedIds?.includes(personId) === true;
}

/** What is known around a question; each part is looked up when a rule reads it, and once. */
export function aroundOf(
  { professionals, keptEntity, actsOf }: Domain,
  question: Question,
  professional: ProfessionalFacts | null,
  { application, at, session }: AskedBy,
): Around {
  let others: readonly OtherSituation[] | undefined;
  let names: readonly string[] | undefined;
  let entities: Map<string, Map<string, KeptEntity | null>> | undefined;
  return {
    // A session speaks of its own person only, whoever hands it in.
    session: session && professional && isSessionOf(session, professional) ? session : null,
    patient: patientOnce(professional),
    kept: keptOnce,
    otherSituations: () => {
      others ??= (professional ? otherSituations(professionals, question, professional, at) : []).map((other) => ({
        professional: other,
        patient: patientOnce(other),
      }));
      return others;
    },
  };

  /** Every rule about a tree goes up the same one. */
  function keptOnce(type: string, id: string): KeptEntity | null {
    // By type, then by id: both are texts at hand, and a key made of them would cost more than what it finds.
    entities ??= new Map();
    const ofType = madeOnce(entities, type, () => new Map<string, KeptEntity | null>());
    const before = ofType.get(id);
    if (before !== undefined) return before;
    const entity = keptUnderItsNames(type, id);
    ofType.set(id, entity);
    return entity;
  }

  function keptUnderItsNames(type: string, id: string): KeptEntity | null {
    if (type === question.subject.type) {
      names ??= namesOfSubject(question.subject, professional);
      if (names.includes(id)) return keptOfSubject(keptEntity, application, type, names);
    }
    return keptEntity(application, type, id);
  }

  /** What a patient's acts say of a person in one situation, worked out when it is first asked. */
  function patientOnce(there: ProfessionalFacts | null): () => PatientFacts | null {
    let known: PatientFacts | null | undefined;
    return () => {
      if (known === undefined) known = patientFacts(there);
      return known;
    };
  }

  function patientFacts(there: ProfessionalFacts | null): PatientFacts | null {
    const patient = patientOf(question, keptOnce);
    if (!there || patient === null) return null;
    return factsOfActs(actsOf(application, patient), { professional: there, resource: question.resource, at });
  }
}

/**
 * The patient of a question, by the application's own pseudonym: the resource itself, or the one that it names. What is kept of the
 * thing goes first: whoever searches among things of several patients states one patient for all.
 */
function patientOf({ resource: { type, id, properties } }: Question, kept: Around['kept']): string | null {
  const named = type === 'patient' ? id : (kept(type, id)?.properties.patient ?? properties?.patient);
  return typeof named === 'string' && isPseudonym(named) ? named : null;
}

function otherSituations(
  professionals: ProfessionalFactsPort,
  { subject }: Question,
  current: ProfessionalFacts,
  at: Date,
): readonly ProfessionalFacts[] {
  const ids = professionals.situationsOf?.(subject.id, at) ?? [];
  return ids
    .filter((id) => id !== current.situation?.id)
    .slice(0, MAX_SITUATIONS)
    .flatMap((id) => professionals.factsOf(subject.id, id, at) ?? []);
}
