import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { textField } from '../components/form.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { instant } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** What a dossier keeps about one of its patients: every act, withdrawn ones as well. */
export interface AdminActsView {
  readonly admin: AdminView;
  readonly sheetsUrl: string;
  readonly dossier: string;
  readonly dossierUrl: string;
  readonly action: string;
  /** As typed. */
  readonly patient: string;
  /** Null before any question. */
  readonly acts: readonly ActRow[] | null;
}

export interface ActRow {
  readonly id: string;
  readonly kind: keyof ReturnType<typeof texts>['admin']['sheets']['acts']['kinds'];
  /** What it says beyond its kind: a basis, a thing, a party, a reason; `''` when nothing. */
  readonly says: string;
  readonly at: Date;
  /** First instant it no longer holds; null while it runs. */
  readonly until: Date | null;
  readonly door: 'application' | 'portal' | 'administration';
  /** Name of who recorded it; `''` when the application names nobody. */
  readonly by: string;
  readonly holds: boolean;
}

export function adminActsPage(view: AdminActsView, context: PageContext): Html {
  const { sheets } = texts(context.lang).admin;
  const words = sheets.acts;
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>
<form class="simulator" method="get" action="${safeUrl(view.action)}">
${textField({ id: 'patient', name: 'patient', label: sheets.simulator.patient, hint: null, value: view.patient, error: null, type: 'text' })}
<p class="actions"><button class="button" id="ask" type="submit">${words.show}</button></p></form>
${view.acts === null ? null : found(view.acts, context)}`;
  const above = [
    { name: sheets.title, url: view.sheetsUrl },
    { name: view.dossier, url: view.dossierUrl },
  ];
  return adminLayout(view.admin, { section: 'sheets', title: words.title, above }, main, context);
}

function found(acts: readonly ActRow[], context: PageContext): Html {
  const words = texts(context.lang).admin.sheets.acts;
  if (acts.length === 0) return html`<div class="empty" id="answer" role="status"><p>${words.none}</p></div>`;
  const columns = ['act', 'says', 'at', 'by', 'until'] as const;
  return html`<div class="scroll" id="answer" role="region" aria-label="${words.title}" tabindex="0"><table class="dense"><thead><tr>${columns.map((column) => html`<th scope="col">${words.columns[column]}</th>`)}</tr></thead>
<tbody>${acts.map((act) => actRow(act, context))}</tbody></table></div>`;
}

function actRow({ id, kind, says, at, until, door, by, holds }: ActRow, { lang, timeZone }: PageContext): Html {
  const words = texts(lang).admin.sheets.acts;
  const end = until === null ? null : instant(lang, until, timeZone);
  const state = holds ? (end ?? words.running) : html`${end} <span class="badge">${words.over}</span>`;
  return html`<tr class="${holds ? '' : 'is-closed'}"><th scope="row">${words.kinds[kind]} <span class="mono wrap quiet">${id}</span></th><td>${says}</td><td><time datetime="${at.toISOString()}">${instant(lang, at, timeZone)}</time></td>
<td>${by === '' ? words.doors[door] : html`${by}, ${words.doors[door]}`}</td><td>${state}</td></tr>`;
}
