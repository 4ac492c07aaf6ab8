import { type ConsentItemsView, consentItems } from '../components/consent-items.ts';
import { hiddenFields } from '../components/form.ts';
import type { FormTarget, PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { layout } from '../layout.ts';
import { texts } from '../texts/texts.ts';

/** Asked before an application opens (OpenID Connect Core 1.0 §3.1.2.4): who asks, what it learns, for how long; two plain forms. */
export interface ConsentView {
  readonly application: string;
  /** Who runs it; `''` when it is not known. */
  readonly owner: string;
  readonly personName: string;
  readonly items: ConsentItemsView;
  /** How long the agreement is kept; null: not at all. */
  readonly days: number | null;
  readonly agree: FormTarget;
  readonly refuse: FormTarget;
}

export function consentPage(view: ConsentView, context: PageContext): Html {
  const words = texts(context.lang).consent;
  const { application, owner } = view;
  const main = html`<p class="overline">${view.personName}</p>
<h1>${words.heading(application)}</h1>
<p class="lead">${owner === '' ? words.lead : words.leadOwner(owner)}</p>
${consentItems(view.items, context.lang)}
<p>${words.noRight}</p>
<p class="quiet">${view.days === null ? words.notKept : words.kept(view.days)}</p>
<form class="actions" method="post" action="${safeUrl(view.agree.action)}">${hiddenFields(view.agree)}<button class="button" id="confirm" type="submit">${words.agree}</button></form>
<form class="actions" method="post" action="${safeUrl(view.refuse.action)}">${hiddenFields(view.refuse)}<button class="button button-quiet" id="back" type="submit">${words.refuse}</button></form>`;
  return layout({ title: words.title, main, width: 'column', bar: null, above: null }, context);
}
