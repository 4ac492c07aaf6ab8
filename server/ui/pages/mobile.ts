import { hiddenFields } from '../components/form.ts';
import { notice, refusalNotice } from '../components/notice.ts';
import { type PasskeyAsk, passkeyForm } from '../components/passkey-form.ts';
import type { FormTarget, PageContext, Refusal } from '../context.ts';
import { type Html, html, knownScript, safeUrl } from '../html.ts';
import { layout } from '../layout.ts';
import { time } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** What waits for a person's answer. */
export interface MobileView {
  readonly requests: readonly WaitingRequestView[];
  readonly refreshUrl: string;
  readonly homeUrl: string;
}

export interface WaitingRequestView {
  readonly id: string;
  readonly application: string;
  /** Empty: the application gave none. */
  readonly message: string;
  readonly askedAt: Date;
  readonly url: string;
}

export function mobilePage(view: MobileView, context: PageContext): Html {
  const words = texts(context.lang).mobile;
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>
${
  view.requests.length === 0
    ? html`<div class="empty" role="status"><p><strong>${words.none}</strong></p><p>${words.noneAdvice}</p></div><p class="actions"><a class="button" id="refresh" href="${safeUrl(view.refreshUrl)}">${words.refresh}</a></p>`
    : html`<ul class="rule-list bare">${view.requests.map((each) => waiting(each, context))}</ul>`
}
<p class="actions"><a class="button button-quiet" id="home" href="${safeUrl(view.homeUrl)}">${texts(context.lang).backToDoors}</a></p>`;
  return layout({ title: words.title, main, width: 'column', bar: null, above: null }, context);
}

function waiting({ id, application, message, askedAt, url }: WaitingRequestView, context: PageContext): Html {
  const words = texts(context.lang).mobile;
  return html`<li class="own-act"><p><strong>${words.asks(application)}</strong></p>
${message === '' ? null : html`<p class="binding">${message}</p>`}
<p class="quiet">${words.since(time(context.lang, askedAt, context.timeZone))}</p>
<p class="actions"><a class="button" id="request-${id}" href="${safeUrl(url)}">${words.open}</a></p></li>`;
}

/** One request, with the ways to answer it. */
export interface MobileRequestView {
  readonly application: string;
  /** Empty: the application gave none. */
  readonly message: string;
  readonly expiresAt: Date;
  /** Null: the person has no passkey, or none of that level. */
  readonly passkey: PasskeyAsk | null;
  /** Set when the card was shown after the request came. */
  readonly byCard: FormTarget | null;
  /** Where the card is asked for. */
  readonly showCardUrl: string;
  readonly refuse: FormTarget;
  readonly backUrl: string;
  readonly failure: Refusal | null;
}

export function mobileRequestPage(view: MobileRequestView, context: PageContext): Html {
  const words = texts(context.lang).mobile;
  const content = html`<p class="actions"><button class="button button-large" id="approve-passkey" type="submit">${words.approve}</button></p>`;
  const main = html`<h1>${words.asks(view.application)}</h1>
${refusalNotice(view.failure, context.lang)}
${
  view.message === ''
    ? html`<p class="quiet">${words.noMessage}</p>`
    : html`<p class="quiet" id="message-is">${words.message}</p><p class="binding" id="message" aria-describedby="message-is">${view.message}</p><p>${words.compare}</p>`
}
<p class="quiet">${words.until(time(context.lang, view.expiresAt, context.timeZone))}</p>
${view.passkey === null ? null : passkeyForm({ ask: view.passkey, content, without: words.without }, context)}
${
  view.byCard === null
    ? html`<p class="actions"><a class="button button-quiet" id="show-card" href="${safeUrl(view.showCardUrl)}">${words.showCard}</a></p>`
    : html`<form method="post" action="${safeUrl(view.byCard.action)}">${hiddenFields(view.byCard)}<p class="actions"><button class="button" id="approve-card" type="submit">${words.byCard}</button></p></form>`
}
<form method="post" action="${safeUrl(view.refuse.action)}">${hiddenFields(view.refuse)}<p class="actions"><button class="button button-quiet" id="refuse" type="submit">${words.refuse}</button></p></form>
<p><a id="back" href="${safeUrl(view.backUrl)}">${words.back}</a></p>
${view.passkey === null ? null : knownScript('passkey')}`;
  return layout({ title: words.title, main, width: 'column', bar: null, above: null }, context);
}

/** What became of a request. */
export interface MobileAnsweredView {
  readonly outcome: 'approved' | 'refused';
  readonly application: string;
  readonly backUrl: string;
}

export function mobileAnsweredPage({ outcome, application, backUrl }: MobileAnsweredView, context: PageContext): Html {
  const { mobile } = texts(context.lang);
  const words = mobile[outcome];
  const main = html`<h1>${words.title}</h1>
${notice(outcome === 'approved' ? 'success' : 'caution', html`<p>${words.lead(application)}</p>`, context.lang)}
<p class="actions"><a class="button" id="back" href="${safeUrl(backUrl)}">${mobile.back}</a></p>`;
  return layout({ title: words.title, main, width: 'column', bar: null, above: null }, context);
}
