import { type LabelTable, labelOf } from '../../../directory/index.ts';
import type { Criterion, FactTest, Rule, Sheet, Words } from '../../../federation/index.ts';
import type { Lang } from '../../ui/context.ts';
import { tierWords } from '../tier-words.ts';
import { boundsWords, factWords, quoted, valueWords } from './fact-words.ts';

/** What sentences take from the sheet. */
type Told = Pick<Sheet, 'facts' | 'timeZone'>;

/** A sentence in one language: « Permet de consulter (document) à : Médecin ; quand le choix du patient est « active ». » */
export function ruleSentence(rule: Rule, sheet: Sheet, lang: Lang): string {
  const { actions } = sheet;
  const words = GLUE[lang];
  const verbs = rule.actions.map((action) => (actions.get(action)?.[lang] ?? action).toLocaleLowerCase(lang));
  const what = `${listed(verbs.map(words.to), lang)} (${rule.resources.join(', ')})`;
  const isOfDirectory = rule.subjects.length === 1 && rule.subjects[0] === 'professional';
  const parts = [
    ...(isOfDirectory ? [] : [words.subjects(rule.subjects.map((type) => quoted(type, lang)).join(', '))]),
    ...rule.when.map((criterion) => criterionSentence(criterion, sheet, lang)),
    ...rule.unless.map((criterion) => `${words.unless} ${criterionSentence(criterion, sheet, lang)}`),
  ];
  const conditions = parts.length === 0 ? words.everybody : parts.join(' ; ');
  return `${rule.effect === 'forbid' ? words.forbids : words.permits} ${what}${words.colon} ${conditions}.`;
}

const GLUE = {
  fr: {
    permits: 'Permet',
    forbids: 'Interdit',
    to: (verb: string) => (/^[aeiouyhéèêàâîôû]/.test(verb) ? `d’${verb}` : `de ${verb}`),
    colon: ' :',
    everybody: 'à tout professionnel de l’annuaire',
    subjects: (types: string) => `sujets de type ${types}`,
    unless: 'sauf si',
    and: 'et',
    or: 'ou',
    not: 'il n’est pas vrai que',
    among: (what: string, values: string) => `${what} : ${values}`,
    network: (of: string, how: string) => `membre du réseau ${of}${how}`,
    tier: (tiers: string) => ` (${tiers})`,
    named: 'nommé par la question',
    present: (what: string) => `${what} est indiqué`,
    same: (what: string, other: string) => `${what} est le même que ${other}`,
    has: (what: string, values: string) => `${what} comprend ${values}`,
    hasAll: (what: string, values: string) => `${what} comprend à la fois ${values}`,
    within: (what: string, values: string) => `${what} est sous ${values}`,
  },
  en: {
    permits: 'Permits',
    forbids: 'Forbids',
    to: (verb: string) => `to ${verb}`,
    colon: ':',
    everybody: 'for every professional of the directory',
    subjects: (types: string) => `subjects of type ${types}`,
    unless: 'unless',
    and: 'and',
    or: 'or',
    not: 'it is not true that',
    among: (what: string, values: string) => `${what}: ${values}`,
    network: (of: string, how: string) => `member of the network ${of}${how}`,
    tier: (tiers: string) => ` (${tiers})`,
    named: 'named by the question',
    present: (what: string) => `${what} is stated`,
    same: (what: string, other: string) => `${what} is the same as ${other}`,
    has: (what: string, values: string) => `${what} holds ${values}`,
    hasAll: (what: string, values: string) => `${what} holds all of ${values}`,
    within: (what: string, values: string) => `${what} lies under ${values}`,
  },
} as const;

const TRAIT_WORDS: Readonly<Record<string, Words & { readonly table?: LabelTable }>> = {
  profession: { fr: 'profession', en: 'profession', table: 'profession' },
  category: { fr: 'catégorie professionnelle', en: 'professional category', table: 'category' },
  specialty: { fr: 'spécialité', en: 'specialty', table: 'savoir-faire' },
  mode: { fr: 'mode d’exercice', en: 'mode of practice', table: 'mode' },
  sector: { fr: 'secteur d’activité', en: 'sector', table: 'sector' },
  role: { fr: 'fonction', en: 'role', table: 'role' },
  finess: { fr: 'établissement (FINESS)', en: 'establishment (FINESS)' },
  legalEntity: { fr: 'entité juridique (FINESS)', en: 'legal entity (FINESS)' },
};

function criterionSentence(criterion: Criterion, sheet: Told, lang: Lang): string {
  const words = GLUE[lang];
  switch (criterion.word) {
    case 'all':
    case 'any': {
      const glue = criterion.word === 'all' ? words.and : words.or;
      return `(${criterion.parts.map((part) => criterionSentence(part, sheet, lang)).join(` ${glue} `)})`;
    }
    case 'not':
      return `${words.not} ${criterionSentence(criterion.part, sheet, lang)}`;
    case 'network': {
      const tiers = criterion.tiers.map((tier) => tierWords(tier, lang));
      const how = [...tiers, ...criterion.roles];
      const of = 'id' in criterion.of ? quoted(criterion.of.id, lang) : words.named;
      return words.network(of, how.length === 0 ? '' : words.tier(how.join(', ')));
    }
    case 'fact':
      return factSentence(criterion.name, criterion.test, sheet, lang);
    default: {
      const { table, ...trait } = TRAIT_WORDS[criterion.word] ?? { fr: criterion.word, en: criterion.word };
      const values = criterion.values.map((value) => (table ? labelOf(table, value) : value));
      return words.among(trait[lang], values.join(', '));
    }
  }
}

/** That a fact has a value: « la catégorie du document : « synthese » », `the patient’s choice: agreement`; of one that is no text, that it is stated. */
export function factSaid(name: string, value: unknown, lang: Lang, facts: Sheet['facts'] = new Map()): string {
  const what = factWords(name, facts, lang);
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const scalars = values.filter(isScalar);
  if (scalars.length < values.length) return GLUE[lang].present(what);
  return GLUE[lang].among(what, scalars.map((each) => valueWords(name, each, facts, lang)).join(', '));
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function factSentence(name: string, test: FactTest, sheet: Told, lang: Lang): string {
  const words = GLUE[lang];
  const { facts } = sheet;
  const what = factWords(name, facts, lang);
  const values = (all: readonly (string | number | boolean)[]) =>
    all.map((value) => valueWords(name, value, facts, lang));
  if ('in' in test) return words.among(what, values(test.in).join(', '));
  if ('present' in test) return words.present(what);
  if ('is' in test) return words.same(what, factWords(test.is, facts, lang));
  if ('has' in test) {
    return words.has(
      what,
      'fact' in test.has ? factWords(test.has.fact, facts, lang) : values(test.has).join(` ${words.or} `),
    );
  }
  if ('hasAll' in test) return words.hasAll(what, values(test.hasAll).join(', '));
  if ('within' in test) return words.within(what, test.within.join(', '));
  return words.among(what, boundsWords(name, test, sheet, lang).join(` ${words.and} `));
}

function listed(words: readonly string[], lang: Lang): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${GLUE[lang].and} ${words.at(-1)}`;
}
