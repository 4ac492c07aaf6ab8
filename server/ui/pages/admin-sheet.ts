import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { definitions } from '../components/definition.ts';
import { hiddenFields, selectField, textField } from '../components/form.ts';
import { icon } from '../components/icons.ts';
import { notice, outcomeNotice, refusalNotice } from '../components/notice.ts';
import { type GridView, rulesGrid } from '../components/rules-grid.ts';
import type { FormTarget, Outcome, PageContext, Refusal } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { instant } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** One dossier: a version of its sheet as a grid and in sentences, and every version before. */
export interface AdminSheetView {
  readonly admin: AdminView;
  readonly sheetsUrl: string;
  readonly dossier: string;
  readonly shown: ShownSheet | null;
  readonly versions: readonly VersionRow[];
  readonly draftUrl: string;
  readonly tryUrl: string;
  readonly whoUrl: string;
  readonly actsUrl: string;
  readonly claimsUrl: string;
  readonly flowUrl: string;
  /** Form that goes back to a version; null when there is none to go back to. */
  readonly rollBack: FormTarget | null;
  /** Ids of rules in force that never decided; null when it was not asked: every recorded decision is read for it. */
  readonly idleUrl: string;
  /** Signed events that the application did not take yet; null when none waits. */
  readonly untold: { readonly count: number; readonly nextAt: Date } | null;
  readonly outcome: Outcome | null;
  readonly failure: Refusal | null;
}

/** While a version governs; in its place null: it never does. */
export interface Reign {
  readonly from: Date;
  readonly to: Date | null;
}

export interface ShownSheet {
  readonly version: number;
  readonly title: string;
  /** What is said wherever the sheet is shown; `''` when nothing is. */
  readonly note: string;
  readonly digest: string;
  readonly period: Reign | null;
  readonly grid: GridView;
  readonly rules: readonly RuleView[];
  /** Rules that are not shown: there are too many for a page. */
  readonly moreRules: number;
  readonly cases: number;
  /** The first of them, each asked just now. */
  readonly askedCases: readonly AskedCaseView[];
  /** The sheet's own JSON; `''` when it is too long for a page. */
  readonly json: string;
}

export interface RuleView {
  readonly id: string;
  readonly effect: 'permit' | 'forbid';
  readonly sentence: string;
  /** Its reason, as the professional reads it. */
  readonly why: string;
  /** Why it is suspended; `''` when it is not. */
  readonly suspended: string;
}

/** What its owner expects, and whether it is so answered. */
export interface AskedCaseView {
  readonly title: string;
  readonly expected: 'granted' | 'refused';
  readonly passes: boolean;
}

export interface VersionRow {
  readonly version: number;
  readonly url: string;
  readonly period: Reign | null;
  readonly by: string;
  /** `''`: nobody, whoever published answered alone. */
  readonly approvedBy: string;
  readonly rollbackOf: number | null;
  /** Compares it with the one before; null for the first. */
  readonly compare: { readonly version: number; readonly url: string } | null;
}

export function adminSheetPage(view: AdminSheetView, context: PageContext): Html {
  const words = texts(context.lang).admin.sheets;
  const main = html`<h1>${view.dossier}</h1>
${outcomeNotice(view.outcome, context.lang)}${refusalNotice(view.failure, context.lang)}
${view.untold === null ? null : notice('caution', html`<p>${words.untold(view.untold.count, instant(context.lang, view.untold.nextAt, context.timeZone))}</p>`, context.lang)}
<p class="actions"><a class="button" id="to-draft" href="${safeUrl(view.draftUrl)}">${words.toDraft}</a>
<a class="button button-quiet" id="to-try" href="${safeUrl(view.tryUrl)}">${words.toTry}</a>
<a class="button button-quiet" id="to-who" href="${safeUrl(view.whoUrl)}">${words.toWho}</a>
<a class="button button-quiet" id="to-acts" href="${safeUrl(view.actsUrl)}">${words.toActs}</a>
<a class="button button-quiet" id="to-claims" href="${safeUrl(view.claimsUrl)}">${texts(context.lang).claims.open}</a>
<a class="button button-quiet" id="to-flow" href="${safeUrl(view.flowUrl)}">${texts(context.lang).flowTrial.open}</a></p>
${view.shown === null ? html`<div class="empty"><p>${words.noSheet}</p></div>` : shownSheet(view.shown, context)}
<p><a id="idle-rules" href="${safeUrl(view.idleUrl)}">${words.idle}</a></p>
${view.versions.length === 0 ? null : history(view, context)}`;
  const above = [{ name: words.title, url: view.sheetsUrl }];
  return adminLayout(view.admin, { section: 'sheets', title: view.dossier, above }, main, context);
}

function shownSheet(sheet: ShownSheet, context: PageContext): Html {
  const words = texts(context.lang).admin.sheets;
  return html`<section class="panel" aria-labelledby="version"><h2 id="version">${sheet.title}, ${words.version(sheet.version)}</h2>
${sheet.note === '' ? null : html`<p><strong>${sheet.note}</strong></p>`}
${definitions([
  [words.inForce, reignWords(sheet.period, context)],
  [words.cases, words.casesCount(sheet.cases)],
  [words.digest, html`<span class="mono digest">${sheet.digest}</span>`],
])}</section>
${sheet.grid.rows.length === 0 ? null : html`<section><h2 id="grid">${words.grid}</h2><p class="quiet">${words.gridLead}</p>${rulesGrid(sheet.grid, words.grid, context)}</section>`}
<section aria-labelledby="rules"><h2 id="rules">${words.rules}</h2>${ruleList(sheet.rules, context)}${sheet.moreRules === 0 ? null : html`<p class="quiet">${words.moreRules(sheet.moreRules)}</p>`}</section>
${sheet.askedCases.length === 0 ? null : caseList(sheet.askedCases, context)}
${sheet.json === '' ? null : html`<details class="fold"><summary>${words.json}</summary><pre class="json" tabindex="0">${sheet.json}</pre></details>`}`;
}

/** Rules as sentences, forbids marked by a word. */
export function ruleList(rules: readonly RuleView[], { lang }: PageContext): Html {
  const words = texts(lang).admin.sheets;
  return html`<ul class="rule-list bare">${rules.map(
    ({ id, effect, sentence, why, suspended }) =>
      html`<li class="rule rule-${effect}"><p><span class="mono">${id}</span> ${suspended === '' ? null : html`<span class="badge">${words.suspended}</span>`}</p><p>${sentence}</p><p class="quiet">${why}</p>${suspended === '' ? null : html`<p class="quiet">${suspended}</p>`}</li>`,
  )}</ul>`;
}

function caseList(cases: readonly AskedCaseView[], { lang }: PageContext): Html {
  const words = texts(lang).admin.sheets;
  return html`<details class="fold" id="cases"><summary>${words.cases}</summary><div class="scroll" role="region" aria-label="${words.cases}" tabindex="0"><table class="dense"><thead><tr>${(['title', 'expected', 'answered'] as const).map((column) => html`<th scope="col">${words.caseColumns[column]}</th>`)}</tr></thead>
<tbody>${cases.map(
    ({ title, expected, passes }) =>
      html`<tr><th scope="row">${title}</th><td>${words.expectations[expected]}</td><td class="outcome outcome-${passes ? 'success' : 'refused'}">${icon(passes ? 'success' : 'refused')} ${passes ? words.asExpected : words.otherwise}</td></tr>`,
  )}</tbody></table></div></details>`;
}

function history({ versions, rollBack }: AdminSheetView, context: PageContext): Html {
  const words = texts(context.lang).admin.sheets;
  const columns = ['version', 'period', 'by', 'second', 'compare'] as const;
  const earlier = versions.slice(1).map(({ version }) => ({ value: String(version), label: words.version(version) }));
  const form =
    rollBack === null || earlier.length === 0
      ? null
      : html`<details class="fold" id="roll-back-part"><summary>${words.rollBack}</summary><form class="stacked" method="post" action="${safeUrl(rollBack.action)}">${hiddenFields(rollBack)}<p>${words.rollBackLead}</p>
${selectField({ id: 'to', name: 'to', label: words.rollBackVersion, options: earlier, value: earlier[0]?.value ?? '' })}
${textField({ id: 'reason', name: 'reason', label: words.reason, hint: words.reasonHint, value: '', error: null, type: 'text' })}
<p class="actions"><button class="button button-quiet" id="roll-back" type="submit">${words.rollBackButton}</button></p></form></details>`;
  return html`<section><h2 id="history">${words.history}</h2><div class="scroll" role="region" aria-label="${words.history}" tabindex="0"><table class="dense"><thead><tr>${columns.map((column) => html`<th scope="col">${words.historyColumns[column]}</th>`)}</tr></thead>
<tbody>${versions.map((each) => versionRow(each, context))}</tbody></table></div>${form}</section>`;
}

function reignWords(period: Reign | null, { lang, timeZone }: PageContext): string {
  const words = texts(lang).admin.sheets;
  const told = (at: Date): string => instant(lang, at, timeZone);
  return period ? words.since(told(period.from), period.to && told(period.to)) : words.never;
}

function versionRow(row: VersionRow, context: PageContext): Html {
  const words = texts(context.lang).admin.sheets;
  const { compare } = row;
  return html`<tr><th scope="row"><a href="${safeUrl(row.url)}">${words.version(row.version)}</a>${row.rollbackOf === null ? null : html` <span class="quiet">${words.rolledBack(row.rollbackOf)}</span>`}</th>
<td>${reignWords(row.period, context)}</td><td>${row.by}</td><td>${row.approvedBy}</td>
<td>${compare && html`<a href="${safeUrl(compare.url)}">${words.compareWith(compare.version)}</a>`}</td></tr>`;
}
