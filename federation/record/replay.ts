import type { Around } from '../habilitation/asked.ts';
import type { CompiledSheet } from '../habilitation/compile-sheet.ts';
import { decideOn, refuse } from '../habilitation/decide.ts';
import type { Decision } from '../habilitation/decision.ts';
import { type ChangedValue, FactSet, MALFORMED } from '../habilitation/gather-facts.ts';
import { readValue, type Value } from '../habilitation/read-value.ts';
import type { DeclaredFact } from '../habilitation/sheet.ts';
import { type Judgement, judgeBy, NOT_ASKED } from '../judge.ts';
import type { KeptEntity } from '../ports.ts';
import { bareQuestion, type DecisionRecord } from './decision-record.ts';

/**
 * The facts of a recorded decision, under any sheet of its application. What that sheet declares and the record does not hold is
 * unknown, as it would have been to whoever was not asked for it.
 */
export function recordedFactSet(sheet: CompiledSheet, record: DecisionRecord): { facts: FactSet; around: Around } {
  const { professional, session, patient, declared, malformed, others, elsewhere = {} } = record.facts;
  const changes = new Map<string, ChangedValue>();
  for (const [name, fact] of sheet.sheet.facts) {
    changes.set(name, Object.hasOwn(declared, name) ? redeclared(declared[name], fact) : undefined);
  }
  for (const name of malformed) changes.set(name, MALFORMED);
  const around: Around = {
    session,
    patient: () => patient,
    kept: (type, id) => keptThen(type, id, record),
    otherSituations: () =>
      others.map((other) => ({ professional: other, patient: () => elsewhere[other.situation?.id ?? ''] ?? patient })),
  };
  const known = { question: bareQuestion(record), professional, ...around, at: record.at };
  const memberships = professional?.memberships ?? [];
  return { facts: new FactSet(sheet.layout, known, { facts: changes, memberships }), around };
}

/** A recorded value as another sheet declares it: of another type, or outside its values, it says nothing. */
function redeclared(value: Value | undefined, fact: DeclaredFact): ChangedValue {
  if (value === undefined) return undefined;
  if (fact.type === 'datetime') return typeof value === 'number' ? value : MALFORMED;
  return readValue(value, fact) ?? MALFORMED;
}

function keptThen(
  type: string,
  id: string,
  { subject, resource, facts: { above, keptAsOf, declared, stated = [], keptMalformed = [] } }: DecisionRecord,
): KeptEntity | null {
  // An entity that a fact names is recorded with all above it, itself first: it does not lie below itself.
  const parents = above[`${type}:${id}`]?.filter((each) => each !== `${type}:${id}`);
  const isSubject = subject.type === type && subject.id === id;
  const isResource = resource.type === type && resource.id === id;
  const asOf = isSubject ? keptAsOf.subject : isResource ? keptAsOf.resource : '';
  if (!parents && asOf === '') return null;
  const side = isSubject ? 'subject.' : isResource ? 'resource.' : null;
  // Their values are recorded facts; that they were kept is what is told of them here.
  const kept = [...Object.keys(declared).filter((name) => !stated.includes(name)), ...keptMalformed];
  const names = kept.filter((name) => side && name.startsWith(side));
  const properties = Object.fromEntries(names.map((name) => [name.slice(side?.length), declared[name] ?? null]));
  return { type, id, properties, parents: parents ?? [], asOf };
}

/** The whole answer again, from what was recorded. A refusal that no rule was asked for is told again as it was. */
export function recompute(sheet: CompiledSheet | null, record: DecisionRecord): Decision {
  if (!sheet || isBeyondRules(record)) {
    return refuse(record.code === '' ? 'federation.habilitation.no-sheet' : record.code, sheet, record.at);
  }
  const { facts, around } = recordedFactSet(sheet, record);
  return decideOn({ sheet, facts, around, at: record.at });
}

const BY_RULES: ReadonlySet<string> = new Set([
  '',
  'federation.habilitation.no-rule',
  'federation.habilitation.forbidden',
]);

/** Whether who asked, or about whom, was refused before any rule was asked. */
export function isBeyondRules({ code }: Pick<DecisionRecord, 'code'>): boolean {
  return !BY_RULES.has(code);
}

/** Yes or no and by which rules, under another sheet: for replaying many. */
export function rejudge(sheet: CompiledSheet, record: DecisionRecord): Judgement {
  const rules = sheet.rulesOf(record.action, record.resource.type, record.subject.type);
  if (!rules) return NOT_ASKED;
  const { facts } = recordedFactSet(sheet, record);
  return judgeBy(rules.candidates(facts), facts);
}
