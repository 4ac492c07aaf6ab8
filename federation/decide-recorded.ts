import type { Semantic } from './authzen/parse-evaluation.ts';
import { type AskedBy, type Domain, decideKnown } from './decide-for.ts';
import { type Defect, defectOf } from './defect.ts';
import { FederationError } from './error.ts';
import { refuse } from './habilitation/decide.ts';
import type { Decision, Question } from './habilitation/decision.ts';
import { madeOnce } from './habilitation/made-once.ts';
import type { KeptEntity, ProfessionalFacts, ProfessionalFactsPort } from './ports.ts';
import type { DecisionRecord, RecordedFacts } from './record/decision-record.ts';
import { recordFacts } from './record/record-facts.ts';
import { recompute } from './record/replay.ts';
import type { DecisionLog } from './store/decision-log.ts';
import type { SheetShelf } from './store/sheet-shelf.ts';
import { ANSWER_SLICE_MS } from './turns.ts';

/** One answer, and the number it is recorded under. */
export interface RecordedDecision {
  readonly decision: Decision;
  readonly sequence: number;
  /** What was thrown as the question was decided, which closes this one and no other; absent: nothing. */
  readonly defect?: unknown;
}

/** Decisions in the order of what was asked; `written` resolves once all are on disk. */
export interface RecordedDecisions {
  readonly decisions: readonly RecordedDecision[];
  readonly written: Promise<void>;
}

/** One question, and who asks it. */
export interface Ask {
  readonly question: Question;
  readonly asked: AskedBy;
}

/**
 * Decide questions in their order, as far as the semantic goes, and record them together. Others are answered between two of them:
 * under a large sheet each may take long. What fails as one is decided closes that one: it is a no with the defect's code, and the
 * others are answered.
 *
 * @throws what is no defect of one question: `federation.store.unavailable`, `federation.habilitation.question-malformed`
 */
export async function decideRecorded(
  domain: Domain,
  log: DecisionLog,
  asks: readonly Ask[],
  semantic: Semantic = 'execute_all',
): Promise<RecordedDecisions> {
  // Now: records lie in the order of their instants, however long the answers take.
  const first = log.reserve(asks.length);
  const unreadable = await readySheets(domain, asks);
  const slice = domain.turns.begin(ANSWER_SLICE_MS);
  const shared = {
    ...domain,
    professionals: oncePerPerson(domain.professionals),
    actsOf: oncePerPatient(domain.actsOf),
    keptEntity: oncePerThing(domain.keptEntity),
  };
  const made: Made[] = [];
  for (const { question, asked } of asks) {
    if (made.length > 0 && slice.isOver()) await slice.next();
    const one = decideFenced(shared, question, asked, unreadable.get(asked.application));
    made.push(one);
    if (endsBatch(semantic, one.decision.granted)) break;
  }
  const written = log.write(
    first,
    made.map(({ record }) => record),
  );
  return { decisions: made.map(({ record: _, ...each }, place) => ({ ...each, sequence: first + place })), written };
}

/**
 * The sheets that will be asked, compiled while others are answered; of whoever is refused without one, none.
 *
 * @returns what is wrong with those that cannot be read back, by application
 */
async function readySheets({ store, sheets }: Domain, asks: readonly Ask[]): Promise<ReadonlyMap<string, Defect>> {
  const unreadable = new Map<string, Defect>();
  for (const { application, at } of asks.map(({ asked }) => asked)) {
    if (unreadable.has(application) || store.application(application)?.status !== 'active') continue;
    try {
      await sheets.ready(application, at);
    } catch (error) {
      unreadable.set(application, defectOf(error));
    }
  }
  return unreadable;
}

/** The directory read once for each person, situation and instant of a batch: what is known of somebody is gathered once. */
function oncePerPerson(professionals: ProfessionalFactsPort): ProfessionalFactsPort {
  const known = new Map<string, ProfessionalFacts | null>();
  return {
    ...professionals,
    factsOf(subjectId, situationId, at) {
      const key = `${at.getTime()} ${subjectId.length} ${subjectId}${situationId === null ? '' : ` ${situationId}`}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const facts = professionals.factsOf(subjectId, situationId, at);
      known.set(key, facts);
      return facts;
    },
  };
}

/** What is kept of a thing or a subject read once for a batch: most of its questions are about one person. */
function oncePerThing(keptEntity: Domain['keptEntity']): Domain['keptEntity'] {
  const known = new Map<string, Map<string, Map<string, KeptEntity | null>>>();
  return (application, type, id) => {
    const ofType = madeOnce(
      madeOnce(known, application, () => new Map()),
      type,
      () => new Map<string, KeptEntity | null>(),
    );
    const before = ofType.get(id);
    if (before !== undefined) return before;
    const kept = keptEntity(application, type, id);
    ofType.set(id, kept);
    return kept;
  };
}

/** The acts about a patient read once for a batch or a search: nearly all its questions are about one. */
export function oncePerPatient(actsOf: Domain['actsOf']): Domain['actsOf'] {
  const known = new Map<string, ReturnType<Domain['actsOf']>>();
  return (application, patient) => {
    const key = `${application} ${patient}`;
    const acts = known.get(key) ?? actsOf(application, patient);
    known.set(key, acts);
    return acts;
  };
}

/** Whether the questions after this answer are not asked (AuthZEN 1.0 §7.1.2). */
export function endsBatch(semantic: Semantic, granted: boolean): boolean {
  return (semantic === 'deny_on_first_deny' && !granted) || (semantic === 'permit_on_first_permit' && granted);
}

/** An answer and what is kept of it. */
interface Made {
  readonly decision: Decision;
  readonly record: Omit<DecisionRecord, 'sequence'>;
  readonly defect?: unknown;
}

/** @param unreadable what keeps the sheet from being asked at all */
function decideFenced(domain: Domain, question: Question, asked: AskedBy, unreadable: Defect | undefined): Made {
  if (unreadable) return closedBy(unreadable, question, asked);
  try {
    return decideAndKeep(domain, question, asked);
  } catch (error) {
    return closedBy(defectOf(error), question, asked);
  }
}

/** Nothing is known for sure where something failed: nothing is recorded but the question and its no. */
const NOTHING_KNOWN: RecordedFacts = {
  ...{ professional: null, session: null, patient: null, others: [] },
  ...{ declared: {}, malformed: [], above: {}, keptAsOf: { subject: '', resource: '' } },
};

function closedBy({ code, error }: Defect, question: Question, { application, at }: AskedBy): Made {
  const decision = refuse(code, null, at);
  return { decision, record: recordOf(question, application, decision, NOTHING_KNOWN), defect: error };
}

function decideAndKeep(domain: Domain, question: Question, asked: AskedBy): Made {
  const { decision, sheet, professional, around } = decideKnown(domain, question, asked);
  // Sought now: an answer that waits for its record is told from the facts it was made of.
  if (!decision.granted) void decision.missing;
  const facts = recordFacts(sheet, question, professional, around, decision);
  return { decision, record: recordOf(question, asked.application, decision, facts) };
}

function recordOf(
  { subject, action, resource }: Question,
  application: string,
  decision: Decision,
  facts: RecordedFacts,
): Made['record'] {
  const { sheet, granted, rules, at } = decision;
  return {
    at,
    application,
    sheet: sheet && { version: sheet.version, digest: sheet.digest },
    subject: { type: subject.type, id: subject.id },
    action: action.name,
    resource: { type: resource.type, id: resource.id },
    facts,
    granted,
    rules,
    code: decision.granted ? '' : decision.code,
  };
}

/** See `Federation.decisions.recompute`. */
export function recomputeRecord(sheets: SheetShelf, record: DecisionRecord): Decision {
  if (record.sheet === null) return recompute(null, record);
  const { version, digest } = record.sheet;
  const sheet = sheets.version(record.application, version);
  if (sheet?.reference.digest === digest) return recompute(sheet, record);
  const message = `decision ${record.sequence} was made by another version ${version} of the sheet of ${record.application}`;
  throw new FederationError('federation.store.incoherent', message);
}
