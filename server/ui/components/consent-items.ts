import type { Lang } from '../context.ts';
import { type Html, html } from '../html.ts';
import { type Texts, texts } from '../texts/texts.ts';

/** What an application learns of a person, or reaches in their name. */
export interface ConsentItemsView {
  /** Of the person, told in words. */
  readonly about: readonly (keyof Texts['consent']['about'])[];
  /** Further scopes, by their names. */
  readonly others: readonly string[];
  /** Claims asked by name. */
  readonly claims: readonly string[];
  readonly interfaces: readonly { readonly identifier: string; readonly scopes: readonly string[] }[];
}

export function consentItems({ about, others, claims, interfaces }: ConsentItemsView, lang: Lang): Html {
  const words = texts(lang).consent;
  return html`<ul class="plain">${about.map((what) => html`<li>${words.about[what]}</li>`)}
${others.length === 0 ? null : html`<li>${words.others} <span class="mono">${others.join(' ')}</span></li>`}
${claims.length === 0 ? null : html`<li>${words.claims} <span class="mono">${claims.join(' ')}</span></li>`}
${interfaces.map(({ identifier, scopes: names }) => html`<li>${words.reaches} <span class="mono address">${identifier}</span> (<span class="mono">${names.join(' ')}</span>)</li>`)}</ul>`;
}
