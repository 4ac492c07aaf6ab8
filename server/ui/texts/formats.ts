import type { Lang } from '../context.ts';

const LOCALES: Readonly<Record<Lang, string>> = { fr: 'fr-FR', en: 'en-GB' };

const numbers = { fr: new Intl.NumberFormat(LOCALES.fr), en: new Intl.NumberFormat(LOCALES.en) };
const plurals = { fr: new Intl.PluralRules(LOCALES.fr), en: new Intl.PluralRules(LOCALES.en) };

/** One formatter per set of options: building one costs a thousand times its use. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function parts(lang: Lang, at: Date, options: Intl.DateTimeFormatOptions): Readonly<Record<string, string>> {
  const key = JSON.stringify([lang, options]);
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat(LOCALES[lang], options);
    formatters.set(key, formatter);
  }
  return Object.fromEntries(formatter.formatToParts(at).map((part) => [part.type, part.value]));
}

/** A colon after a word: French sets it apart, and keeps it on the line. */
export function colon(lang: Lang): string {
  return lang === 'fr' ? '\u00a0:' : ':';
}

/** « 23 novembre 2026 », `23 November 2026`; the first of a French month is « 1er ». */
export function day(lang: Lang, at: Date, timeZone: string): string {
  const {
    day: number = '',
    month,
    year,
  } = parts(lang, at, { timeZone, day: 'numeric', month: 'long', year: 'numeric' });
  return `${lang === 'fr' && number === '1' ? '1er' : number} ${month} ${year}`;
}

/** « 14 h 05 », `14:05`. */
export function time(lang: Lang, at: Date, timeZone: string): string {
  const { hour = '', minute } = parts(lang, at, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return lang === 'fr' ? `${Number(hour)}\u00a0h\u00a0${minute}` : `${hour}:${minute}`;
}

/** « lundi », `Monday`. @param number 1 Monday to 7 Sunday */
export function weekday(lang: Lang, number: number): string {
  // The first day of January 2024 was a Monday.
  const { weekday: name = '' } = parts(lang, new Date(Date.UTC(2024, 0, number)), { timeZone: 'UTC', weekday: 'long' });
  return name;
}

/** « 23 novembre 2026 à 14 h 05 », `23 November 2026 at 14:05`. */
export function instant(lang: Lang, at: Date, timeZone: string): string {
  return `${day(lang, at, timeZone)} ${lang === 'fr' ? 'à' : 'at'} ${time(lang, at, timeZone)}`;
}

/** For dense tables: `23/11/2026 14:05:09`, the seconds being what tells two audit lines apart. */
export function preciseInstant(lang: Lang, at: Date, timeZone: string): string {
  const digits = '2-digit';
  const {
    year,
    month,
    day: number,
    hour,
    minute,
    second,
  } = parts(lang, at, {
    timeZone,
    year: 'numeric',
    month: digits,
    day: digits,
    hour: digits,
    minute: digits,
    second: digits,
    hourCycle: 'h23',
  });
  return `${number}/${month}/${year} ${hour}:${minute}:${second}`;
}

/** Short day for source tags: `20/11/2026`. */
export function shortDay(lang: Lang, at: Date, timeZone: string): string {
  return preciseInstant(lang, at, timeZone).slice(0, 10);
}

/** Whether two instants fall on the same day of the zone: « aujourd'hui » is a matter of calendar, not of hours. */
export function sameDay(one: Date, other: Date, timeZone: string): boolean {
  return shortDay('fr', one, timeZone) === shortDay('fr', other, timeZone);
}

/** `1 234 567`, `1,234,567`. */
export function count(lang: Lang, value: number): string {
  return numbers[lang].format(value);
}

/** The form of a noun that goes with a number: French counts 0 and 1 as one, English only 1. */
export function plural(lang: Lang, value: number, one: string, other: string): string {
  return plurals[lang].select(value) === 'one' ? one : other;
}
