import { html as escaped } from 'hono/html';
import { DemoError } from './demo-error.ts';

export type Lang = 'fr' | 'en';

/** A sentence in both languages. */
export interface Both {
  readonly fr: string;
  readonly en: string;
}

declare const escapedMark: unique symbol;

/** Finished HTML: only {@link html} makes it, so text from outside is always escaped. */
export interface Html {
  readonly [escapedMark]: true;
  toString(): string;
}

/** What a hole of a template takes; `false`, `null` and `undefined` print nothing. */
export type Part = Html | string | number | false | null | undefined | readonly Part[];

/**
 * The one way the demonstration's programs write HTML: every hole is escaped. Attributes must be quoted; addresses given to
 * `href` and `action` are made by the program or checked against a pinned origin beforehand.
 */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const made = escaped(literals, ...parts);
  if (made instanceof Promise)
    throw new DemoError('page.template.deferred', 'defect', 'A template was given a promise.');
  // hono's escaped string is the text we wrap; the brand keeps plain strings from passing for it.
  return made as unknown as Html;
}

/** Everything a page of the house is made of. */
export interface Frame {
  readonly lang: Lang;
  readonly title: string;
  /** Name of the program, beside its mark. */
  readonly brand: string;
  /** Who runs it, or what it is, in small under the page. */
  readonly foot: string;
  /** This page in the other language; null where the page answers a form and cannot be asked again. */
  readonly otherLanguageUrl: string | null;
  /** At the right of the top bar; null while nobody is known. */
  readonly bar: Html | null;
  readonly main: Html;
}

const WORDS = {
  fr: { skip: 'Aller au contenu', other: 'English', otherLang: 'en', language: 'Langue' },
  en: { skip: 'Skip to content', other: 'Français', otherLang: 'fr', language: 'Language' },
} as const;

/** The whole document: no script, one style sheet of our own at `/style.css`. */
export function page({ lang, title, brand, foot, otherLanguageUrl, bar, main }: Frame): string {
  const words = WORDS[lang];
  const document = html`<!DOCTYPE html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<title>${title} — ${brand}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<a class="skip" href="#content">${words.skip}</a>
<header class="top"><div class="inner"><span class="brand">${MARK}<span>${brand}</span></span>${bar}</div></header>
<main class="inner" id="content" tabindex="-1">
${main}
</main>
<footer class="foot"><div class="inner"><p>${foot}</p>
${otherLanguageUrl !== null && html`<nav aria-label="${words.language}"><a href="${otherLanguageUrl}" hreflang="${words.otherLang}" lang="${words.otherLang}">${words.other}</a></nav>`}
</div></footer>
</body>
</html>
`;
  return document.toString();
}

/** A folder with its tab, one path, in the colour of the program. Decorative: the name stands beside it. */
const MARK = html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false"><path fill="currentColor" fill-rule="evenodd" d="M3 9a3 3 0 0 1 3-3h7l3 4h10a3 3 0 0 1 3 3v11a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3zm3 4v11h20V13z"/></svg>`;

/** An icon that goes with a word, never alone. */
export function icon(name: 'open' | 'closed' | 'note'): Html {
  const paths = {
    open: 'M6 12.5l4 4 8-9',
    closed: 'M7 7l10 10M17 7L7 17',
    note: 'M12 6v8M12 17.5v.5',
  };
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" stroke-width="2"/><path d="${paths[name]}" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"/></svg>`;
}
