import type { FactTest, Sheet, Words } from '../../../federation/index.ts';
import type { Lang } from '../../ui/context.ts';
import { instant, preciseInstant, time, weekday } from '../../ui/texts/formats.ts';
import { texts } from '../../ui/texts/texts.ts';

type Facts = Sheet['facts'];
type Value = string | number | boolean;

const MINUTES_A_DAY = 24 * 60;
const DAYS_A_WEEK = 7;
const MINUTE_MS = 60_000;

/** Facts that the house knows, and one that sheets of this region declare under one name, for those that give it no title. */
const FACT_WORDS: Readonly<Record<string, Words>> = {
  'session.acr': { fr: 'le niveau de la connexion', en: 'the level of the sign-in' },
  'session.amr': { fr: 'le moyen de connexion', en: 'the means of sign-in' },
  'session.card': { fr: 'le type de carte', en: 'the type of card' },
  'session.mode': { fr: 'le mode d’accès déclaré', en: 'the declared mode of access' },
  'moment.at': { fr: 'l’instant', en: 'the instant' },
  'moment.minute': { fr: 'l’heure', en: 'the time of day' },
  'moment.weekday': { fr: 'le jour de la semaine', en: 'the day of the week' },
  'care.link': { fr: 'le lien de prise en charge', en: 'the care link' },
  'choice.links': { fr: 'le lien de prise en charge', en: 'the care link' },
  'choice.consent': { fr: 'le choix du patient', en: 'the patient’s choice' },
  'choice.blocked': { fr: 'le patient a écarté ce professionnel', en: 'the patient shut this professional out' },
  'choice.masked': { fr: 'le patient a masqué ce document', en: 'the patient masked this document' },
  'resource.documentCategory': { fr: 'la catégorie du document', en: 'the document’s category' },
};

/** Values that the house itself gives, by their fact. */
const HOUSE_VALUES: Readonly<Record<string, Words>> = {
  'choice.consent active': { fr: 'accord', en: 'agreement' },
  'choice.consent none': { fr: 'rien de recueilli', en: 'none recorded' },
  'choice.consent opposed': { fr: 'opposition', en: 'opposition' },
  'session.acr eidas1': { fr: 'faible (eidas1)', en: 'low (eidas1)' },
  'session.acr eidas2': { fr: 'substantiel (eidas2)', en: 'substantial (eidas2)' },
  'session.acr eidas3': { fr: 'élevé (eidas3)', en: 'high (eidas3)' },
  'session.amr sc': { fr: 'carte à puce', en: 'smart card' },
  'session.mode normal': { fr: 'normal', en: 'normal' },
  'session.mode bris_de_glace': { fr: 'accès en urgence', en: 'emergency access' },
  'session.mode centre_15': { fr: 'appel au centre 15', en: 'call to the emergency centre' },
};

const COMPARED = {
  number: {
    fr: { gte: 'au moins', gt: 'plus de', lte: 'au plus', lt: 'moins de' },
    en: { gte: 'at least', gt: 'more than', lte: 'at most', lt: 'less than' },
  },
  moment: {
    fr: { gte: 'à partir du', gt: 'après le', lte: 'jusqu’au', lt: 'avant le' },
    en: { gte: 'from', gt: 'after', lte: 'until', lt: 'before' },
  },
  hour: {
    fr: { gte: 'à partir de', gt: 'après', lte: 'jusqu’à', lt: 'avant' },
    en: { gte: 'from', gt: 'after', lte: 'until', lt: 'before' },
  },
} as const;

/** A fact as people call it: the sheet's own title where it gives one, else words of ours, else its name. */
export function factWords(name: string, facts: Facts, lang: Lang): string {
  const title = facts.get(name)?.title?.[lang];
  if (title !== undefined) return quoted(title, lang);
  return ourWords(name, lang) ?? quoted(name, lang);
}

/** The label of a field for a fact; `''`: nobody gave it words. */
export function factLabel(name: string, facts: Facts, lang: Lang): string {
  const words = facts.get(name)?.title?.[lang] ?? ourWords(name, lang) ?? '';
  return words.charAt(0).toLocaleUpperCase(lang) + words.slice(1);
}

function ourWords(name: string, lang: Lang): string | undefined {
  return Object.hasOwn(FACT_WORDS, name) ? FACT_WORDS[name]?.[lang] : undefined;
}

/** What the sheet calls a value; undefined where it gives it no title. A value may be named like what every object has. */
export function valueTitle(name: string, value: Value, facts: Facts): Words | undefined {
  const { valueTitles = {} } = facts.get(name) ?? {};
  return Object.hasOwn(valueTitles, String(value)) ? valueTitles[String(value)] : undefined;
}

/** One value of a fact as people read it. */
export function valueWords(name: string, value: Value, facts: Facts, lang: Lang): string {
  const titled = valueTitle(name, value, facts) ?? HOUSE_VALUES[`${name} ${value}`];
  if (titled) return titled[lang];
  if (name === 'care.link') return linkWords(String(value), lang);
  if (typeof value === 'number' && name.startsWith('moment.')) return numberWords(name, value, lang);
  if (typeof value === 'boolean') return BOOLEANS[lang][value ? 'yes' : 'no'];
  return name === 'session.card' ? String(value) : quoted(String(value), lang);
}

const BOOLEANS = { fr: { yes: 'oui', no: 'non' }, en: { yes: 'yes', no: 'no' } } as const;

function linkWords(basis: string, lang: Lang): string {
  const { bases } = texts(lang).admin.sheets.acts;
  return Object.hasOwn(bases, basis) ? bases[basis as keyof typeof bases] : basis;
}

/** Bounds of one fact: hours and instants as a clock shows them, in the sheet's own time zone. */
export function boundsWords(
  name: string,
  { compare }: Extract<FactTest, { compare: unknown }>,
  { facts, timeZone }: Pick<Sheet, 'facts' | 'timeZone'>,
  lang: Lang,
): readonly string[] {
  const isInstant = name === 'moment.at' || facts.get(name)?.type === 'datetime';
  const kind = name === 'moment.minute' ? 'hour' : isInstant ? 'moment' : 'number';
  return compare.map(({ by, to }) => {
    if (typeof to === 'object')
      return `${COMPARED[kind === 'number' ? 'number' : 'hour'][lang][by]} ${factWords(to.fact, facts, lang)}`;
    const bound = isInstant ? instantWords(new Date(to), timeZone, lang) : numberWords(name, to, lang);
    return `${COMPARED[kind][lang][by]} ${bound}`;
  });
}

function instantWords(at: Date, timeZone: string, lang: Lang): string {
  return at.getTime() % MINUTE_MS === 0 ? instant(lang, at, timeZone) : preciseInstant(lang, at, timeZone);
}

function numberWords(name: string, value: number, lang: Lang): string {
  if (name === 'moment.minute' && value >= 0 && value <= MINUTES_A_DAY) {
    // The end of the day is its 24th hour, which no clock shows.
    if (value === MINUTES_A_DAY) return lang === 'fr' ? '24\u00a0h\u00a000' : '24:00';
    return time(lang, new Date(value * MINUTE_MS), 'UTC');
  }
  if (name === 'moment.weekday' && value >= 1 && value <= DAYS_A_WEEK) return weekday(lang, value);
  return String(value);
}

export function quoted(text: string, lang: Lang): string {
  return lang === 'fr' ? `«\u00a0${text}\u00a0»` : `“${text}”`;
}
