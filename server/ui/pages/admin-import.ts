import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { hiddenFields, textField } from '../components/form.ts';
import {
  type ChangeRow,
  changeTable,
  faultTable,
  type ImportReportView,
  importReport,
  type PlaceRow,
  tallyTable,
} from '../components/import-report.ts';
import { notice, outcomeNotice, refusalNotice } from '../components/notice.ts';
import type { FormTarget, Outcome, PageContext, Refusal } from '../context.ts';
import { attr, type Html, html, safeUrl } from '../html.ts';
import { type Texts, texts } from '../texts/texts.ts';

type Operation = keyof Texts['admin']['imports']['report']['operation'];

/** A plan to be read before it is applied. */
export interface AdminImportPlanView {
  readonly admin: AdminView;
  /** Where it belongs: the feed gate's own pages, or a curator's. */
  readonly section: 'imports' | 'staff';
  readonly importsUrl: string;
  readonly file: string;
  /** Null: it waits. */
  readonly outcome: 'applied' | 'dropped' | null;
  readonly apply: FormTarget;
  readonly drop: FormTarget;
  readonly report: ImportReportView;
  readonly departments: readonly PlaceRow[];
  readonly establishments: readonly PlaceRow[];
  readonly establishmentsOmitted: number;
  readonly filters: readonly {
    readonly operation: Operation | null;
    readonly url: string;
    readonly isCurrent: boolean;
  }[];
  readonly changes: readonly ChangeRow[];
  readonly changesOmitted: number;
  /** Null on the last page. */
  readonly nextUrl: string | null;
  readonly failure: Refusal | null;
}

export function adminImportPlanPage(view: AdminImportPlanView, context: PageContext): Html {
  const words = texts(context.lang).admin.imports;
  const { title } = words.plan;
  const main = html`<h1>${title}</h1><p class="lead"><span class="mono">${view.file}</span></p>${refusalNotice(view.failure, context.lang)}
${importReport(view.report, context)}
${view.outcome === null ? decide(view, context) : notice(view.outcome === 'applied' ? 'success' : 'caution', html`<p>${words.plan.settled[view.outcome]}</p>`, context.lang)}

${placesPart('departments', words.report.departments, view.departments, 0, context)}
${placesPart('establishments', words.report.establishments, view.establishments, view.establishmentsOmitted, context)}
${changesPart(view, context)}
${faultTable(view.report, context)}`;
  return adminLayout(view.admin, { section: view.section, title, above: aboveOf(view, context) }, main, context);
}

function aboveOf(
  { section, importsUrl: url }: Pick<AdminImportPlanView, 'section' | 'importsUrl'>,
  { lang }: PageContext,
): readonly { readonly name: string; readonly url: string }[] {
  const { staff, admin } = texts(lang);
  return [{ name: section === 'staff' ? staff.files.title : admin.imports.title, url }];
}

function decide({ apply, drop }: AdminImportPlanView, { lang }: PageContext): Html {
  const words = texts(lang).admin.imports.plan;
  return html`<section class="panel" aria-label="${words.apply}"><p class="quiet">${words.applyLead}</p>
<form method="post" action="${safeUrl(apply.action)}">${hiddenFields(apply)}<p class="actions"><button class="button" id="apply" type="submit">${words.apply}</button></p></form>
<form method="post" action="${safeUrl(drop.action)}">${hiddenFields(drop)}<p class="actions"><button class="button button-quiet" id="drop" type="submit">${words.drop}</button></p></form></section>`;
}

function placesPart(
  id: string,
  heading: string,
  rows: readonly PlaceRow[],
  omitted: number,
  context: PageContext,
): Html | null {
  if (rows.length === 0) return null;
  const words = texts(context.lang).admin.imports.report;
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>${tallyTable(id, words.place, rows, context)}
${omitted === 0 ? null : html`<p class="quiet">${words.omitted(omitted)}</p>`}</section>`;
}

function changesPart(view: AdminImportPlanView, context: PageContext): Html {
  const words = texts(context.lang).admin.imports.report;
  const filters = view.filters.map(
    ({ operation, url, isCurrent }) =>
      html`<a class="button button-quiet" href="${safeUrl(url)}" ${attr('aria-current', isCurrent ? 'true' : null)}>${operation === null ? words.all : words.operations[operation]}</a>`,
  );
  return html`<section aria-labelledby="changes"><h2 id="changes">${words.changes}</h2>
<nav class="actions" aria-label="${words.filter}">${filters}</nav>
${view.changes.length === 0 ? html`<p class="quiet">${words.noChange}</p>` : changeTable(view.changes, context)}
${view.nextUrl === null ? null : html`<p class="actions"><a class="button button-quiet" id="next" href="${safeUrl(view.nextUrl)}">${words.next}</a></p>`}
${view.nextUrl !== null || view.changesOmitted === 0 ? null : html`<p class="quiet">${words.omitted(view.changesOmitted)}</p>`}</section>`;
}

/** What an import did, and how to take it back. */
export interface AdminImportBatchView {
  readonly admin: AdminView;
  /** Where it belongs: the feed gate's own pages, or those of the curator who brought it. */
  readonly section: 'imports' | 'staff';
  readonly importsUrl: string;
  readonly file: string;
  /** Null when it is not kept. */
  readonly report: ImportReportView | null;
  /** Null when it cannot be undone, or is. */
  readonly undo: FormTarget | null;
  readonly outcome: Outcome | null;
  readonly failure: Refusal | null;
}

export function adminImportBatchPage(view: AdminImportBatchView, context: PageContext): Html {
  const words = texts(context.lang).admin.imports;
  const { title } = words.batch;
  const report =
    view.report === null ? null : html`${importReport(view.report, context)}${faultTable(view.report, context)}`;
  const main = html`<h1>${title}</h1><p class="lead"><span class="mono">${view.file}</span></p>${outcomeNotice(view.outcome, context.lang)}${refusalNotice(view.failure, context.lang)}
${report ?? html`<p class="quiet">${words.batch.unknown}</p>`}
${view.undo === null ? null : undoPart(view.undo, view.section, context)}`;
  return adminLayout(view.admin, { section: view.section, title, above: aboveOf(view, context) }, main, context);
}

function undoPart(target: FormTarget, section: AdminImportBatchView['section'], { lang }: PageContext): Html {
  const { staff, admin } = texts(lang);
  const { batch, held } = admin.imports;
  const lead = section === 'staff' ? staff.files.undoLead : batch.undoLead;
  return html`<section class="panel" aria-labelledby="undo-head"><h2 id="undo-head">${batch.undo}</h2><form class="stacked" method="post" action="${safeUrl(target.action)}">${hiddenFields(target)}<p class="quiet">${lead}</p>
${textField({ id: 'reason', name: 'reason', label: held.reason, hint: held.reasonHint, value: '', error: null, type: 'text' })}
<p class="actions"><button class="button button-quiet" id="undo" type="submit">${batch.undo}</button></p></form></section>`;
}
