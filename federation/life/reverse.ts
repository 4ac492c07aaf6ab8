import { aroundOf, type Domain, professionalOf } from '../decide-for.ts';
import { defectOf } from '../defect.ts';
import type { Around } from '../habilitation/asked.ts';
import type { CompiledSheet } from '../habilitation/compile-sheet.ts';
import type { Question } from '../habilitation/decision.ts';
import { CONSENT } from '../habilitation/house-facts.ts';
import type { RulesOfQuestion } from '../habilitation/index-rules.ts';
import { madeOnce } from '../habilitation/made-once.ts';
import { keptAmong, keptThingsOf, patientOfCase, questionOf } from '../habilitation/run-cases.ts';
import type { Steps } from '../habilitation/steps.ts';
import { judgeKnown } from '../judge.ts';
import type { PatientFacts } from '../ports.ts';
import { isBeyondRules, rejudge } from '../record/replay.ts';
import type { KeptDecision } from '../store/decision-line.ts';
import type { Slice, Turns } from '../turns.ts';
import { askAbout, BY_CARD, keptWith, likenessOf, MAX_ALIKE, openedByCard } from './rehearse.ts';
import { READING_CONDITIONS, WorkBudget } from './work-budget.ts';

/** One thing that a professional may do. */
export interface Possible {
  readonly application: string;
  readonly action: string;
  /** Type of thing. */
  readonly type: string;
  /** What must be so of the thing, as the sheet's cases say it. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** What must be so of the patient, beside an agreement. */
  readonly patient: Readonly<Record<string, unknown>>;
  readonly rules: readonly string[];
}

/** What a professional may do, and the applications that a defect kept from being asked. */
export interface MayFound {
  readonly possible: readonly Possible[];
  readonly defects: readonly { readonly application: string; readonly error: unknown }[];
}

/** Of whom questions about everybody are asked: who agrees, shuts nobody out and hides nothing; nobody takes part in their care yet. */
const AGREEING: PatientFacts = { consent: CONSENT.told, blocked: false, masked: false, links: [] };

/**
 * Everything that a professional who signed in with their card may do, in every active application, for a patient who agrees: each
 * question of each sheet's cases, of the patient that the case names, and each action bare. One application's defect is its own.
 */
export async function whatMay(
  domain: Domain,
  subjectId: string,
  situation: string | null,
  at: Date,
): Promise<MayFound> {
  const defects: { readonly application: string; readonly error: unknown }[] = [];
  const possible: Possible[] = [];
  const slice = domain.turns.begin();
  for (const { id, status } of domain.store.applications()) {
    if (status !== 'active') continue;
    try {
      const sheet = await domain.sheets.ready(id, at);
      if (sheet) possible.push(...(await mayUnder(domain, sheet, { subjectId, situation, at }, slice)));
    } catch (error) {
      defects.push({ application: id, error: defectOf(error).error });
    }
  }
  return { possible, defects };
}

async function mayUnder(
  domain: Domain,
  sheet: CompiledSheet,
  { subjectId, situation, at }: { readonly subjectId: string; readonly situation: string | null; readonly at: Date },
  slice: Slice,
): Promise<Iterable<Possible>> {
  const { application } = sheet.sheet;
  const subject = { type: 'professional', id: subjectId };
  const context = situation === null ? {} : { context: { situation } };
  const found = new Map<string, Possible>();
  for (const { question: bare, patient, kept } of probesOf(sheet)) {
    if (slice.isOver()) await slice.next();
    const { action, resource } = bare;
    const question: Question = { subject, action, resource, ...context };
    const professional = professionalOf(domain.professionals, question, at);
    const session = professional && openedByCard(professional);
    const around = aroundOf(domain, question, professional, { application, at, session });
    const known = { ...around, patient: () => patient, kept: keptWith(around.kept, kept) };
    const { granted, rules } = judgeKnown(sheet, question, professional, known, at);
    if (!granted) continue;
    const { type, properties = {} } = resource;
    const one = { application, action: action.name, type, properties, patient: otherThan(AGREEING, patient), rules };
    found.set(JSON.stringify(one), one);
  }
  return found.values();
}

/** What is said of a patient otherwise than of an agreeing one. */
function otherThan(usual: PatientFacts, patient: PatientFacts): Readonly<Record<string, unknown>> {
  const differs = ([name, value]: readonly [string, unknown]): boolean =>
    JSON.stringify(value) !== JSON.stringify(Reflect.get(usual, name));
  return Object.fromEntries(Object.entries(patient).filter(differs));
}

/** A question, and the patient whom it is asked of. */
interface AskedOf {
  readonly question: Question;
  readonly patient: PatientFacts;
  readonly kept: Around['kept'];
}

/** Different questions that a sheet speaks of, each with its patient. */
function probesOf({ sheet }: CompiledSheet): readonly AskedOf[] {
  const subject = { type: 'professional', id: '-' };
  const found = new Map<string, AskedOf>();
  const add = (question: Question, patient: PatientFacts, things: ReturnType<typeof keptThingsOf> = []): void => {
    const { action, resource } = question;
    const key = JSON.stringify([action, resource, otherThan(AGREEING, patient), things]);
    found.set(key, { question, patient, kept: keptAmong(things) });
  };
  const spoken = new Map<string, Set<string>>();
  for (const { actions, resources } of sheet.rules) {
    for (const name of actions) {
      const types = madeOnce(spoken, name, () => new Set());
      for (const type of resources) types.add(type);
    }
  }
  for (const [name, types] of spoken) {
    for (const type of types) {
      const resource = { type, id: type === 'application' ? sheet.application : '-' };
      add({ subject, action: { name }, resource }, AGREEING);
    }
  }
  for (const one of sheet.cases) {
    const question = questionOf(one, sheet.application);
    add(question, { ...AGREEING, ...patientOfCase(one) }, keptThingsOf(one, question));
  }
  return [...found.values()];
}

/** How many may do one thing, by profession, and the first of them. */
export interface WhoMay {
  readonly people: number;
  readonly byProfession: Readonly<Record<string, number>>;
  readonly first: readonly string[];
  /** Present where the limit of work came before the end: whoever follows was not asked. */
  readonly cut?: true;
}

const MAX_NAMED = 100;

/**
 * Who in the whole directory may do this for a patient who agrees, in at least one situation. People alike in what rules read are
 * asked once.
 *
 * @param budget once it is spent, whoever follows is left out, and that is said
 */
export async function whoMay(
  domain: Domain,
  sheet: CompiledSheet,
  question: Question,
  at: Date,
  budget = new WorkBudget(),
): Promise<WhoMay> {
  const alike = await domain.turns.run(likenessOf([sheet]));
  const slice = domain.turns.begin();
  const probe = { question, session: BY_CARD, patient: AGREEING };
  const known = new Map<string, boolean>();
  const byProfession = new Map<string, number>();
  const first: string[] = [];
  let people = 0;
  let last = '';
  let isCut = false;
  for (const person of budget.watching('directory', domain.professionals.everyone?.(at, '') ?? [])) {
    isCut = budget.isSpent();
    if (isCut) break;
    budget.spend(READING_CONDITIONS);
    if (slice.isOver()) await slice.next();
    if (person.personId === last) continue;
    const key = alike(person);
    const before = known.get(key);
    const judged = before === undefined ? askAbout(domain, person, sheet, probe, at) : null;
    if (judged) budget.spend(judged.asked);
    const may = judged?.granted ?? before === true;
    if (known.size >= MAX_ALIKE) known.clear();
    known.set(key, may);
    if (!may) continue;
    last = person.personId;
    people += 1;
    byProfession.set(person.profession, (byProfession.get(person.profession) ?? 0) + 1);
    if (first.length < MAX_NAMED) first.push(person.nationalId);
  }
  return { people, byProfession: Object.fromEntries([...byProfession].sort()), first, ...(isCut ? { cut: true } : {}) };
}

/** Rules that decided nothing, as far as decisions were looked through. */
export interface IdleRules {
  readonly rules: readonly string[];
  /** Decisions looked through. */
  readonly asked: number;
  /** Present where the limit of work came before the end: the instant of the first decision that was not looked at. */
  readonly cutAt?: Date;
}

/**
 * Rules of a sheet, but the suspended ones, that determined none of these decisions, the oldest first. There may be millions: others are
 * answered meanwhile.
 *
 * @param budget once it is spent, the decisions that follow are left out, and that is said
 */
export async function neverMatched(
  turns: Turns,
  compiled: CompiledSheet,
  decisions: Iterable<KeptDecision>,
  budget = new WorkBudget(),
): Promise<IdleRules> {
  const { rules, version } = compiled.sheet;
  const idle = new Set(rules.filter(({ suspended }) => !suspended).map(({ id }) => id));
  // A decision keeps the rules that were told: those on private facts are found by asking again, while one is sought.
  const untold = new Set(await turns.run(privateRulesOf(compiled)));
  const slice = turns.begin();
  let asked = 0;
  for (const kept of decisions) {
    if (budget.isSpent()) return { rules: [...idle], asked, cutAt: kept.record().at };
    budget.spend(READING_CONDITIONS);
    asked += 1;
    if (slice.isOver()) await slice.next();
    if (kept.version !== version || isBeyondRules(kept)) continue;
    for (const rule of determining(kept)) {
      idle.delete(rule);
      untold.delete(rule);
    }
    if (idle.size === 0) break;
  }
  return { rules: [...idle], asked };

  function determining(kept: KeptDecision): readonly string[] {
    if (untold.size === 0) return kept.rules;
    const judged = rejudge(compiled, kept.record());
    budget.spend(judged.asked);
    return judged.rules;
  }
}

function* privateRulesOf({ sheet, rulesOf }: CompiledSheet): Steps<ReadonlySet<string>> {
  const found = new Set<string>();
  const seen = new Set<RulesOfQuestion>();
  for (const { suspended, actions, resources, subjects } of sheet.rules) {
    const [[action = ''], [type = ''], [subject]] = [actions, resources, subjects];
    const known = suspended ? undefined : rulesOf(action, type, subject);
    // Those that speak of the same are looked through once.
    if (!known || seen.has(known)) continue;
    seen.add(known);
    for (const { rule } of known.all) {
      if (rule.secret) found.add(rule.rule.id);
      yield;
    }
  }
  return found;
}
