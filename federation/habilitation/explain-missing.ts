import type { CompiledCriterion } from './compile-criterion.ts';
import type { CompiledRule } from './compile-rule.ts';
import { criterionName } from './criterion-name.ts';
import type { Missing } from './decision.ts';
import type { FactSet } from './gather-facts.ts';
import type { RulesOfQuestion } from './index-rules.ts';
import type { Criterion, Sheet, Words } from './sheet.ts';

/** Changes told to a person: more would not be read. */
export const MAX_MISSING = 3;

/**
 * The smallest changes that would have opened the door: the permit rules that came nearest, and for each what did not hold, in
 * the rule's own words. A rule for another kind of thing (a fixed fact) is no way out; professions one does not have are told
 * last: nobody changes profession to open a record.
 *
 * Where a private fact takes part in the question, nothing here depends on it, and two kinds of refusal become one, with nothing
 * missing: « a private fact closes it » and « not for your profession, nor for this kind of thing ». Told apart, the second
 * would give the first away.
 */
export function explainMissing(
  { nearby, guarded }: RulesOfQuestion,
  facts: FactSet,
  { facts: declared }: Sheet,
): readonly Missing[] {
  const isFixed = (name: string): boolean => declared.get(name)?.fixed === true || (guarded && PERSONAL.includes(name));
  const near = nearby(facts)
    .flat()
    .filter(({ rule, secret }) => rule.effect === 'permit' && !secret)
    .map((rule) => ({ rule, failing: failingOf(rule, facts) }))
    .filter(({ failing }) => !failing.some(({ criterion }) => criterion.reads.some(isFixed)))
    .sort((a, b) => cost(a.failing) - cost(b.failing) || (a.rule.rule.id < b.rule.rule.id ? -1 : 1));
  const [nearest] = near;
  if (!nearest) return [];
  // A permit that holds was closed by a private fact: it is the nearest, misses nothing, and no farther rule is told.
  const told = new Map<string, Missing>();
  for (const { rule, failing } of near) {
    if (cost(failing) > cost(nearest.failing)) break;
    const added = failing.map((criterion) => missingOf(rule, criterion)).filter(({ fr }) => !told.has(fr));
    // A way out told by half is none: another rule's is only added whole.
    if (told.size > 0 && told.size + added.length > MAX_MISSING) break;
    for (const missing of added) told.set(missing.fr, missing);
  }
  return [...told.values()].slice(0, MAX_MISSING);
}

/** What a person is, and does not become to open a record. */
const PERSONAL: readonly string[] = ['profession', 'category', 'specialty'];

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
  const name = criterionName(criterion.criterion);
  const words = rule.hints[name] ?? (negated ? NEGATED : genericWords(criterion.criterion));
  return { rule: rule.id, criterion: name, fr: words.fr, en: words.en };
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
