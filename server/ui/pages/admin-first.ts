import { hiddenFields } from '../components/form.ts';
import { icon } from '../components/icons.ts';
import type { FormTarget, PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { layout } from '../layout.ts';
import { time } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** The one-time link of the first administrator: offered, done, or spent (S-43). */
export type AdminFirstView =
  | { readonly step: 'offered'; readonly target: FormTarget; readonly validUntil: Date }
  | { readonly step: 'done'; readonly administrationUrl: string }
  | { readonly step: 'spent'; readonly homeUrl: string };

export function adminFirstPage(view: AdminFirstView, context: PageContext): Html {
  const words = texts(context.lang).admin.first;
  return layout({ title: words.title, main: step(view, context), width: 'column', bar: null, above: null }, context);
}

function step(view: AdminFirstView, context: PageContext): Html {
  const words = texts(context.lang).admin.first;
  switch (view.step) {
    case 'offered':
      return html`<h1>${words.heading}</h1><p class="lead">${words.lead}</p>
<ul class="plain">${words.consequences.map((sentence) => html`<li>${sentence}</li>`)}</ul>
<form class="actions" method="post" action="${safeUrl(view.target.action)}">${hiddenFields(view.target)}<button class="button button-large" id="confirm" type="submit">${icon('card')} ${words.go}</button></form>
<p class="small quiet">${words.validUntil(time(context.lang, view.validUntil, context.timeZone))}</p>`;
    case 'done':
      return html`<h1>${words.doneHeading}</h1><p class="lead">${words.doneLead}</p>
<p class="actions"><a class="button" id="administration" href="${safeUrl(view.administrationUrl)}">${words.enter}</a></p>`;
    case 'spent':
      return html`<h1>${words.spentHeading}</h1><p class="lead">${words.spentLead}</p><p>${words.spentAdvice}</p>
<p class="actions"><a class="button" id="home" href="${safeUrl(view.homeUrl)}">${texts(context.lang).backToDoors}</a></p>`;
  }
}
