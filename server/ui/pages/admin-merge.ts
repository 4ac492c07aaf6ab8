import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { hiddenFields, textField } from '../components/form.ts';
import { identifier } from '../components/identifier.ts';
import { inFrench } from '../components/in-french.ts';
import { refusalNotice } from '../components/notice.ts';
import type { FormTarget, PageContext, Refusal } from '../context.ts';
import { flag, type Html, html, safeUrl } from '../html.ts';
import { day } from '../texts/formats.ts';
import { type Texts, texts } from '../texts/texts.ts';

/** Two records side by side, before they are made one. */
export interface AdminMergeView {
  readonly admin: AdminView;
  readonly kept: SideView;
  readonly joined: SideView;
  readonly lines: readonly ComparedLine[];
  /** Locally owned fields that both hold, with different values. */
  readonly choices: readonly ChoiceView[];
  readonly target: FormTarget;
  /** The same with the sides exchanged; null when the other one is closed. */
  readonly swapUrl: string | null;
  readonly numbersUrl: string;
  readonly reason: string;
  readonly failure: Refusal | null;
}

export interface SideView {
  readonly name: string;
  readonly url: string;
  readonly number: string;
  readonly closedOn: Date | null;
}

export interface ComparedLine {
  readonly about: keyof Texts['numbers']['side']['rows'];
  readonly kept: readonly string[];
  readonly joined: readonly string[];
  readonly isDifferent: boolean;
}

export interface ChoiceView {
  readonly field: keyof Texts['admin']['sheet']['fields'];
  readonly kept: string;
  readonly joined: string;
  readonly chosen: 'survivor' | 'absorbed';
}

export function adminMergePage(view: AdminMergeView, context: PageContext): Html {
  const { numbers: words, admin } = texts(context.lang);
  const { side } = words;
  const main = html`${refusalNotice(view.failure, context.lang)}
<h1>${side.title}</h1><p class="lead">${side.lead}</p>
${view.swapUrl === null ? null : html`<p><a id="swap" href="${safeUrl(view.swapUrl)}">${side.swap}</a></p>`}
${compared(view, context)}
<form class="stacked panel" method="post" action="${safeUrl(view.target.action)}" aria-labelledby="merge-head"><h2 id="merge-head">${side.choices}</h2>${hiddenFields(view.target)}
${view.choices.length === 0 ? html`<p class="quiet">${side.choicesNone}</p>` : view.choices.map((each) => choice(each, context))}
${textField({ id: 'reason', name: 'reason', label: words.reason, hint: words.reasonHint, value: view.reason, error: null, type: 'text' })}
<p class="quiet">${side.after}</p>
<p class="actions"><button class="button" id="merge" type="submit">${side.merge}</button></p></form>`;
  const above = [
    { name: admin.search.nav, url: view.admin.searchUrl },
    { name: view.kept.name, url: view.kept.url },
    { name: words.title, url: view.numbersUrl },
  ];
  return adminLayout(view.admin, { section: 'search', title: side.title, above }, main, context);
}

function compared(view: AdminMergeView, context: PageContext): Html {
  const { side } = texts(context.lang).numbers;
  return html`<section class="panel panel-wide" aria-labelledby="compared"><h2 id="compared">${side.caption}</h2>
<div class="scroll" role="region" aria-labelledby="compared" tabindex="0"><table class="dense"><thead><tr><th scope="col">${side.what}</th><th scope="col">${side.kept}</th><th scope="col">${side.joined}</th></tr></thead>
<tbody><tr><td></td><td>${head(view.kept, context)}</td><td>${head(view.joined, context)}</td></tr>${view.lines.map((each) => line(each, context))}</tbody></table></div></section>`;
}

function head({ name, url, number, closedOn }: SideView, { lang, timeZone }: PageContext): Html {
  const { side } = texts(lang).numbers;
  return html`<a href="${safeUrl(url)}">${name}</a> ${identifier(number)}${closedOn === null ? null : html` <span class="quiet">${side.closed(day(lang, closedOn, timeZone))}</span>`}`;
}

function line({ about, kept, joined, isDifferent }: ComparedLine, context: PageContext): Html {
  const { side } = texts(context.lang).numbers;
  const cell = (values: readonly string[]) =>
    values.length === 0
      ? html`<td><span class="quiet">${side.nothing}</span></td>`
      : html`<td><ul class="bare">${values.map((value) => html`<li>${inFrench(value, context.lang)}</li>`)}</ul></td>`;
  return html`<tr><th scope="row">${side.rows[about]}${isDifferent ? html` <span class="badge">${side.differs}</span>` : null}</th>${cell(kept)}${cell(joined)}</tr>`;
}

function choice({ field, kept, joined, chosen }: ChoiceView, { lang }: PageContext): Html {
  const { label } = texts(lang).admin.sheet.fields[field];
  const option = (side: ChoiceView['chosen'], value: string) =>
    html`<label class="option"><input type="radio" id="${field}-${side}" name="${field}" value="${side}" ${flag('checked', side === chosen)}> ${value}</label>`;
  return html`<fieldset class="options"><legend>${label}</legend>${option('survivor', kept)}${option('absorbed', joined)}</fieldset>`;
}
