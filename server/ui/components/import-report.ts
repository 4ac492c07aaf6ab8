import type { Both, PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { count } from '../texts/formats.ts';
import { type Texts, texts } from '../texts/texts.ts';
import { definitions } from './definition.ts';
import { identifier } from './identifier.ts';

type Words = Texts['admin']['imports'];

/** How many records of one kind were, or would be, created, changed, closed. */
export interface TallyRow {
  readonly kind: keyof Words['report']['kinds'];
  readonly counts: Readonly<Record<keyof Words['report']['operations'], number>>;
}

/** The same of one place. */
export interface PlaceRow {
  readonly name: string;
  /** Its sheet; null when the directory does not have it yet, or for a department. */
  readonly url: string | null;
  readonly counts: TallyRow['counts'];
}

export interface FaultRow {
  readonly line: number;
  readonly column: string;
  readonly sentence: Both;
  readonly detail: string;
  readonly outcome: keyof Words['report']['severities'];
}

export interface HeldRow {
  readonly kind: 'person' | 'structure';
  readonly department: string;
  /** Name of the establishment; empty for the whole department. */
  readonly establishment: string;
  readonly closings: number;
  readonly open: number;
}

/** What a file is, what it does or would do, and its faulty rows. */
export interface ImportReportView {
  readonly format: string;
  readonly rows: number;
  readonly charset: string;
  readonly digest: string;
  readonly isDone: boolean;
  readonly tallies: readonly TallyRow[];
  readonly held: readonly HeldRow[];
  readonly faults: readonly FaultRow[];
  readonly faultsOmitted: number;
}

const OPERATIONS = ['created', 'changed', 'closed', 'reappeared', 'unchanged'] as const;

/** The head of a plan or of a report. */
export function importReport(view: ImportReportView, context: PageContext): Html {
  const { lang } = context;
  const words = texts(lang).admin.imports.report;
  const counts = view.isDone ? words.countsDone : words.counts;
  return html`<section class="panel" aria-labelledby="summary"><h2 id="summary">${words.summary}</h2>
${definitions([
  [words.format, view.format],
  [words.rows, count(lang, view.rows)],
  [words.charset, view.charset],
  [words.digest, html`<span class="mono">${view.digest}</span>`],
])}</section>
<section aria-labelledby="counts"><h2 id="counts">${counts}</h2>
${tallyTable(
  'counts',
  words.kind,
  view.tallies.map((row) => ({ name: words.kinds[row.kind], url: null, counts: row.counts })),
  context,
)}</section>
<section aria-labelledby="held"><h2 id="held">${words.held}</h2>
${view.held.length === 0 ? html`<p class="quiet">${words.heldNone}</p>` : html`<ul class="plain">${view.held.map((row) => html`<li>${heldWords(row, lang)}</li>`)}</ul>`}</section>`;
}

/** A slice in one line: where, how many of how many. */
export function heldWords(row: HeldRow, lang: PageContext['lang']): string {
  const words = texts(lang).admin.imports.held;
  const where = [row.establishment, words.department(row.department)].filter((part) => part !== '').join(', ');
  const what = row.kind === 'person' ? words.people : words.structures;
  return `${where}${words.colon} ${what(row.closings, row.open)}`;
}

/** Counts by kind or by place. @param headedBy id of the heading it stands under */
export function tallyTable(headedBy: string, first: string, rows: readonly PlaceRow[], { lang }: PageContext): Html {
  const words = texts(lang).admin.imports.report;
  return html`<div class="scroll" role="region" aria-labelledby="${headedBy}" tabindex="0"><table class="dense"><thead><tr><th scope="col">${first}</th>${OPERATIONS.map((each) => html`<th scope="col" class="col-position">${words.operations[each]}</th>`)}</tr></thead>
<tbody>${rows.map(
    ({ name, url, counts }) =>
      html`<tr><th scope="row">${url === null ? name : html`<a href="${safeUrl(url)}">${name}</a>`}</th>${OPERATIONS.map((each) => html`<td class="col-position">${count(lang, counts[each])}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}

/** Faulty rows: where, why, what was read, whether the row counts. */
export function faultTable(view: ImportReportView, { lang }: PageContext): Html {
  const words = texts(lang).admin.imports.report;
  const columns = ['line', 'column', 'reason', 'detail', 'severity'] as const;
  const more = view.faultsOmitted === 0 ? null : html`<p class="quiet">${words.omitted(view.faultsOmitted)}</p>`;
  const table = html`<div class="scroll" role="region" aria-labelledby="faults" tabindex="0"><table class="dense"><thead><tr>${columns.map((column) => html`<th scope="col">${words.faultColumns[column]}</th>`)}</tr></thead>
<tbody>${view.faults.map(
    (row) =>
      html`<tr><td>${count(lang, row.line)}</td><td>${row.column}</td><td>${row.sentence[lang]}</td><td>${row.detail}</td><td>${words.severities[row.outcome]}</td></tr>`,
  )}</tbody></table></div>${more}`;
  return html`<section aria-labelledby="faults"><h2 id="faults">${words.faults}</h2>
${view.faults.length === 0 ? html`<p class="quiet">${words.noFault}</p>` : table}</section>`;
}

/** One record that a file would write. */
export interface ChangeRow {
  readonly name: string;
  readonly identifier: string;
  /** Its sheet; null when the directory does not have it yet. */
  readonly url: string | null;
  readonly department: string;
  readonly operation: keyof Words['report']['operation'];
  readonly changes: readonly { readonly field: string; readonly before: string; readonly after: string }[];
}

/** Record by record, field by field. */
export function changeTable(rows: readonly ChangeRow[], context: PageContext): Html {
  const words = texts(context.lang).admin.imports.report;
  const columns = ['record', 'what', 'field', 'before', 'after'] as const;
  return html`<div class="scroll" role="region" aria-labelledby="changes" tabindex="0"><table class="dense"><thead><tr>${columns.map((column) => html`<th scope="col">${words.changeColumns[column]}</th>`)}</tr></thead>
<tbody>${rows.map((row) => changeRows(row, context))}</tbody></table></div>`;
}

function changeRows(row: ChangeRow, { lang }: PageContext): Html {
  const { imports, sheet } = texts(lang).admin;
  const lines = Math.max(1, row.changes.length);
  const name = row.url === null ? row.name : html`<a href="${safeUrl(row.url)}">${row.name}</a>`;
  const head = html`<th scope="row" rowspan="${lines}">${name}<br>${identifier(row.identifier)} <span class="quiet">${row.department}</span></th><td rowspan="${lines}">${imports.report.operation[row.operation]}</td>`;
  if (row.changes.length === 0) return html`<tr>${head}<td></td><td></td><td></td></tr>`;
  return html`${row.changes.map(
    ({ field, before, after }, place) =>
      html`<tr>${place === 0 ? head : null}<td>${field}</td><td><del>${before === '' ? sheet.cleared : before}</del></td><td><ins>${after === '' ? sheet.cleared : after}</ins></td></tr>`,
  )}`;
}
