import type { Around } from '../habilitation/asked.ts';
import type { CompiledSheet } from '../habilitation/compile-sheet.ts';
import type { Decision, Question } from '../habilitation/decision.ts';
import { ancestorsOf } from '../habilitation/entity-tree.ts';
import { FactSet } from '../habilitation/gather-facts.ts';
import type { OtherSituation } from '../habilitation/known-facts.ts';
import type { Value } from '../habilitation/read-value.ts';
import type { PatientFacts, ProfessionalFacts } from '../ports.ts';
import type { RecordedFacts } from './decision-record.ts';

/** Everything known around a question at this moment, as it is kept with the decision. */
export function recordFacts(
  sheet: CompiledSheet | null,
  question: Question,
  professional: ProfessionalFacts | null,
  around: Around,
  decision: Decision,
): RecordedFacts {
  const { subject, resource } = question;
  const others = decision.granted ? [] : around.otherSituations();
  const common = {
    professional: professional && nameless(professional),
    session: around.session,
    patient: around.patient(),
    others: others.map((other) => nameless(other.professional)),
    ...elsewhereOf(around, others),
    keptAsOf: {
      subject: around.kept(subject.type, subject.id)?.asOf ?? '',
      resource: around.kept(resource.type, resource.id)?.asOf ?? '',
    },
  };
  if (!sheet) return { ...common, declared: {}, malformed: [], above: {} };
  const { session, patient, kept } = around;
  const facts = new FactSet(sheet.layout, { question, professional, session, patient, kept, at: decision.at });
  const declared: Record<string, Value> = {};
  const above: Record<string, readonly string[]> = {};
  const malformed: string[] = [];
  const stated: string[] = [];
  const keptMalformed: string[] = [];
  for (const [name, { type, from }] of sheet.sheet.facts) {
    const value = facts.valueOf(name);
    if (value !== undefined) declared[name] = value;
    else if (facts.isStated(sheet.layout.slotOf(name), name) === undefined) {
      malformed.push(name);
      if (from === 'either' && isKept(name, question, around)) keptMalformed.push(name);
    }
    if (from === 'either' && value !== undefined && !isKept(name, question, around)) stated.push(name);
    if (type === 'entity' && typeof value === 'string') above[value] = ancestorsOf(value, around);
  }
  for (const { type, id } of [subject, resource]) {
    const isBelow = (around.kept(type, id)?.parents.length ?? 0) > 0;
    if (isBelow) above[`${type}:${id}`] = ancestorsOf(`${type}:${id}`, around);
  }
  return {
    ...{ ...common, declared, malformed, above },
    ...(stated.length === 0 ? {} : { stated }),
    ...(keptMalformed.length === 0 ? {} : { keptMalformed }),
  };
}

/** Whether what is kept of the subject or the resource says that fact. */
function isKept(name: string, question: Question, around: Around): boolean {
  const side = name.startsWith('subject.') ? 'subject' : name.startsWith('resource.') ? 'resource' : null;
  if (side === null) return false;
  const { type, id } = question[side];
  return Object.hasOwn(around.kept(type, id)?.properties ?? {}, name.slice(side.length + 1));
}

/** Of most people nothing: links and blocks rarely name an establishment, and few practise in several. */
function elsewhereOf(around: Around, others: readonly OtherSituation[]): Pick<RecordedFacts, 'elsewhere'> {
  const here = JSON.stringify(around.patient());
  const elsewhere: Record<string, PatientFacts> = {};
  for (const { professional, patient } of others) {
    const there = patient();
    if (there && professional.situation && JSON.stringify(there) !== here) elsewhere[professional.situation.id] = there;
  }
  return Object.keys(elsewhere).length === 0 ? {} : { elsewhere };
}

const namelessOf = new WeakMap<ProfessionalFacts, ProfessionalFacts>();

/** Rules read no name: none is kept. The same facts give the same object, so that a batch about one person keeps one. */
function nameless(professional: ProfessionalFacts): ProfessionalFacts {
  const before = namelessOf.get(professional);
  if (before) return before;
  const without = { ...professional, familyName: '', givenName: '' };
  namelessOf.set(professional, without);
  return without;
}
