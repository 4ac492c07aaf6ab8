import type { Lang } from '../context.ts';
import { en } from './en.ts';
import { enAdmin } from './en-admin.ts';
import { fr } from './fr.ts';
import { frAdmin } from './fr-admin.ts';

/** All words of the pages in one language. English missing a key of French does not compile. */
export type Texts = typeof fr & { readonly admin: typeof frAdmin };

const CATALOGUES: Readonly<Record<Lang, Texts>> = {
  fr: { ...fr, admin: frAdmin },
  en: { ...en, admin: enAdmin },
};

/** The catalogue of a language. */
export function texts(lang: Lang): Texts {
  return CATALOGUES[lang];
}
