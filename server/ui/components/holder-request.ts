import type { FormTarget, PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { instant } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';
import { hiddenFields, textField } from './form.ts';
import { notice } from './notice.ts';

/** The request of a holder of a good card whom the directory does not know. */
export interface HolderRequestView {
  /** As the card says it. */
  readonly name: string;
  readonly nationalId: string;
  /** When the request that waits was made; null when none does. */
  readonly waitingSince: Date | null;
  /** Why the last one was declined; null when it was not. */
  readonly declined: string | null;
  /** Null: no request is taken now. */
  readonly target: FormTarget | null;
}

/** What was asked, what became of it, and the form to ask. */
export function holderRequest(view: HolderRequestView | null, context: PageContext): Html | null {
  if (view === null) return null;
  const { lang, timeZone } = context;
  const words = texts(lang).holderRequest;
  const told =
    view.waitingSince === null
      ? null
      : notice('success', html`<p>${words.waiting(instant(lang, view.waitingSince, timeZone))}</p>`, lang);
  const declined =
    view.declined === null ? null : notice('caution', html`<p>${words.declined} ${view.declined}</p>`, lang);
  return html`<section class="panel" aria-labelledby="holder-request"><h2 id="holder-request">${words.heading}</h2>${told}${declined}
${view.target === null ? null : form(view, view.target, context)}</section>`;
}

function form({ name, nationalId }: HolderRequestView, target: FormTarget, { lang }: PageContext): Html {
  const words = texts(lang).holderRequest;
  const field = { value: '', error: null };
  return html`<p>${words.lead(name, nationalId)}</p>
<form class="stacked" method="post" action="${safeUrl(target.action)}">${hiddenFields(target)}
${textField({ ...field, id: 'contact', name: 'contact', label: words.contact, hint: words.contactHint, type: 'text' })}
${textField({ ...field, id: 'message', name: 'message', label: words.message, hint: words.messageHint, type: 'text' })}
<p class="actions"><button class="button" id="ask" type="submit">${words.send}</button></p></form>`;
}
