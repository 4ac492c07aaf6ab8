import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { definitions } from '../components/definition.ts';
import { hiddenFields, textField } from '../components/form.ts';
import { outcomeNotice, refusalNotice } from '../components/notice.ts';
import type { FormTarget, Outcome, PageContext, Refusal } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { instant } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** Requests of holders whom the directory does not know. */
export interface AdminRequestsView {
  readonly admin: AdminView;
  readonly requests: readonly AdminRequestView[];
  readonly outcome: Outcome | null;
  readonly failure: Refusal | null;
}

export interface AdminRequestView {
  readonly id: string;
  readonly name: string;
  readonly nationalId: string;
  /** Type and number. */
  readonly card: string;
  readonly askedAt: Date;
  readonly contact: string;
  readonly message: string;
  /** Sheet of the person, once the directory has them. */
  readonly sheetUrl: string | null;
  /** Enters the holder of a staff card whose establishment is known; null for the others. */
  readonly enterUrl: string | null;
  readonly target: FormTarget;
}

export function adminRequestsPage(view: AdminRequestsView, context: PageContext): Html {
  const words = texts(context.lang).holderRequest.admin;
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>
${outcomeNotice(view.outcome, context.lang)}${refusalNotice(view.failure, context.lang)}
${view.requests.length === 0 ? html`<div class="empty"><p>${words.none}</p></div>` : view.requests.map((each) => request(each, context))}`;
  return adminLayout(view.admin, { section: 'requests', title: words.title, above: [] }, main, context);
}

function request(view: AdminRequestView, context: PageContext): Html {
  const { lang, timeZone } = context;
  const words = texts(lang).holderRequest.admin;
  const { id, sheetUrl, enterUrl } = view;
  const enter = html`<p class="actions"><a class="button" id="enter-${id}" href="${safeUrl(enterUrl ?? '')}">${texts(lang).staff.list.answerRequest}</a></p>`;
  const state =
    sheetUrl === null
      ? enterUrl === null
        ? html`<p class="quiet">${words.absent}</p>`
        : enter
      : html`<p>${words.present} <a href="${safeUrl(sheetUrl)}">${words.sheet}</a></p>`;
  return html`<section class="panel" id="request-${id}" aria-labelledby="head-${id}"><h2 id="head-${id}">${view.name === '' ? view.nationalId : view.name}</h2>
${definitions([
  [words.number, html`<span class="mono">${view.nationalId}</span>`],
  [words.card, html`<span class="mono">${view.card}</span>`],
  [words.askedAt, instant(lang, view.askedAt, timeZone)],
  [words.contact, view.contact],
  [words.message, view.message],
])}${state}${answerForms(view, context)}</section>`;
}

function answerForms({ id, target, sheetUrl }: AdminRequestView, { lang }: PageContext): Html {
  const words = texts(lang).holderRequest.admin;
  const open = html`<form class="stacked" method="post" action="${safeUrl(target.action)}">${hiddenFields(target)}`;
  const reason = { id: `reason-${id}`, name: 'reason', label: words.reason, hint: words.reasonHint, value: '' };
  const close = html`${open}<input type="hidden" name="answer" value="closed"><p class="actions"><button class="button" id="close-${id}" type="submit">${words.close}</button></p></form>`;
  return html`${sheetUrl === null ? null : close}
${open}<input type="hidden" name="answer" value="declined">${textField({ ...reason, error: null, type: 'text' })}
<p class="actions"><button class="button button-quiet" id="decline-${id}" type="submit">${words.decline}</button></p></form>`;
}
