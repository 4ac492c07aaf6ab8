import { type LabelTable, labelOf } from '../../../directory/index.ts';
import type { Criterion, FactTest, Rule, Sheet, Words } from '../../../federation/index.ts';
import type { Lang } from '../../ui/context.ts';
import { tierWords } from '../tier-words.ts';
import { choiceWords, factWords } from './fact-words.ts';

/** A sentence in one language: « Permet de consulter (document) à : Médecin ; quand le choix du patient est « active ». » */
export function ruleSentence(rule: Rule, { actions, facts }: Sheet, lang: Lang): string {
  const words = GLUE[lang];
  const verbs = rule.actions.map((action) => (actions.get(action)?.[lang] ?? action).toLocaleLowerCase(lang));
  const what = `${listed(verbs.map(words.to), lang)} (${rule.resources.join(', ')})`;
  const isOfDirectory = rule.subjects.length === 1 && rule.subjects[0] === 'professional';
  const parts = [
    ...(isOfDirectory ? [] : [words.subjects(rule.subjects.map(words.quoted).join(', '))]),
    ...rule.when.map((criterion) => criterionSentence(criterion, facts, lang)),
    ...rule.unless.map((criterion) => `${words.unless} ${criterionSentence(criterion, facts, lang)}`),
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
    quoted: (text: string) => `« ${text} »`,
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
    compare: { gte: 'au moins', gt: 'plus de', lte: 'au plus', lt: 'moins de' },
    yes: 'oui',
    no: 'non',
  },
  en: {
    permits: 'Permits',
    forbids: 'Forbids',
    to: (verb: string) => `to ${verb}`,
    colon: ':',
    quoted: (text: string) => `“${text}”`,
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
    compare: { gte: 'at least', gt: 'more than', lte: 'at most', lt: 'less than' },
    yes: 'yes',
    no: 'no',
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

function criterionSentence(criterion: Criterion, facts: Sheet['facts'], lang: Lang): string {
  const words = GLUE[lang];
  switch (criterion.word) {
    case 'all':
    case 'any': {
      const glue = criterion.word === 'all' ? words.and : words.or;
      return `(${criterion.parts.map((part) => criterionSentence(part, facts, lang)).join(` ${glue} `)})`;
    }
    case 'not':
      return `${words.not} ${criterionSentence(criterion.part, facts, lang)}`;
    case 'network': {
      const tiers = criterion.tiers.map((tier) => tierWords(tier, lang));
      const how = [...tiers, ...criterion.roles];
      const of = 'id' in criterion.of ? words.quoted(criterion.of.id) : words.named;
      return words.network(of, how.length === 0 ? '' : words.tier(how.join(', ')));
    }
    case 'fact':
      return factSentence(criterion.name, criterion.test, facts, lang);
    default: {
      const { table, ...trait } = TRAIT_WORDS[criterion.word] ?? { fr: criterion.word, en: criterion.word };
      const values = criterion.values.map((value) => (table ? labelOf(table, value) : value));
      return words.among(trait[lang], values.join(', '));
    }
  }
}

function factNamed(name: string, lang: Lang): string {
  return factWords(name, lang) ?? GLUE[lang].quoted(name);
}

/** That a fact has a value: « la catégorie du document : « synthese » », `the patient’s choice: agreement`; of one that is no text, that it is stated. */
export function factSaid(name: string, value: unknown, lang: Lang): string {
  const [words, what] = [GLUE[lang], factNamed(name, lang)];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const scalars = values.filter(isScalar);
  if (scalars.length < values.length) return words.present(what);
  return words.among(what, scalars.map((each) => saidValue(name, each, lang)).join(', '));
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function saidValue(name: string, value: string | number | boolean, lang: Lang): string {
  return choiceWords(name, value, lang) ?? valueWords(value, lang);
}

function factSentence(name: string, test: FactTest, facts: Sheet['facts'], lang: Lang): string {
  const words = GLUE[lang];
  const what = factNamed(name, lang);
  if ('in' in test) return words.among(what, test.in.map((value) => saidValue(name, value, lang)).join(', '));
  if ('present' in test) return words.present(what);
  if ('is' in test) return words.same(what, factNamed(test.is, lang));
  if ('has' in test) {
    return words.has(what, 'fact' in test.has ? factNamed(test.has.fact, lang) : test.has.join(` ${words.or} `));
  }
  if ('hasAll' in test) return words.hasAll(what, test.hasAll.join(', '));
  if ('within' in test) return words.within(what, test.within.join(', '));
  const isInstant = name === 'moment.at' || facts.get(name)?.type === 'datetime';
  const bounds = test.compare.map(
    ({ by, to }) =>
      `${words.compare[by]} ${typeof to === 'object' ? factNamed(to.fact, lang) : boundWords(to, isInstant)}`,
  );
  return words.among(what, bounds.join(` ${words.and} `));
}

function boundWords(to: number, isInstant: boolean): string {
  return isInstant ? new Date(to).toISOString() : String(to);
}

function valueWords(value: string | number | boolean, lang: Lang): string {
  if (typeof value === 'boolean') return value ? GLUE[lang].yes : GLUE[lang].no;
  return GLUE[lang].quoted(String(value));
}

function listed(words: readonly string[], lang: Lang): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${GLUE[lang].and} ${words.at(-1)}`;
}
