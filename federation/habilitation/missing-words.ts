import { criterionName } from './criterion-name.ts';
import type { Missing } from './decision.ts';
import type { Criterion, Rule, Words } from './sheet.ts';

/** Changes told to a person: more would not be read. */
export const MAX_MISSING = 3;

/** One criterion of a rule that keeps it from opening, as it is told. */
export function missingFor(rule: Rule, criterion: Criterion, negated: boolean): Missing {
  const name = criterionName(criterion);
  const words = rule.hints[name] ?? (negated ? NEGATED : (HOUSE_WORDS[name] ?? GENERIC[criterion.word]));
  return { rule: rule.id, criterion: name, fr: words.fr, en: words.en };
}

/** Whether a forbid's criterion may be told as a way out: its own hint says how, or it is the person's to change here and now. */
export function mayLift(rule: Rule, criterion: Criterion): boolean {
  const name = criterionName(criterion);
  return rule.hints[name] !== undefined || name.startsWith('session.');
}

const NEGATED: Words = {
  fr: 'Une exception de ce dossier s’applique à vous ; demandez à son responsable.',
  en: 'An exception of this record applies to you; ask whoever runs it.',
};

/** Another situation of the same person opens; which one is theirs to know, not the application's. */
export const OTHER_SITUATION: Missing = {
  rule: '',
  criterion: 'situation',
  fr: 'Choisissez votre autre situation d’exercice : elle ouvre cet accès.',
  en: 'Choose your other situation: it opens this access.',
};

const HOUSE_WORDS: Readonly<Record<string, Words>> = {
  'session.acr': { fr: 'Reconnectez-vous avec votre carte.', en: 'Sign in again with your card.' },
  'session.amr': { fr: 'Reconnectez-vous avec votre carte.', en: 'Sign in again with your card.' },
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
    fr: 'Choisissez une situation d’exercice d’un autre mode.',
    en: 'Choose a situation with another mode of practice.',
  },
  sector: {
    fr: 'Choisissez une situation dans un autre secteur d’activité.',
    en: 'Choose a situation in another sector.',
  },
  role: {
    fr: 'Choisissez une situation où vous exercez un autre rôle.',
    en: 'Choose a situation in which you have another role.',
  },
  finess: {
    fr: 'Choisissez une situation dans un établissement concerné.',
    en: 'Choose a situation in an establishment concerned.',
  },
  legalEntity: {
    fr: 'Choisissez une situation dans une entité juridique concernée.',
    en: 'Choose a situation in a legal entity concerned.',
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
