import { setImmediate } from 'node:timers/promises';
import type { PatientFacts, ProfessionalFacts, SessionFacts } from '../ports.ts';
import { type Around, NOTHING_AROUND } from './asked.ts';
import type { CompiledSheet } from './compile-sheet.ts';
import { decide } from './decide.ts';
import type { Decision, Question } from './decision.ts';
import { namesOfSubject } from './names-of-subject.ts';
import type { SheetCase } from './sheet.ts';

/** A case that the sheet does not answer as its owner expects. */
export interface CaseFailure {
  readonly place: number;
  readonly title: string;
  readonly what: string;
  readonly expected: unknown;
  readonly found: unknown;
}

export interface CasesReport {
  readonly cases: number;
  readonly failures: readonly CaseFailure[];
  /** Rules in force that determine no case. */
  readonly unused: readonly string[];
}

/** Ask every case of a sheet, and compare what it expects. Rules that no case reaches are named. */
export function runCases(compiled: CompiledSheet, cases: readonly SheetCase[] = compiled.sheet.cases): CasesReport {
  const running = caseByCase(compiled, cases);
  for (;;) {
    const { done, value } = running.next();
    if (done) return value;
  }
}

/** As {@link runCases}, others being answered between two cases: there may be thousands, of thousands of rules. */
export async function runCasesAside(
  compiled: CompiledSheet,
  cases: readonly SheetCase[] = compiled.sheet.cases,
): Promise<CasesReport> {
  const running = caseByCase(compiled, cases);
  for (;;) {
    const { done, value } = running.next();
    if (done) return value;
    await setImmediate();
  }
}

function* caseByCase(compiled: CompiledSheet, cases: readonly SheetCase[]): Generator<undefined, CasesReport> {
  const used = new Set<string>();
  const failures: CaseFailure[] = [];
  for (const [place, one] of cases.entries()) {
    const decision = answerCase(compiled, one);
    for (const rule of decision.rules) used.add(rule);
    failures.push(...differences(one, decision).map((difference) => ({ place, title: one.title, ...difference })));
    yield;
  }
  const unused = compiled.sheet.rules.filter(({ id, suspended }) => !suspended && !used.has(id)).map(({ id }) => id);
  return { cases: cases.length, failures, unused };
}

/** What a sheet answers to one case. */
export function answerCase(compiled: CompiledSheet, one: SheetCase): Decision {
  const at = one.at === undefined ? compiled.sheet.from : new Date(one.at);
  const question = questionOf(one, compiled.sheet.application);
  const professional = question.subject.type === 'professional' && one.who !== null ? professionalOf(one.who) : null;
  return decide(compiled, question, professional, at, {
    ...NOTHING_AROUND,
    session: one.session ? { ...NO_SESSION, ...(one.session as Partial<SessionFacts>) } : null,
    patient: () => patientOfCase(one),
    kept: keptAmong(one.kept ?? [], professional ? namesOfSubject(question.subject, professional) : []),
  });
}

/** What a case says is kept, of its things alone: of real people, what is really kept of them is asked. */
export function keptThingsOf({ kept = [] }: SheetCase, { subject }: Question): NonNullable<SheetCase['kept']> {
  return kept.filter(({ type }) => type !== subject.type);
}

/** Finds among entities of a case as in the store; its person under any of their names. */
export function keptAmong(kept: NonNullable<SheetCase['kept']>, names: readonly string[] = []): Around['kept'] {
  return (type, id) => {
    const isPerson = type === 'professional' && names.includes(id);
    const found = kept.find((each) => each.type === type && (each.id === id || (isPerson && names.includes(each.id))));
    return found ? { type, id, properties: found.properties ?? {}, parents: found.parents ?? [], asOf: '' } : null;
  };
}

const NO_SESSION: SessionFacts = { personId: 'cas', acr: '', mode: '' };

/** What a case says of its patient, written in the shape of the port: what it leaves out is unknown. */
export function patientOfCase({ patient }: SheetCase): PatientFacts | null {
  return patient ? (patient as PatientFacts) : null;
}

/** An invented physician in private practice, changed as a case says. */
export function professionalOf(changes: Readonly<Record<string, unknown>>): ProfessionalFacts {
  return {
    personId: 'cas',
    nationalId: '899700000013',
    status: 'open',
    familyName: '',
    givenName: '',
    profession: '10',
    category: 'C',
    specialties: [],
    situation: { id: 's1', structureKey: null, finess: '', mode: 'L', sector: 'SA07', role: 'FON-01' },
    memberships: [],
    asOf: '',
    ...(changes as Partial<ProfessionalFacts>),
  };
}

export function questionOf({ ask }: SheetCase, application: string): Question {
  const { action, type, id, subject, actionProperties, properties, context } = ask;
  return {
    subject: subject ?? { type: 'professional', id: '899700000013' },
    action: { name: action, ...(actionProperties ? { properties: actionProperties } : {}) },
    resource: {
      type,
      id: id ?? (type === 'application' ? application : 'cas'),
      ...(properties ? { properties } : {}),
    },
    ...(context ? { context } : {}),
  };
}

function differences({ expect }: SheetCase, decision: Decision) {
  // What would change a refusal takes longer to find than the refusal: it is only sought where a case speaks of it.
  const compared: readonly (readonly [string, unknown, () => unknown])[] = [
    ['granted', expect.granted, () => decision.granted],
    ['rules', expect.rules, () => decision.rules],
    ['code', expect.code, () => (decision.granted ? '' : decision.code)],
    ['reason', expect.reason, () => decision.reasons[0]?.fr ?? ''],
    ['obligations', expect.obligations, () => (decision.granted ? decision.obligations : [])],
    ['missing', expect.missing, () => missingIn(decision)],
  ];
  return compared
    .filter(([, expected]) => expected !== undefined)
    .map(([what, expected, found]) => ({ what, expected, found: found() }))
    .filter(({ what, expected, found }) => written(what, expected) !== written(what, found));
}

/** Of a sentence as a keyboard writes it: who copies one into a case types a plain space where French keeps a sign on its line. */
function written(what: string, value: unknown): string {
  const text = JSON.stringify(value);
  return what === 'reason' ? text.replace(/[\u00a0\u202f]/g, ' ') : text;
}

function missingIn(decision: Decision): readonly (readonly string[])[] {
  return decision.granted ? [] : decision.missing.map(({ rule, criterion }) => [rule, criterion]);
}
