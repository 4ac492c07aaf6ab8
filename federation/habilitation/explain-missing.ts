import type { CompiledCriterion } from './compile-criterion.ts';
import type { CompiledRule } from './compile-sheet.ts';
import type { Missing } from './decision.ts';
import type { FactSet } from './gather-facts.ts';
import type { Criterion, Words } from './sheet.ts';

/** Changes told to a person: more would not be read. */
const MAX_MISSING = 3;

/**
 * The smallest changes that would have opened the door: the permit rules that came nearest, and for each what did not hold, in
 * the rule's own words. Professions one does not have are told last: nobody changes profession to open a record.
 */
export function explainMissing(permits: readonly CompiledRule[], facts: FactSet): readonly Missing[] {
  const near = permits
    .map((rule) => ({ rule, failing: failingOf(rule, facts) }))
    .filter(({ failing }) => failing.length > 0)
    .sort((a, b) => cost(a.failing) - cost(b.failing) || (a.rule.rule.id < b.rule.rule.id ? -1 : 1));
  const [nearest] = near;
  if (!nearest) return [];
  const told = new Map<string, Missing>();
  for (const { rule, failing } of near.filter((each) => cost(each.failing) === cost(nearest.failing))) {
    for (const missing of failing.map((criterion) => missingOf(rule, criterion))) told.set(missing.fr, missing);
  }
  return [...told.values()].slice(0, MAX_MISSING);
}

interface Failing {
  readonly criterion: CompiledCriterion;
  readonly negated: boolean;
}

function failingOf({ when, unless }: CompiledRule, facts: FactSet): readonly Failing[] {
  return [
    ...when.filter((criterion) => criterion.holds(facts) !== true).map((criterion) => ({ criterion, negated: false })),
    ...unless
      .filter((criterion) => criterion.holds(facts) !== false)
      .map((criterion) => ({ criterion, negated: true })),
  ];
}

/** What a person can least change weighs most. */
const WEIGHTS: Readonly<Partial<Record<Criterion['word'], number>>> = { profession: 100, category: 100, specialty: 50 };

function cost(failing: readonly Failing[]): number {
  return failing.reduce((sum, { criterion }) => sum + (WEIGHTS[criterion.criterion.word] ?? 1), 0);
}

function missingOf({ rule }: CompiledRule, { criterion, negated }: Failing): Missing {
  const name = nameOf(criterion.criterion);
  const words = rule.hints[name] ?? (negated ? NEGATED : genericWords(criterion.criterion));
  return { rule: rule.id, criterion: name, fr: words.fr, en: words.en };
}

function nameOf(criterion: Criterion): string {
  return criterion.word === 'fact' ? criterion.name : criterion.word;
}

const NEGATED: Words = {
  fr: 'Une exception de ce dossier s’applique à vous ; demandez à son responsable.',
  en: 'An exception of this record applies to you; ask whoever runs it.',
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
  network: { fr: 'Rejoignez le réseau qui tient ce dossier.', en: 'Join the network that runs this record.' },
  fact: { fr: 'Une condition propre à ce dossier n’est pas remplie.', en: 'A condition of this record is not met.' },
  all: {
    fr: 'Plusieurs conditions de ce dossier ne sont pas remplies.',
    en: 'Several conditions of this record are not met.',
  },
  any: { fr: 'Aucune des conditions possibles n’est remplie.', en: 'None of the possible conditions is met.' },
  not: { fr: 'Une condition de ce dossier vous écarte.', en: 'A condition of this record excludes you.' },
};

function genericWords(criterion: Criterion): Words {
  return GENERIC[criterion.word];
}
