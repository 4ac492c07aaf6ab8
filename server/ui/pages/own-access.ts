import { type ConsentItemsView, consentItems } from '../components/consent-items.ts';
import { hiddenFields } from '../components/form.ts';
import { notice, outcomeNotice, refusalNotice } from '../components/notice.ts';
import type { FormTarget, Lang, Outcome, PageContext, Refusal } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { layout } from '../layout.ts';
import { instant } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** A person's own access: what is open, the last sign-ins, the card declared lost. */
export interface OwnAccessView {
  readonly sessions: readonly OwnSessionView[];
  readonly endAll: FormTarget;
  readonly consents: readonly OwnConsentView[];
  readonly history: readonly PastSignInView[];
  readonly lost: { readonly number: string; readonly target: FormTarget } | null;
  readonly outcome: Outcome | null;
  readonly failure: Refusal | null;
  readonly homeUrl: string;
}

export interface OwnSessionView {
  /** `session`, or the approval of one application's request. */
  readonly kind: 'session' | 'approval';
  readonly isHere: boolean;
  readonly means: 'card' | 'passkey' | null;
  readonly since: Date | null;
  /** Each with the form that ends it alone; null where that is to end the whole. */
  readonly opened: readonly { readonly name: string; readonly end: FormTarget | null }[];
  readonly end: FormTarget;
}

/** An agreement given to one application. */
export interface OwnConsentView {
  readonly application: string;
  readonly since: Date;
  readonly items: ConsentItemsView;
  readonly withdraw: FormTarget;
}

export interface PastSignInView {
  readonly at: Date;
  readonly means: 'tls' | 'challenge' | 'passkey';
  /** Null: the portal. */
  readonly application: string | null;
  readonly from: string;
}

export function ownAccessPage(view: OwnAccessView, context: PageContext): Html {
  const words = texts(context.lang).ownAccess;
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>
${outcomeNotice(view.outcome, context.lang)}${refusalNotice(view.failure, context.lang)}
<section aria-labelledby="sessions"><h2 id="sessions">${words.sessions}</h2><ul class="rule-list bare">${view.sessions.map((each, place) => session(each, place, context))}</ul>
<form method="post" action="${safeUrl(view.endAll.action)}">${hiddenFields(view.endAll)}<p class="quiet">${words.endAllDetail}</p><p class="actions"><button class="button" id="end-all" type="submit">${words.endAll}</button></p></form></section>
${consents(view.consents, context)}${history(view.history, context)}${lostCard(view.lost, context)}
<p class="actions"><a class="button button-quiet" id="home" href="${safeUrl(view.homeUrl)}">${texts(context.lang).backToDoors}</a></p>`;
  return layout({ title: words.title, main, width: 'column', bar: null, above: null }, context);
}

function session(view: OwnSessionView, place: number, { lang, timeZone }: PageContext): Html {
  const words = texts(lang).ownAccess;
  const name = view.isHere ? words.here : words[view.kind];
  return html`<li class="own-act"><p><strong>${name}</strong>${view.means === null ? null : html` · ${words.means[view.means]}`}</p>
${view.since === null ? null : html`<p class="quiet">${words.since(instant(lang, view.since, timeZone))}</p>`}
${openedHere(view.opened, place, lang)}
<form method="post" action="${safeUrl(view.end.action)}">${hiddenFields(view.end)}<p class="actions"><button class="button button-quiet" id="end-${place}" type="submit">${view.isHere ? words.endHere : words.end}</button></p></form></li>`;
}

function openedHere(opened: OwnSessionView['opened'], place: number, lang: Lang): Html {
  const words = texts(lang).ownAccess;
  if (opened.length === 0) return html`<p>${words.nothingOpened}</p>`;
  return html`<p>${words.opened}</p><ul class="bare">${opened.map(
    ({ name, end }, each) =>
      html`<li>${end === null ? name : html`<form method="post" action="${safeUrl(end.action)}">${hiddenFields(end)}<p class="actions"><button class="button button-quiet" id="close-${place}-${each}" type="submit">${words.close(name)}</button></p></form>`}</li>`,
  )}</ul>`;
}

function consents(given: readonly OwnConsentView[], { lang, timeZone }: PageContext): Html {
  const { own: words } = texts(lang).consent;
  if (given.length === 0) {
    return html`<section aria-labelledby="consents"><h2 id="consents">${words.heading}</h2><p class="quiet">${words.none}</p></section>`;
  }
  return html`<section aria-labelledby="consents"><h2 id="consents">${words.heading}</h2><p>${words.lead}</p><ul class="rule-list bare">${given.map(
    ({ application, since, items, withdraw }, place) =>
      html`<li class="own-act"><p><strong>${application}</strong></p><p class="quiet">${words.since(instant(lang, since, timeZone))}</p>${consentItems(items, lang)}
<form method="post" action="${safeUrl(withdraw.action)}">${hiddenFields(withdraw)}<p class="actions"><button class="button button-quiet" id="withdraw-${place}" type="submit">${words.withdraw(application)}</button></p></form></li>`,
  )}</ul></section>`;
}

function history(past: readonly PastSignInView[], { lang, timeZone }: PageContext): Html {
  const words = texts(lang).ownAccess;
  if (past.length === 0) {
    return html`<section aria-labelledby="history"><h2 id="history">${words.history}</h2><p class="quiet">${words.none}</p></section>`;
  }
  return html`<section aria-labelledby="history"><h2 id="history">${words.history}</h2><p>${words.historyLead}</p>
<ul class="rule-list bare">${past.map(
    ({ at, means, application, from }) =>
      html`<li class="own-act"><p><strong>${instant(lang, at, timeZone)}</strong></p><p>${words.historyMeans[means]} · ${words.towards} ${application ?? words.portal} · ${words.from} <span class="mono">${from}</span></p></li>`,
  )}</ul></section>`;
}

function lostCard(lost: OwnAccessView['lost'], { lang }: PageContext): Html {
  const { lost: words } = texts(lang).ownAccess;
  if (lost === null) {
    return html`<section aria-labelledby="lost"><h2 id="lost">${words.heading}</h2><p>${words.unknown}</p></section>`;
  }
  return html`<section aria-labelledby="lost"><h2 id="lost">${words.heading}</h2>
<details class="fold" id="declare-lost"><summary>${words.summary}</summary><form class="stacked" method="post" action="${safeUrl(lost.target.action)}">${hiddenFields(lost.target)}
<p class="mono">${words.which(lost.number)}</p><p>${words.detail}</p><p>${words.issuer}</p>
<p class="actions"><button class="button" id="confirm-lost" type="submit">${words.confirm}</button></p></form></details></section>`;
}

/** Nothing is open any more: the page that is left. */
export interface AccessEndedView {
  readonly why: 'all' | 'lost';
  readonly homeUrl: string;
}

export function accessEndedPage({ why, homeUrl }: AccessEndedView, context: PageContext): Html {
  const { ownAccess: words } = texts(context.lang);
  const title = why === 'all' ? words.endedAll.title : words.lost.doneTitle;
  const done = why === 'all' ? words.endedAll.done : words.lost.done;
  const main = html`<h1>${title}</h1>${notice('success', html`<p>${done}</p>`, context.lang)}
${why === 'all' ? null : html`<p>${words.lost.next}</p>`}
<p class="actions"><a class="button" id="home" href="${safeUrl(homeUrl)}">${words.home}</a></p>`;
  return layout({ title, main, width: 'column', bar: null, above: null }, context);
}
