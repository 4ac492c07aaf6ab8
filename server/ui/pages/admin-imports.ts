import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { hiddenFields, textField } from '../components/form.ts';
import { type HeldRow, heldWords } from '../components/import-report.ts';
import { notice, outcomeNotice, refusalNotice } from '../components/notice.ts';
import type { FormTarget, Outcome, PageContext, Refusal } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { count, instant, preciseInstant } from '../texts/formats.ts';
import { type Texts, texts } from '../texts/texts.ts';

type Words = Texts['admin']['imports'];

/** The feed gate: what goes on, a file to prepare, plans, what is held back, what was applied. */
export interface AdminImportsView {
  readonly admin: AdminView;
  readonly upload: FormTarget;
  /** Files that lie in the folder of the house. */
  readonly inbox: readonly InboxRow[];
  readonly work: WorkView | null;
  readonly plans: readonly PlanRow[];
  readonly slices: readonly SliceView[];
  readonly batches: readonly BatchRow[];
  readonly outcome: Outcome | null;
  readonly failure: Refusal | null;
}

/** A file too large for a page, put in the house's folder. */
export interface InboxRow {
  readonly name: string;
  readonly megabytes: number;
  readonly at: Date;
  readonly prepare: FormTarget;
}

/** Work under way. */
export interface WorkView {
  readonly does: keyof Words['work']['what'];
  readonly name: string;
  readonly since: Date;
  readonly progress: { readonly step: keyof Words['work']['steps']; readonly done: number } | null;
  readonly reloadUrl: string;
}

export interface PlanRow {
  readonly file: string;
  readonly url: string;
  readonly at: Date;
  readonly by: string;
  /** Records it would write. */
  readonly people: number;
  readonly structures: number;
  readonly outcome: keyof Words['plans']['states'];
}

/** A slice that waits for somebody. */
export interface SliceView extends HeldRow {
  /** Unique on the page. */
  readonly id: string;
  readonly file: string;
  readonly at: Date;
  readonly records: readonly {
    readonly name: string;
    readonly url: string;
    readonly does: keyof Words['held']['would'];
  }[];
  readonly release: FormTarget;
  readonly keep: FormTarget;
}

export interface BatchRow {
  readonly file: string;
  readonly url: string;
  readonly at: Date;
  readonly outcome: keyof Words['batches']['states'];
}

export function adminImportsPage(view: AdminImportsView, context: PageContext): Html {
  const words = texts(context.lang).admin.imports;
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>
${outcomeNotice(view.outcome, context.lang)}${refusalNotice(view.failure, context.lang)}
${view.work === null ? null : work(view.work, context)}
${heldPart(view.slices, context)}
${plansPart(view.plans, context)}
${uploadPart(view.upload, context)}
${inboxPart(view.inbox, context)}
${batchesPart(view.batches, context)}`;
  return adminLayout(view.admin, { section: 'imports', title: words.title, above: [] }, main, context);
}

function work(view: WorkView, { lang, timeZone }: PageContext): Html {
  const words = texts(lang).admin.imports.work;
  const progress =
    view.progress === null ? '' : `, ${count(lang, view.progress.done)} ${words.steps[view.progress.step]}`;
  const line = html`<p>${words.what[view.does]}, ${view.name}${progress} (${words.begun} ${instant(lang, view.since, timeZone)}).</p><p class="small">${words.leave}</p>
<p class="actions"><a class="button button-quiet" id="reload" href="${safeUrl(view.reloadUrl)}">${words.reload}</a></p>`;
  return notice('caution', line, lang, words.heading);
}

/** The form by which a file comes. @param file what files, when not those of the region */
export function uploadPart(
  target: FormTarget,
  { lang }: PageContext,
  said: { readonly file?: string; readonly fileHint?: string } = {},
): Html {
  const words = { ...texts(lang).admin.imports.upload, ...said };
  return html`<section class="panel" aria-labelledby="upload"><h2 id="upload">${words.heading}</h2>
<form class="stacked" method="post" action="${safeUrl(target.action)}" enctype="multipart/form-data">${hiddenFields(target)}
${textField({ id: 'as-of', name: 'asOf', label: words.asOf, hint: words.asOfHint, value: '', error: null, type: 'text' })}
<div class="field"><label for="file">${words.file}</label><p class="hint" id="file-hint">${words.fileHint}</p>
<input class="input" type="file" id="file" name="file" required aria-describedby="file-hint"></div>
<p class="actions"><button class="button" id="prepare" type="submit">${words.go}</button></p></form></section>`;
}

function inboxPart(files: readonly InboxRow[], { lang, timeZone }: PageContext): Html | null {
  if (files.length === 0) return null;
  const words = texts(lang).admin.imports.inbox;
  const columns = ['file', 'size', 'at', 'prepare'] as const;
  const rows = files.map(
    ({ name, megabytes, at, prepare }, place) =>
      html`<tr><th scope="row">${name}</th><td class="col-position">${words.megabytes(megabytes)}</td><td class="col-when">${preciseInstant(lang, at, timeZone)}</td><td><form method="post" action="${safeUrl(prepare.action)}">${hiddenFields(prepare)}<button class="button button-quiet" id="inbox-${place}" type="submit" aria-label="${words.prepareOf(name)}">${words.prepare}</button></form></td></tr>`,
  );
  return html`<section aria-labelledby="inbox"><h2 id="inbox">${words.heading}</h2>${table(
    'inbox',
    columns.map((column) => words.columns[column]),
    rows,
  )}</section>`;
}

/** Plans that wait, or what became of them. */
export function plansPart(plans: readonly PlanRow[], { lang, timeZone }: PageContext): Html {
  const words = texts(lang).admin.imports.plans;
  const columns = ['file', 'at', 'by', 'people', 'structures', 'state'] as const;
  const rows = plans.map(
    (row) =>
      html`<tr class="${row.outcome === 'waiting' ? '' : 'is-closed'}"><th scope="row"><a href="${safeUrl(row.url)}">${row.file}</a></th><td class="col-when">${preciseInstant(lang, row.at, timeZone)}</td><td>${row.by}</td><td class="col-position">${count(lang, row.people)}</td><td class="col-position">${count(lang, row.structures)}</td><td>${words.states[row.outcome]}</td></tr>`,
  );
  return html`<section aria-labelledby="plans"><h2 id="plans">${words.heading}</h2>
${
  plans.length === 0
    ? html`<p class="quiet">${words.none}</p>`
    : table(
        'plans',
        columns.map((column) => words.columns[column]),
        rows,
      )
}</section>`;
}

/** Imports, and what became of them. */
export function batchesPart(batches: readonly BatchRow[], { lang, timeZone }: PageContext): Html {
  const words = texts(lang).admin.imports.batches;
  const columns = ['file', 'at', 'state'] as const;
  const rows = batches.map(
    (row) =>
      html`<tr class="${row.outcome === 'undone' ? 'is-closed' : ''}"><th scope="row"><a href="${safeUrl(row.url)}">${row.file}</a></th><td class="col-when">${preciseInstant(lang, row.at, timeZone)}</td><td>${words.states[row.outcome]}</td></tr>`,
  );
  return html`<section aria-labelledby="batches"><h2 id="batches">${words.heading}</h2>
${
  batches.length === 0
    ? html`<p class="quiet">${words.none}</p>`
    : table(
        'batches',
        columns.map((column) => words.columns[column]),
        rows,
      )
}</section>`;
}

function table(headedBy: string, columns: readonly string[], rows: readonly Html[]): Html {
  return html`<div class="scroll" role="region" aria-labelledby="${headedBy}" tabindex="0"><table class="dense"><thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function heldPart(slices: readonly SliceView[], context: PageContext): Html {
  const words = texts(context.lang).admin.imports.held;
  return html`<section aria-labelledby="held"><h2 id="held">${words.heading}</h2>
${slices.length === 0 ? html`<p class="quiet">${words.none}</p>` : html`<p>${words.lead}</p><div class="sheet-main">${slices.map((slice) => sliceOf(slice, context))}</div>`}</section>`;
}

function sliceOf(view: SliceView, { lang, timeZone }: PageContext): Html {
  const words = texts(lang).admin.imports.held;
  return html`<div class="panel" role="group" aria-labelledby="slice-${view.id}"><h3 id="slice-${view.id}">${heldWords(view, lang)}</h3>
<p class="small">${words.of} ${view.file}, ${instant(lang, view.at, timeZone)}</p>
<details class="fold"><summary>${words.records(view.records.length)}</summary><ul class="plain">${view.records.map(({ name, url, does }) => html`<li><a href="${safeUrl(url)}">${name}</a>, ${words.would[does]}</li>`)}</ul></details>
${decision(`release-${view.id}`, words.release, view.release, words)}${decision(`keep-${view.id}`, words.keep, view.keep, words)}</div>`;
}

function decision(id: string, label: string, target: FormTarget, words: Words['held']): Html {
  return html`<details class="fold"><summary>${label}</summary><form class="stacked" method="post" action="${safeUrl(target.action)}">${hiddenFields(target)}
${textField({ id: `reason-${id}`, name: 'reason', label: words.reason, hint: words.reasonHint, value: '', error: null, type: 'text' })}
<p class="actions"><button class="button button-quiet" id="${id}" type="submit">${label}</button></p></form></details>`;
}
