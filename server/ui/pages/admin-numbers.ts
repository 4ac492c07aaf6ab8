import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { hiddenFields, textField } from '../components/form.ts';
import { identifier } from '../components/identifier.ts';
import { outcomeNotice, refusalNotice } from '../components/notice.ts';
import type { FormTarget, Outcome, PageContext, Refusal } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { day } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** All numbers of a person, what joined them, and the records that are part of this one. */
export interface AdminNumbersView {
  readonly admin: AdminView;
  readonly name: string;
  readonly sheetUrl: string;
  readonly identifiers: readonly NumberView[];
  readonly correspondences: readonly CorrespondenceView[];
  /** The oldest first. */
  readonly merges: readonly MergedView[];
  /** Where the number of another record is asked for, by GET. */
  readonly compare: { readonly action: string; readonly value: string; readonly error: string | null };
  readonly outcome: Outcome | null;
  readonly failure: Refusal | null;
}

export interface NumberView {
  readonly register: string;
  readonly value: string;
  readonly current: boolean;
  readonly inferred: boolean;
}

export interface CorrespondenceView {
  /** Unique on the page. */
  readonly id: string;
  readonly former: string;
  readonly current: string;
  readonly file: string;
  readonly since: Date;
  readonly withdrawn: { readonly by: string; readonly at: Date; readonly reason: string } | null;
  /** Withdraws it, or reinstates it when it is withdrawn. */
  readonly target: FormTarget;
}

export interface MergedView {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  readonly by: string;
  readonly at: Date;
  readonly reason: string;
  /** Null: another record comes apart first. */
  readonly target: FormTarget | null;
}

export function adminNumbersPage(view: AdminNumbersView, context: PageContext): Html {
  const { numbers: words, admin } = texts(context.lang);
  const main = html`${outcomeNotice(view.outcome, context.lang)}${refusalNotice(view.failure, context.lang)}
<h1>${words.title}</h1><p class="lead"><a id="sheet" href="${safeUrl(view.sheetUrl)}">${view.name}</a></p><p>${words.lead}</p>
${identifiers(view.identifiers, context)}${correspondences(view.correspondences, context)}${merges(view.merges, context)}${comparing(view, context)}`;
  const above = [
    { name: admin.search.nav, url: view.admin.searchUrl },
    { name: view.name, url: view.sheetUrl },
  ];
  return adminLayout(view.admin, { section: 'search', title: words.title, above }, main, context);
}

function identifiers(all: readonly NumberView[], { lang }: PageContext): Html {
  const words = texts(lang).numbers;
  return html`<section class="panel" aria-labelledby="numbers"><h2 id="numbers">${words.numbers}</h2>
<ul class="identifiers bare">${all.map(
    ({ register, value, current, inferred }) =>
      html`<li><span class="identifier-register">${register}</span> ${identifier(value)} <span class="badge ${current ? 'badge-current' : ''}">${current ? words.current : words.former}</span>${inferred ? html` <span class="quiet">${words.inferred}</span>` : null}</li>`,
  )}</ul></section>`;
}

function correspondences(all: readonly CorrespondenceView[], context: PageContext): Html {
  const words = texts(context.lang).numbers;
  return html`<section class="panel" aria-labelledby="correspondences"><h2 id="correspondences">${words.correspondences}</h2>
${all.length === 0 ? html`<p class="quiet">${words.correspondencesNone}</p>` : html`<ul class="rule-list bare">${all.map((each) => correspondence(each, context))}</ul>`}</section>`;
}

function correspondence(view: CorrespondenceView, context: PageContext): Html {
  const { lang, timeZone } = context;
  const words = texts(lang).numbers;
  const { withdrawn } = view;
  const said =
    withdrawn === null
      ? words.since(day(lang, view.since, timeZone))
      : words.withdrawn(withdrawn.by, day(lang, withdrawn.at, timeZone), withdrawn.reason);
  const [act, lead] =
    withdrawn === null ? [words.withdraw, words.withdrawLead] : [words.reinstate, words.reinstateLead];
  return html`<li class="own-act"><p><strong>${view.former} → ${view.current}</strong></p><p class="quiet">${said}${view.file === '' ? null : html` <span class="mono">${view.file}</span>`}</p>
${reasonForm({ id: view.id, act, lead, target: view.target }, context)}</li>`;
}

function merges(all: readonly MergedView[], context: PageContext): Html {
  const { lang, timeZone } = context;
  const words = texts(lang).numbers;
  const lines = all.map(
    (each) =>
      html`<li class="own-act"><p><strong>${each.name}</strong> ${identifier(each.number)}</p><p class="quiet">${words.merged(each.by, day(lang, each.at, timeZone), each.reason)}</p>
${each.target === null ? html`<p class="quiet">${words.partLater}</p>` : reasonForm({ id: each.id, act: words.part, lead: words.partLead, target: each.target }, context)}</li>`,
  );
  return html`<section class="panel" aria-labelledby="merges"><h2 id="merges">${words.merges}</h2>
${all.length === 0 ? html`<p class="quiet">${words.mergesNone}</p>` : html`<ul class="rule-list bare">${lines}</ul>`}</section>`;
}

/** An act that wants a reason, folded until it is meant. */
function reasonForm(
  {
    id,
    act,
    lead,
    target,
  }: { readonly id: string; readonly act: string; readonly lead: string; readonly target: FormTarget },
  { lang }: PageContext,
): Html {
  const words = texts(lang).numbers;
  return html`<details class="fold" id="${id}-part"><summary>${act}</summary><form class="stacked" method="post" action="${safeUrl(target.action)}">${hiddenFields(target)}<p>${lead}</p>
${textField({ id: `${id}-reason`, name: 'reason', label: words.reason, hint: words.reasonHint, value: '', error: null, type: 'text' })}
<p class="actions"><button class="button button-quiet" id="${id}" type="submit">${act}</button></p></form></details>`;
}

function comparing({ compare }: AdminNumbersView, { lang }: PageContext): Html {
  const words = texts(lang).numbers;
  return html`<section class="panel" aria-labelledby="compare-head"><h2 id="compare-head">${words.compare}</h2><p class="quiet">${words.compareLead}</p>
<form class="stacked" method="get" action="${safeUrl(compare.action)}">${textField({ id: 'other', name: 'avec', label: words.compareNumber, hint: words.compareHint, value: compare.value, error: compare.error, type: 'text' })}
<p class="actions"><button class="button" id="compare" type="submit">${words.compareButton}</button></p></form></section>`;
}
