import type { Lang } from '../context.ts';
import { type Html, html } from '../html.ts';

/** Text that exists in French only (nomenclature labels, places): said in French by a screen reader on an English page (WCAG 3.1.2). */
export function inFrench(text: string, lang: Lang): Html | string {
  return lang === 'fr' ? text : html`<span lang="fr">${text}</span>`;
}
