import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { definitions } from '../components/definition.ts';
import { hiddenFields, textField } from '../components/form.ts';
import { outcomeNotice, refusalNotice } from '../components/notice.ts';
import type { FormTarget, Outcome, PageContext, Refusal } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { instant } from '../texts/formats.ts';
import { type Texts, texts } from '../texts/texts.ts';

/** Corrections that professionals propose, waiting for an answer. */
export interface AdminProposalsView {
  readonly admin: AdminView;
  readonly proposals: readonly AdminProposalView[];
  readonly outcome: Outcome | null;
  readonly failure: Refusal | null;
}

export interface AdminProposalView {
  /** Unique on the page. */
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly field: keyof Texts['admin']['sheet']['fields'];
  readonly current: string;
  readonly proposed: string;
  readonly at: Date;
  /** Null: on the viewer's own sheet. */
  readonly target: FormTarget | null;
  readonly isClosed: boolean;
}

export function adminProposalsPage(view: AdminProposalsView, context: PageContext): Html {
  const words = texts(context.lang).proposals.admin;
  const list = view.proposals.map((each) => proposal(each, context));
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>
${outcomeNotice(view.outcome, context.lang)}${refusalNotice(view.failure, context.lang)}
${view.proposals.length === 0 ? html`<div class="empty"><p>${words.none}</p></div>` : html`<p class="count" role="status">${words.waiting(view.proposals.length)}</p>${list}`}`;
  return adminLayout(view.admin, { section: 'proposals', title: words.title, above: [] }, main, context);
}

function proposal(view: AdminProposalView, context: PageContext): Html {
  const { lang, timeZone } = context;
  const { own, admin: words } = texts(lang).proposals;
  const { label } = texts(lang).admin.sheet.fields[view.field];
  const value = (text: string, empty: string) => html`<strong>${text === '' ? empty : text}</strong>`;
  return html`<section class="panel" aria-labelledby="head-${view.id}"><h2 id="head-${view.id}"><span><a href="${safeUrl(view.url)}">${view.name}</a>, ${label}</span></h2>
${definitions([
  [words.current, value(view.current, own.nothing)],
  [words.proposed, value(view.proposed, own.clearing)],
  [words.at, instant(lang, view.at, timeZone)],
])}${view.target === null ? html`<p class="quiet">${words.own}</p>` : answers(view.id, view.target, view.isClosed, context)}</section>`;
}

function answers(id: string, target: FormTarget, isClosed: boolean, { lang }: PageContext): Html {
  const words = texts(lang).proposals.admin;
  return html`${
    isClosed
      ? html`<p class="quiet">${words.closed}</p>`
      : html`<form class="stacked" method="post" action="${safeUrl(target.action)}">${hiddenFields(target)}<input type="hidden" name="outcome" value="accepted">
<p class="actions"><button class="button" id="accept-${id}" type="submit">${words.accept}</button></p></form>`
  }
<details class="fold" id="decline-part-${id}"><summary>${words.decline}</summary><form class="stacked" method="post" action="${safeUrl(target.action)}">${hiddenFields(target)}<input type="hidden" name="outcome" value="declined">
${textField({ id: `reason-${id}`, name: 'reason', label: words.reason, hint: words.reasonHint, value: '', error: null, type: 'text' })}
<p class="actions"><button class="button button-quiet" id="decline-${id}" type="submit">${words.decline}</button></p></form></details>`;
}
