import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { hiddenFields, selectField, textField } from '../components/form.ts';
import { icon } from '../components/icons.ts';
import { notice, outcomeNotice, refusalNotice } from '../components/notice.ts';
import type { FormTarget, Outcome, PageContext, Refusal } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { colon, count, instant } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** A version being prepared: its text, what is wrong with it, and the steps until it is in force. */
export interface AdminDraftView {
  readonly admin: AdminView;
  readonly sheetsUrl: string;
  readonly dossier: string;
  readonly dossierUrl: string;
  /** Text shown in the field: the draft's, what was just typed, or the next version to start from. */
  readonly text: string;
  readonly save: FormTarget;
  /** Names of ready sheets that one may begin with, and the one that the text was made from (`''`: none). */
  readonly models: { readonly names: readonly string[]; readonly chosen: string; readonly network: string };
  readonly draft: DraftStateView | null;
  /** The version published since under the draft's number, or a higher one; null: none. */
  readonly overtakenBy: number | null;
  /** The rehearsal under way; null: none. */
  readonly rehearsalUrl: string | null;
  /** Places and what is wrong there, of a text that could not be saved. */
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
  readonly outcome: Outcome | null;
  readonly failure: Refusal | null;
}

/** How far the draft is. */
export interface DraftStateView {
  readonly version: number;
  readonly from: Date;
  readonly checked: { readonly cases: number; readonly at: Date } | null;
  /** Of the last check, when it failed. */
  readonly failures: readonly CaseFailureView[];
  readonly rehearsed: RehearsalView | null;
  readonly approved: { readonly by: string; readonly at: Date } | null;
  /** Whoever looks wrote in it. */
  readonly isOwn: boolean;
  readonly since: string;
  readonly compareUrl: string | null;
  readonly targets: Readonly<Record<'check' | 'rehearse' | 'approve' | 'publish', FormTarget>>;
}

export interface CaseFailureView {
  readonly title: string;
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

export interface RehearsalView {
  readonly at: Date;
  readonly recorded: ShiftView;
  readonly directory: ShiftView;
  readonly unrecorded: readonly string[];
}

export interface ShiftView {
  readonly asked: number;
  readonly gains: number;
  readonly losses: number;
  /** Whether the limit of work came before the end. */
  readonly isCut: boolean;
  readonly byProfession: readonly { readonly profession: string; readonly gains: number; readonly losses: number }[];
  readonly examples: readonly ExampleView[];
}

export interface ExampleView {
  readonly change: 'gain' | 'loss';
  readonly who: string;
  readonly profession: string;
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

export function adminDraftPage(view: AdminDraftView, context: PageContext): Html {
  const { sheets } = texts(context.lang).admin;
  const words = sheets.draft;
  const main = html`<h1>${words.title}</h1><p class="lead">${view.draft === null ? words.none : words.lead}</p>
${outcomeNotice(view.outcome, context.lang)}${refusalNotice(view.failure, context.lang)}
${view.overtakenBy === null ? null : notice('caution', html`<p id="overtaken">${words.overtaken(view.overtakenBy)}</p>`, context.lang)}
${view.rehearsalUrl === null ? null : html`<p><a class="button" id="rehearsal-under-way" href="${safeUrl(view.rehearsalUrl)}">${words.rehearsing}</a></p>`}
${list(words.faults, view.faults, 'faults')}${list(words.warnings, view.warnings, 'warnings')}
${view.draft === null ? null : steps(view.draft, context)}
${view.draft === null ? models(view, context) : null}
<form class="stacked" method="post" enctype="multipart/form-data" action="${safeUrl(view.save.action)}">${hiddenFields(view.save)}
<div class="field"><label for="text">${words.text}</label><p class="hint" id="text-hint">${words.textHint}</p><textarea class="input code" id="text" name="text" rows="24" spellcheck="false" autocomplete="off" aria-describedby="text-hint">${view.text}</textarea></div>
<div class="field"><label for="file">${words.file}</label><input class="input" type="file" id="file" name="file" accept="application/json,.json"></div>
<p class="actions"><button class="button" id="save" type="submit">${words.save}</button></p></form>`;
  const above = [
    { name: sheets.title, url: view.sheetsUrl },
    { name: view.dossier, url: view.dossierUrl },
  ];
  return adminLayout(view.admin, { section: 'sheets', title: words.title, above }, main, context);
}

function models({ models: { names, chosen, network }, save }: AdminDraftView, { lang }: PageContext): Html {
  const words = texts(lang).admin.sheets.draft;
  const options = names.map((name) => ({
    value: name,
    label: words.models[name as keyof typeof words.models] ?? name,
  }));
  return html`<form class="compare-line" method="get" action="${safeUrl(save.action)}">${selectField({ id: 'model', name: 'modele', label: words.model, options, value: chosen })}
${textField({ id: 'network', name: 'reseau', label: words.network, hint: null, value: network, error: null, type: 'text' })}<button class="button button-quiet" id="begin" type="submit">${words.begin}</button></form>`;
}

function list(title: string, lines: readonly string[], id: string): Html | null {
  if (lines.length === 0) return null;
  return html`<section class="panel" aria-labelledby="${id}"><h2 id="${id}">${title}</h2><ul>${lines.map((line) => html`<li class="wrap">${line}</li>`)}</ul></section>`;
}

function steps(draft: DraftStateView, context: PageContext): Html {
  const { lang, timeZone } = context;
  const words = texts(lang).admin.sheets.draft;
  const at = (instantOf: Date) => instant(lang, instantOf, timeZone);
  const { checked, rehearsed, approved, targets } = draft;
  const since = html`<div class="field"><label for="since">${words.since}</label><input class="input" type="date" id="since" name="since" value="${draft.since}"></div>`;
  return html`<section aria-labelledby="steps"><h2 id="steps">${words.steps}</h2><ol class="draft-steps">
<li>${sign(1, checked !== null)}<p>${checked === null ? words.notChecked : words.checked(checked.cases, at(checked.at))}</p>${press(targets.check, 'check', words.check, null)}</li>
<li>${sign(2, rehearsed !== null)}<p>${rehearsed === null ? words.notRehearsed : words.rehearsed(at(rehearsed.at))}</p>${press(targets.rehearse, 'rehearse', words.rehearse, since)}</li>
<li>${sign(3, approved !== null)}<p>${approved === null ? words.notApproved : words.approved(approved.by, at(approved.at))}</p>${draft.isOwn ? html`<p class="quiet">${words.ownDraft}</p>` : press(targets.approve, 'approve', words.approve, null)}</li>
<li>${sign(4, false)}<p>${words.publishAt(at(draft.from))}</p>${press(targets.publish, 'publish', words.publish, null)}</li></ol>
${draft.compareUrl === null ? null : html`<p><a id="compare" href="${safeUrl(draft.compareUrl)}">${words.compare}</a></p>`}
${failures(draft.failures, context)}${rehearsed === null ? null : rehearsal(rehearsed, context)}</section>`;
}

function sign(step: number, isDone: boolean): Html {
  return html`<span class="step-sign">${isDone ? icon('success') : step}</span>`;
}

function press(target: FormTarget, id: string, label: string, field: Html | null): Html {
  return html`<form method="post" action="${safeUrl(target.action)}">${hiddenFields(target)}${field}<button class="button button-quiet button-small" id="${id}" type="submit">${label}</button></form>`;
}

function failures(all: readonly CaseFailureView[], { lang }: PageContext): Html | null {
  const words = texts(lang).admin.sheets.draft;
  const lines = all.map(({ title, what, expected, found }) => `${title} — ${words.expected(what, expected, found)}`);
  return list(words.failures, lines, 'failures');
}

function rehearsal(view: RehearsalView, context: PageContext): Html {
  const words = texts(context.lang).admin.sheets.draft;
  return html`<div class="rehearsal">${shift(words.recorded, view.recorded, context)}${shift(words.directory, view.directory, context)}</div>
${list(words.unrecorded, view.unrecorded, 'unrecorded')}`;
}

function shift(title: string, view: ShiftView, context: PageContext): Html {
  const { lang } = context;
  const words = texts(lang).admin.sheets.draft;
  const profession = texts(lang).admin.sheets.profession;
  const columns = [profession, words.gains, words.losses];
  return html`<section class="panel" aria-label="${title}"><h3>${title}</h3><p>${words.asked}${colon(lang)} <b>${count(lang, view.asked)}</b> · ${words.gains}${colon(lang)} <b>${count(lang, view.gains)}</b> · ${words.losses}${colon(lang)} <b>${count(lang, view.losses)}</b></p>
${view.isCut ? notice('caution', html`<p>${words.cut}</p>`, lang) : null}
${view.byProfession.length === 0 ? null : html`<div class="scroll" role="region" aria-label="${title}" tabindex="0"><table class="dense"><thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead><tbody>${view.byProfession.map((row) => html`<tr><th scope="row">${row.profession}</th><td>${count(lang, row.gains)}</td><td>${count(lang, row.losses)}</td></tr>`)}</tbody></table></div>`}
${view.examples.length === 0 ? null : examples(view.examples, context)}</section>`;
}

function examples(all: readonly ExampleView[], { lang }: PageContext): Html {
  const words = texts(lang).admin.sheets.draft;
  const columns = ['change', 'who', 'profession', 'what', 'before', 'after'] as const;
  return html`<details class="fold"><summary>${words.examples}</summary><div class="scroll" role="region" aria-label="${words.examples}" tabindex="0"><table class="dense"><thead><tr>${columns.map((column) => html`<th scope="col">${words.exampleColumns[column]}</th>`)}</tr></thead>
<tbody>${all.map((one) => html`<tr><td>${words.change[one.change]}</td><td class="mono">${one.who}</td><td>${one.profession}</td><td>${one.what}</td><td class="mono">${one.before}</td><td class="mono">${one.after}</td></tr>`)}</tbody></table></div></details>`;
}
