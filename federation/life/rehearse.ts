import { aroundOf, type Domain } from '../decide-for.ts';
import { type Around, NOTHING_AROUND } from '../habilitation/asked.ts';
import type { CompiledSheet } from '../habilitation/compile-sheet.ts';
import { fullName } from '../habilitation/criterion-name.ts';
import type { Question } from '../habilitation/decision.ts';
import { keptAmong, keptThingsOf, patientOfCase, questionOf } from '../habilitation/run-cases.ts';
import type { Steps } from '../habilitation/steps.ts';
import { type Judgement, judgeKnown, NOT_ASKED } from '../judge.ts';
import type { PatientFacts, ProfessionalFacts, SessionFacts } from '../ports.ts';
import type { DecisionRecord } from '../record/decision-record.ts';
import { isBeyondRules, rejudge } from '../record/replay.ts';
import type { KeptDecision } from '../store/decision-line.ts';
import type { Turns } from '../turns.ts';
import type { Shift, ShiftExample } from './rehearsal.ts';
import { READING_CONDITIONS, WorkBudget } from './work-budget.ts';

const MAX_EXAMPLES = 20;

class Tally {
  asked = 0;
  isCut = false;
  #gains = 0;
  #losses = 0;
  readonly #byProfession = new Map<string, { gains: number; losses: number }>();
  readonly #examples: ShiftExample[] = [];

  /** One more that differs. @returns what keeps it as an example; null when there are enough */
  add(isGain: boolean, profession: string): ((example: Omit<ShiftExample, 'change' | 'profession'>) => void) | null {
    const counts = this.#byProfession.get(profession) ?? { gains: 0, losses: 0 };
    this.#byProfession.set(profession, counts);
    if (isGain) {
      this.#gains += 1;
      counts.gains += 1;
    } else {
      this.#losses += 1;
      counts.losses += 1;
    }
    if (this.#examples.length >= MAX_EXAMPLES) return null;
    return (example) => this.#examples.push({ change: isGain ? 'gain' : 'loss', profession, ...example });
  }

  shift(): Shift {
    const byProfession = Object.fromEntries([...this.#byProfession].sort(([a], [b]) => (a < b ? -1 : 1)));
    const counts = { asked: this.asked, gains: this.#gains, losses: this.#losses };
    return { ...counts, byProfession, examples: this.#examples, ...(this.isCut ? { cut: true as const } : {}) };
  }
}

/** Answers kept at hand while decisions are replayed, or people asked. */
export const MAX_ALIKE = 100_000;
/** Where a rule reads one of these, no two decisions are alike. */
const OF_ONE_QUESTION = [
  ...['subject.id', 'subject.self', 'resource.id', 'resource.self'],
  ...['moment.at', 'moment.minute', 'moment.weekday'],
];

/**
 * Make every recorded decision of a period again under a draft. What was refused before any rule was asked stays so. Decisions
 * made of the same facts, about people alike in what the draft's rules read, have the same answer, and are decoded and asked once.
 * Others are answered meanwhile.
 *
 * @param budget once it is spent, the decisions that follow are left out, and that is said
 */
export async function replayUnder(
  turns: Turns,
  draft: CompiledSheet,
  decisions: Iterable<KeptDecision>,
  sheetOf: (version: number) => Promise<CompiledSheet | null>,
  budget = new WorkBudget(),
): Promise<Shift> {
  const tally = new Tally();
  const names = new Set(draft.layout.names);
  const areAlike = !OF_ONE_QUESTION.some((name) => names.has(name));
  const alike = new Map<string, Judgement>();
  const personAlike = await turns.run(likenessOf([draft]));
  const slice = turns.begin();
  const people = new Map<string, string>();
  const personOf = ({ snapshot, professional }: KeptDecision): string => {
    const known = people.get(snapshot);
    if (known !== undefined) return known;
    if (people.size >= MAX_ALIKE) people.clear();
    const found = professional ? personAlike(professional) : '';
    people.set(snapshot, found);
    return found;
  };
  for (const kept of decisions) {
    tally.isCut = budget.isSpent();
    if (tally.isCut) break;
    budget.spend(READING_CONDITIONS);
    tally.asked += 1;
    if (slice.isOver()) await slice.next();
    if (isBeyondRules(kept)) continue;
    // A type or an action may hold any character: their lengths keep two lists from reading as one.
    const { action, resourceType, subjectType } = kept;
    const person = areAlike ? personOf(kept) : '';
    const lengths = `${action.length} ${resourceType.length} ${subjectType.length} ${person.length}`;
    const key = `${lengths} ${action} ${resourceType} ${subjectType} ${person} ${kept.facts}`;
    const before = areAlike ? alike.get(key) : undefined;
    const judged = before ?? rejudge(draft, kept.record());
    if (!before) budget.spend(judged.asked);
    if (alike.size >= MAX_ALIKE) alike.clear();
    if (areAlike) alike.set(key, judged);
    if (judged.granted === kept.granted) continue;
    const keep = tally.add(judged.granted, kept.professional?.profession ?? '');
    if (!keep) continue;
    const record = kept.record();
    const { subject, resource, rules } = record;
    const then = record.sheet && (await sheetOf(record.sheet.version));
    const isPrivate =
      areOfPrivateRules(draft, record, judged) || (then && areOfPrivateRules(then, record, rejudge(then, record)));
    keep({
      subject: isPrivate ? '' : subject.id,
      action,
      resource: isPrivate ? resource.type : `${resource.type}:${resource.id}`,
      before: rules,
      after: judged.rules,
    });
  }
  return tally.shift();
}

/** Whether one of the rules that determine an answer rests on a private fact. */
function areOfPrivateRules(sheet: CompiledSheet, record: DecisionRecord, { rules }: Judgement): boolean {
  const known = sheet.rulesOf(record.action, record.resource.type, record.subject.type)?.all ?? [];
  return known.some(({ rule }) => rule.secret && rules.includes(rule.rule.id));
}

/** Where a rule reads one of these, no two people are alike. */
const OF_ONE_PERSON = ['professional.id', 'professional.person', 'subject.id', 'subject.self'];

/** Nor where one reads what is kept of the subject. */
function ofOnePerson(sheet: CompiledSheet | null): readonly string[] {
  const kept = [...(sheet?.sheet.facts ?? [])].filter(([name, { from = 'request' }]) => {
    return name.startsWith('subject.') && from !== 'request';
  });
  return kept.map(([name]) => name);
}

/** The facts of a person that rules of a sheet may read: people alike in them have the same answers. */
export function* likenessOf(sheets: readonly (CompiledSheet | null)[]): Steps<(person: ProfessionalFacts) => string> {
  const personal = [...OF_ONE_PERSON, ...sheets.flatMap(ofOnePerson)];
  const places = ['finess', 'legalEntity'] as const;
  const named = yield* namedIn(sheets, [...personal, ...places, ...places.map(fullName), 'network']);
  const reads = (name: (typeof places)[number]): boolean => named.has(name) || named.has(fullName(name));
  const isPersonal = personal.some((name) => named.has(name));
  const [finess, legalEntity, network] = [reads('finess'), reads('legalEntity'), named.has('network')];
  return ({ personId, nationalId, otherNumbers, mergedIds, ...person }) => {
    const { profession, category, specialties, situation, memberships } = person;
    return JSON.stringify([
      isPersonal ? [personId, nationalId, otherNumbers, mergedIds] : 0,
      usualCard({ nationalId }),
      profession,
      category,
      specialties,
      situation?.mode,
      situation?.sector,
      situation?.role,
      finess ? situation?.finess : 0,
      legalEntity ? situation?.legalEntity : 0,
      network ? memberships.map(({ network: of, tier, role }) => [of, tier, role]) : 0,
    ]);
  };
}

/** Those of some names that stand in conditions of some sheets. */
function* namedIn(sheets: readonly (CompiledSheet | null)[], names: readonly string[]): Steps<ReadonlySet<string>> {
  const sought = new Set(names);
  const found = new Set<string>();
  for (const sheet of sheets) {
    for (const { when, unless } of sheet?.sheet.rules ?? []) {
      const text = JSON.stringify([when, unless]);
      for (const name of sought) {
        if (!text.includes(`"${name}"`)) continue;
        found.add(name);
        sought.delete(name);
      }
      yield;
    }
  }
  return found;
}

/**
 * Ask everybody the same questions under two sheets. People alike in what the rules read are asked once.
 *
 * @param budget once it is spent, whoever follows is left out, and that is said
 */
export async function surveyUnder(
  domain: Domain,
  { current, draft, at }: { readonly current: CompiledSheet | null; readonly draft: CompiledSheet; readonly at: Date },
  budget = new WorkBudget(),
): Promise<Shift> {
  const tally = new Tally();
  const probes = probesOf(draft);
  const alike = await domain.turns.run(likenessOf([current, draft]));
  const slice = domain.turns.begin();
  const known = new Map<string, { readonly before: Judgement; readonly after: Judgement }[]>();
  for (const person of budget.watching('directory', domain.professionals.everyone?.(at, '') ?? [])) {
    tally.isCut ||= budget.isSpent();
    if (tally.isCut) break;
    budget.spend(READING_CONDITIONS + probes.length);
    if (slice.isOver()) await slice.next();
    const key = alike(person);
    const answers = known.get(key) ?? [];
    // There may be thousands of questions: each may take as long as a whole slice.
    for (const probe of answers.length < probes.length ? probes : []) {
      // Nobody is asked by half: of them all the answers count, or none.
      tally.isCut = budget.isSpent();
      if (tally.isCut) break;
      if (slice.isOver()) await slice.next();
      const before = askAbout(domain, person, current, probe, at);
      const after = askAbout(domain, person, draft, probe, at);
      budget.spend(before.asked + after.asked);
      answers.push({ before, after });
    }
    if (tally.isCut) break;
    if (known.size >= MAX_ALIKE) known.clear();
    known.set(key, answers);
    tally.asked += answers.length;
    for (const [place, { before, after }] of answers.entries()) {
      const probe = probes[place];
      if (before.granted === after.granted || !probe) continue;
      tally.add(
        after.granted,
        person.profession,
      )?.({
        subject: person.nationalId,
        action: probe.question.action.name,
        resource: thingOf(probe),
        before: before.rules,
        after: after.rules,
      });
    }
  }
  return tally.shift();
}

/** A question that is put about many people, and what is known of the session and of the patient as it is. */
export interface Probe {
  readonly question: Question;
  readonly session: SessionFacts;
  readonly patient: PatientFacts | null;
  /** What is kept, beside what the application has had kept. */
  readonly kept?: Around['kept'];
}

/** The card that somebody has as a rule: CPS with the number of a professional, CPE with that of an employee. */
export function usualCard({ nationalId }: Pick<ProfessionalFacts, 'nationalId'>): string {
  return /^[08]/.test(nationalId) ? 'CPS' : 'CPE';
}

/** A session that its person opened with the card that they have as a rule. */
export function openedByCard(person: Pick<ProfessionalFacts, 'personId' | 'nationalId'>): SessionFacts {
  return { ...BY_CARD, personId: person.personId, card: usualCard(person) };
}

/** Everybody is asked as if they had signed in with their card. */
export const BY_CARD: SessionFacts = { personId: '', acr: 'eidas2', amr: ['sc', 'mfa'], mode: 'normal' };

/** Put a question about one person of the directory, whomever it was written about: on what is kept of that person. */
export function askAbout(
  domain: Domain,
  person: ProfessionalFacts,
  sheet: CompiledSheet | null,
  { question, session, patient, kept = NOTHING_AROUND.kept }: Probe,
  at: Date,
): Judgement {
  if (!sheet) return NOT_ASKED;
  const asked = { ...question, subject: { ...question.subject, id: person.nationalId } };
  const around = aroundOf(domain, asked, person, { application: sheet.sheet.application, at });
  const opened = { card: usualCard(person), ...session };
  const known = { ...around, session: opened, patient: () => patient, kept: keptWith(around.kept, kept) };
  return judgeKnown(sheet, asked, person, known, at);
}

/** What a probe says is kept of things first, then what is. */
export function keptWith(really: Around['kept'], said: Around['kept']): Around['kept'] {
  return (type, id) => said(type, id) ?? really(type, id);
}

/** Different questions of a sheet's cases, each once, of the session and the patient that its case names. */
function probesOf({ sheet }: CompiledSheet): readonly Probe[] {
  const probes = new Map<string, Probe>();
  for (const one of sheet.cases) {
    const question = questionOf(one, sheet.application);
    const session = { ...BY_CARD, ...(one.session as Partial<SessionFacts> | undefined) };
    const things = keptThingsOf(one, question);
    const probe = { question, session, patient: patientOfCase(one), kept: keptAmong(things) };
    if (question.subject.type === 'professional') probes.set(JSON.stringify([probe, things]), probe);
  }
  return [...probes.values()];
}

function thingOf({ question, patient }: Probe): string {
  const { type, properties = {} } = question.resource;
  return `${type} ${JSON.stringify(properties)}${patient ? `, patient ${JSON.stringify(patient)}` : ''}`;
}
