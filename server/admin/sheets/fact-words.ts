import type { Words } from '../../../federation/index.ts';
import type { Lang } from '../../ui/context.ts';

/** Facts that the house knows, and those that sheets of this region declare under one name: a sheet gives its own no words. */
const FACT_WORDS: Readonly<Record<string, Words>> = {
  'session.acr': { fr: 'le niveau de la connexion', en: 'the level of the sign-in' },
  'session.amr': { fr: 'le moyen de connexion', en: 'the means of sign-in' },
  'session.card': { fr: 'le type de carte', en: 'the type of card' },
  'session.mode': { fr: 'le mode d’accès déclaré', en: 'the declared mode of access' },
  'moment.at': { fr: 'l’instant', en: 'the instant' },
  'moment.minute': { fr: 'la minute du jour', en: 'the minute of the day' },
  'moment.weekday': { fr: 'le jour de la semaine', en: 'the day of the week' },
  'care.link': { fr: 'le lien de prise en charge', en: 'the care link' },
  'choice.links': { fr: 'le lien de prise en charge', en: 'the care link' },
  'choice.consent': { fr: 'le choix du patient', en: 'the patient’s choice' },
  'choice.blocked': { fr: 'le patient a écarté ce professionnel', en: 'the patient shut this professional out' },
  'choice.masked': { fr: 'le patient a masqué ce document', en: 'the patient masked this document' },
  'resource.documentCategory': { fr: 'la catégorie du document', en: 'the document’s category' },
};

/** Values that the house itself gives, by their fact. */
const CHOICE_WORDS: Readonly<Record<string, Words>> = {
  'choice.consent active': { fr: 'accord', en: 'agreement' },
  'choice.consent none': { fr: 'rien de recueilli', en: 'none recorded' },
  'choice.consent opposed': { fr: 'opposition', en: 'opposition' },
};

/** A fact in words, by its full name; null where nobody gave it any. */
export function factWords(name: string, lang: Lang): string | null {
  return Object.hasOwn(FACT_WORDS, name) ? (FACT_WORDS[name]?.[lang] ?? null) : null;
}

/** A value that is the house's own, in words; null for any other. */
export function choiceWords(name: string, value: string | number | boolean, lang: Lang): string | null {
  return CHOICE_WORDS[`${name} ${value}`]?.[lang] ?? null;
}
