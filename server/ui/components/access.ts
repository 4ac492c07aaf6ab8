import type { FormTarget, PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { instant } from '../texts/formats.ts';
import { type Texts, texts } from '../texts/texts.ts';
import { hiddenFields } from './form.ts';

/** What a professional has open at this moment, and the way to end it. */
export interface AccessView {
  readonly sessions: number;
  /** Applications opened, the last one first. */
  readonly applications: readonly { readonly name: string; readonly lastAt: Date }[];
  /** Applications that did not answer the last end, and are told again. */
  readonly waiting: readonly { readonly name: string; readonly nextAt: Date }[];
  /** Everything was just ended: applications that had something open, and what became of telling them. Null otherwise. */
  readonly told: readonly { readonly name: string; readonly state: keyof Texts['admin']['access']['told'] }[] | null;
  /** The form that ends everything. */
  readonly target: FormTarget;
}

export function access(view: AccessView, context: PageContext): Html {
  const words = texts(context.lang).admin.access;
  const { lang, timeZone } = context;
  const isOpen = view.sessions > 0 || view.applications.length > 0;
  return html`<section class="panel" aria-labelledby="access"><h2 id="access">${words.heading}</h2>
${isOpen ? html`<p>${words.sessions(view.sessions)}</p>` : html`<p class="quiet">${words.none}</p>`}
${view.applications.length === 0 ? null : html`<ul class="plain">${view.applications.map(({ name, lastAt }) => html`<li>${words.opened(name, instant(lang, lastAt, timeZone))}</li>`)}</ul>`}
${view.told === null || view.told.length === 0 ? null : html`<p>${words.toldLead}</p><ul class="plain" id="told">${view.told.map(({ name, state }) => html`<li>${words.told[state](name)}</li>`)}</ul>`}
${view.waiting.length === 0 ? null : html`<p>${words.waiting}</p><ul class="plain">${view.waiting.map(({ name, nextAt }) => html`<li>${words.again(name, instant(lang, nextAt, timeZone))}</li>`)}</ul>`}
${isOpen ? endForm(view.target, context) : null}</section>`;
}

function endForm(target: FormTarget, { lang }: PageContext): Html {
  const words = texts(lang).admin.access;
  return html`<p class="small">${words.lead}</p>
<form class="actions" method="post" action="${safeUrl(target.action)}">${hiddenFields(target)}
<button class="button" id="end-access" type="submit">${words.end}</button></form>`;
}
