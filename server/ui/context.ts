/** Languages a page is written in. */
export const LANGS = ['fr', 'en'] as const;
export type Lang = (typeof LANGS)[number];

/** A sentence that comes with its translation: refusal sentences, names of applications. */
export interface Both {
  readonly fr: string;
  readonly en: string;
}

/** What every page needs besides its own view: nothing about the person. */
export interface PageContext {
  readonly lang: Lang;
  /** Who runs this server, in words: « Région de démonstration ». */
  readonly region: string;
  /** Help as configured; shown at the same place on each page. */
  readonly support: Support;
  /** Address of the style sheet, with its digest when cached for long. */
  readonly stylesheet: string;
  /** IANA zone in which instants are told, e.g. `Europe/Paris`. */
  readonly timeZone: string;
  /** Parameters of this page's address that a language link must keep (never `lang`). */
  readonly query: Readonly<Record<string, string>>;
}

export interface Support {
  /** As written for people, e.g. `01 99 00 12 34`. */
  readonly phone: string;
  /** Opening hours in words. */
  readonly hours: Both;
}

/** Where a form goes, with the hidden fields that its route asks for (anti-forgery token, references). */
export interface FormTarget {
  readonly action: string;
  readonly hidden: Readonly<Record<string, string>>;
}

/** The bad news a page shows: sentence from a room's table of codes. */
export interface Refusal {
  readonly code: string;
  readonly sentence: Both;
  /** Number that finds the log and audit lines. */
  readonly incident: string;
}

/** One line said after an action: what it did. */
export interface Outcome {
  readonly tone: 'success' | 'caution' | 'refused';
  readonly sentence: Both;
}
