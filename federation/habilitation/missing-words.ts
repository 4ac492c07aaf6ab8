import type { CompiledCriterion } from './compiled-criterion.ts';
import { criterionName, fullName } from './criterion-name.ts';
import type { Missing } from './decision.ts';
import type { FactSet } from './gather-facts.ts';
import { type FactOrigin, originOf } from './house-facts.ts';
import type { Criterion, Rule, Words } from './sheet.ts';

/** Changes told to a person: more would not be read. */
export const MAX_MISSING = 3;

/** One criterion of a rule that keeps it from opening, as it is told; where nobody stated what it needs, that is what is missing. */
export function missingFor(
  rule: Rule,
  { criterion, reads, holds }: CompiledCriterion,
  negated: boolean,
  facts: FactSet,
): Missing {
  const name = criterionName(criterion);
  const unstated = holds(facts) === undefined ? reads.find((each) => isForTheRecord(each, facts)) : undefined;
  const words =
    rule.hints[name] ??
    (unstated !== undefined ? toState(unstated) : negated ? NEGATED : (HOUSE_WORDS[name] ?? GENERIC[criterion.word]));
  return { rule: rule.id, criterion: name, fr: words.fr, en: words.en };
}

/** Whether a fact is not known, and the record's to state. */
function isForTheRecord(name: string, facts: FactSet): boolean {
  const origin = originOf(name);
  return (origin === 'application' || origin === 'session') && isAbsent(name, facts);
}

export function isAbsent(name: string, facts: FactSet): boolean {
  return name !== 'network' && facts.valueOf(fullName(name)) === undefined;
}

/** Who has to say a fact that is not known, by where it comes from. */
export function toState(name: string): Words {
  return TO_STATE[originOf(name)](name);
}

const TO_STATE: Readonly<Record<FactOrigin, (name: string) => Words>> = {
  directory: () => ({
    fr: 'Choisissez une situation d’exercice : sans elle, l’annuaire ne sait pas répondre à cette règle.',
    en: 'Choose a situation: without one, the directory cannot answer this rule.',
  }),
  session: () => ({
    fr: 'Le dossier doit indiquer la session dont il parle : sans elle, il reste fermé.',
    en: 'The record must name the session it speaks of: without it, it stays closed.',
  }),
  clock: () => ({ fr: 'L’heure n’est pas connue.', en: 'The time is not known.' }),
  patient: () => ({
    fr: 'Le choix du patient n’est pas connu ici : recueillez-le, puis recommencez.',
    en: 'The patient’s choice is not known here: record it, then try again.',
  }),
  application: (name) => ({
    fr: `Le dossier doit indiquer « ${name} » : sans ce fait, il reste fermé.`,
    en: `The record must state “${name}”: without this fact, it stays closed.`,
  }),
};

/** What makes two changes one. Two criteria whose words are alike are two, or a program would make one of them and be refused again. */
export function changeTold({ criterion, fr }: Missing): string {
  return `${criterion}\n${fr}`;
}

/** These changes as they are told to a person: each sentence once. */
export function sentencesOf(missing: readonly Missing[], lang: 'fr' | 'en'): readonly string[] {
  return [...new Set(missing.map((each) => each[lang]))];
}

/** Whether a forbid's criterion may be told as a way out: its own hint says how, or it is the person's to change here and now. */
export function mayLift(rule: Rule, criterion: Criterion): boolean {
  const name = criterionName(criterion);
  return rule.hints[name] !== undefined || name.startsWith('session.');
}

/** Changes that are all needed, as many as are read; where there are more, it is said that there are: some alone would open nothing. */
export function withinRoom(changes: readonly Missing[], room: number): readonly Missing[] {
  const last = changes[room - 1];
  if (!last || changes.length <= room) return changes;
  return [...changes.slice(0, room - 1), { rule: last.rule, criterion: 'all', ...AND_OTHERS }];
}

const AND_OTHERS: Words = {
  fr: 'D’autres conditions de ce dossier ne sont pas remplies non plus.',
  en: 'Other conditions of this record are not met either.',
};

const NEGATED: Words = {
  fr: 'Une exception de ce dossier s’applique à vous ; demandez à son responsable.',
  en: 'An exception of this record applies to you; ask whoever runs it.',
};

/**
 * Another situation of the same person opens, as far as anybody may know: « may », since what is private was left aside. Which one is
 * theirs to know, not the application's.
 */
export const OTHER_SITUATION: Missing = {
  rule: '',
  criterion: 'situation',
  fr: 'Essayez votre autre situation d’exercice : les règles de ce dossier peuvent y ouvrir cet accès.',
  en: 'Try your other situation: the rules of this record may open this access there.',
};

/** The same, where the question says no situation: it is the first, and no other. */
export const NAMED_SITUATION: Missing = {
  ...OTHER_SITUATION,
  fr: 'Choisissez une situation d’exercice : les règles de ce dossier peuvent y ouvrir cet accès.',
  en: 'Choose a situation: the rules of this record may open this access there.',
};

const HOUSE_WORDS: Readonly<Record<string, Words>> = {
  'session.acr': { fr: 'Reconnectez-vous avec votre carte.', en: 'Sign in again with your card.' },
  'session.amr': { fr: 'Reconnectez-vous avec votre carte.', en: 'Sign in again with your card.' },
  'session.card': {
    fr: 'Cet accès demande une connexion avec un autre type de carte.',
    en: 'This access needs a sign-in with another type of card.',
  },
  'session.mode': {
    fr: 'Cet accès demande un autre mode d’accès, que vous déclarez vous-même.',
    en: 'This access needs another mode of access, which you declare yourself.',
  },
  'care.link': {
    fr: 'Déclarez que vous prenez en charge ce patient.',
    en: 'Declare that you take part in this patient’s care.',
  },
  'choice.consent': { fr: 'Recueillez l’accord du patient.', en: 'Collect the patient’s agreement.' },
};

const GENERIC: Readonly<Record<Criterion['word'], Words>> = {
  profession: { fr: 'Réservé à d’autres professions que la vôtre.', en: 'For professions other than yours.' },
  category: { fr: 'Réservé à une autre catégorie professionnelle.', en: 'For another professional category.' },
  specialty: { fr: 'Réservé à certaines spécialités.', en: 'For certain specialties.' },
  mode: {
    fr: 'Réservé à un autre mode d’exercice que celui de votre situation.',
    en: 'For another mode of practice than that of your situation.',
  },
  sector: {
    fr: 'Réservé à un autre secteur d’activité que celui de votre situation.',
    en: 'For another sector than that of your situation.',
  },
  role: {
    fr: 'Réservé à une autre fonction que celle de votre situation.',
    en: 'For another role than that of your situation.',
  },
  finess: {
    fr: 'Réservé à d’autres établissements que celui de votre situation.',
    en: 'For other establishments than that of your situation.',
  },
  legalEntity: {
    fr: 'Réservé à d’autres entités juridiques que celle de votre situation.',
    en: 'For other legal entities than that of your situation.',
  },
  network: { fr: 'Rejoignez le réseau qui tient ce dossier.', en: 'Join the network that runs this record.' },
  fact: { fr: 'Une condition propre à ce dossier n’est pas remplie.', en: 'A condition of this record is not met.' },
  all: {
    fr: 'Plusieurs conditions de ce dossier ne sont pas remplies.',
    en: 'Several conditions of this record are not met.',
  },
  any: { fr: 'Aucune des conditions possibles n’est remplie.', en: 'None of the possible conditions is met.' },
  not: { fr: 'Une condition de ce dossier vous écarte.', en: 'A condition of this record excludes you.' },
};
