import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { hiddenFields, textField } from '../components/form.ts';
import { outcomeNotice, refusalNotice } from '../components/notice.ts';
import type { FormTarget, Outcome, PageContext, Refusal } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { day } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** Who curates which establishment, given and changed by administrators. */
export interface AdminCuratorsView {
  readonly admin: AdminView;
  readonly rights: readonly CurationRow[];
  readonly nextUrl: string | null;
  readonly grant: FormTarget;
  /** What was typed and not accepted. */
  readonly typed: GrantValues;
  readonly outcome: Outcome | null;
  readonly failure: Refusal | null;
  readonly detail: string;
}

export interface GrantValues {
  readonly person: string;
  readonly structure: string;
  readonly from: string;
  readonly until: string;
  readonly reason: string;
}

export interface CurationRow {
  /** Unique on the page. */
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly establishment: string;
  readonly listUrl: string;
  readonly from: Date;
  readonly until: Date;
  readonly untilDay: string;
  readonly isRunning: boolean;
  readonly change: FormTarget;
}

export function adminCuratorsPage(view: AdminCuratorsView, context: PageContext): Html {
  const { lang } = context;
  const words = texts(lang).staff.curators;
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>${outcomeNotice(view.outcome, lang)}${refusalNotice(view.failure, lang)}${view.detail === '' ? null : html`<p class="field-error" id="detail">${view.detail}</p>`}
${view.rights.length === 0 ? html`<p class="quiet">${words.none}</p>` : rights(view, context)}
${grantPart(view, lang)}`;
  return adminLayout(view.admin, { section: 'curators', title: words.title, above: [] }, main, context);
}

function rights({ rights: rows, nextUrl }: AdminCuratorsView, context: PageContext): Html {
  const words = texts(context.lang).staff.curators;
  const columns = (['person', 'establishment', 'days', 'change'] as const).map((column) => words.columns[column]);
  return html`<div class="scroll" role="region" aria-label="${words.title}" tabindex="0"><table class="dense"><thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => right(row, context))}</tbody></table></div>
${nextUrl === null ? null : html`<p class="actions"><a class="button button-quiet" id="next" href="${safeUrl(nextUrl)}">${words.next}</a></p>`}`;
}

function right(row: CurationRow, { lang, timeZone }: PageContext): Html {
  const words = texts(lang).staff.curators;
  const days = words.days(day(lang, row.from, timeZone), day(lang, row.until, timeZone));
  const form = html`<details class="fold"><summary>${words.changeOf(row.name)}</summary><form class="stacked" method="post" action="${safeUrl(row.change.action)}">${hiddenFields(row.change)}
${textField({ id: `until-${row.id}`, name: 'until', label: words.until, hint: words.untilHint, value: row.untilDay, error: null, type: 'text' })}
${textField({ id: `reason-${row.id}`, name: 'reason', label: words.reason, hint: words.reasonHint, value: '', error: null, type: 'text' })}
<p class="actions"><button class="button button-quiet" id="change-${row.id}" type="submit">${words.change}</button></p></form></details>`;
  return html`<tr class="${row.isRunning ? '' : 'is-closed'}"><th scope="row"><a href="${safeUrl(row.url)}">${row.name}</a></th><td><a href="${safeUrl(row.listUrl)}">${row.establishment}</a></td>
<td>${days}${row.isRunning ? html` <span class="badge">${words.running}</span>` : null}</td><td>${form}</td></tr>`;
}

function grantPart({ grant, typed }: AdminCuratorsView, lang: PageContext['lang']): Html {
  const words = texts(lang).staff.curators;
  const field = (name: keyof GrantValues, label: string, hint: string) =>
    textField({ id: name, name, label, hint, value: typed[name], error: null, type: 'text' });
  return html`<section class="panel" aria-labelledby="grant-head"><h2 id="grant-head">${words.grant}</h2>
<form class="stacked" method="post" action="${safeUrl(grant.action)}">${hiddenFields(grant)}
${field('person', words.person, words.personHint)}${field('structure', words.structure, words.structureHint)}${field('from', words.from, words.fromHint)}${field('until', words.until, words.untilHint)}${field('reason', words.reason, words.reasonHint)}
<p class="actions"><button class="button" id="grant" type="submit">${words.grant}</button></p></form></section>`;
}
