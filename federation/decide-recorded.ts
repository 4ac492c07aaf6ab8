import type { Semantic } from './authzen/parse-evaluation.ts';
import { type AskedBy, type Domain, decideKnown } from './decide-for.ts';
import { FederationError } from './error.ts';
import type { Decision, Question } from './habilitation/decision.ts';
import { madeOnce } from './habilitation/made-once.ts';
import type { KeptEntity, ProfessionalFacts, ProfessionalFactsPort } from './ports.ts';
import type { DecisionRecord } from './record/decision-record.ts';
import { recordFacts } from './record/record-facts.ts';
import { recompute } from './record/replay.ts';
import type { DecisionLog } from './store/decision-log.ts';
import type { SheetShelf } from './store/sheet-shelf.ts';
import { ANSWER_SLICE_MS } from './turns.ts';

/** Decisions, each with the number it is recorded under; `written` resolves once all are on disk. */
export interface RecordedDecisions {
  readonly decisions: readonly { readonly decision: Decision; readonly sequence: number }[];
  readonly written: Promise<void>;
}

/** One question, and who asks it. */
export interface Ask {
  readonly question: Question;
  readonly asked: AskedBy;
}

/**
 * Decide questions in their order, as far as the semantic goes, and record them together. Others are answered between two of them:
 * under a large sheet each may take long.
 */
export async function decideRecorded(
  domain: Domain,
  log: DecisionLog,
  asks: readonly Ask[],
  semantic: Semantic = 'execute_all',
): Promise<RecordedDecisions> {
  // Now: records lie in the order of their instants, however long the answers take.
  const first = log.reserve(asks.length);
  for (const { asked } of asks) await readySheet(domain, asked);
  const slice = domain.turns.begin(ANSWER_SLICE_MS);
  const shared = {
    ...domain,
    professionals: oncePerPerson(domain.professionals),
    actsOf: oncePerPatient(domain.actsOf),
    keptEntity: oncePerThing(domain.keptEntity),
  };
  const made: { readonly decision: Decision; readonly record: Omit<DecisionRecord, 'sequence'> }[] = [];
  for (const { question, asked } of asks) {
    if (made.length > 0 && slice.isOver()) await slice.next();
    const one = decideAndKeep(shared, question, asked);
    made.push(one);
    if (endsBatch(semantic, one.decision.granted)) break;
  }
  const written = log.write(
    first,
    made.map(({ record }) => record),
  );
  return { decisions: made.map(({ decision }, place) => ({ decision, sequence: first + place })), written };
}

/** The sheet that will be asked, compiled while others are answered; of whoever is refused without one, none. */
async function readySheet({ store, sheets }: Domain, { application, at }: AskedBy): Promise<void> {
  if (store.application(application)?.status === 'active') await sheets.ready(application, at);
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

function decideAndKeep(domain: Domain, question: Question, asked: AskedBy) {
  const { decision, sheet, professional, around } = decideKnown(domain, question, asked);
  const { subject, action, resource } = question;
  const { reference } = sheet ?? {};
  // Sought now: an answer that waits for its record is told from the facts it was made of.
  if (!decision.granted) void decision.missing;
  return {
    decision,
    record: {
      at: decision.at,
      application: asked.application,
      sheet: reference ? { version: reference.version, digest: reference.digest } : null,
      subject: { type: subject.type, id: subject.id },
      action: action.name,
      resource: { type: resource.type, id: resource.id },
      facts: recordFacts(sheet, question, professional, around, decision),
      granted: decision.granted,
      rules: decision.rules,
      code: decision.granted ? ('' as const) : decision.code,
    },
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
