import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { hiddenFields, selectField, textField } from '../components/form.ts';
import { outcomeNotice, refusalNotice } from '../components/notice.ts';
import type { FormTarget, Outcome, PageContext, Refusal } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { day } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** Who administers what, given and ended by regional administrators. */
export interface AdminAdministratorsView {
  readonly admin: AdminView;
  readonly rights: readonly AdministratorRow[];
  readonly give: FormTarget;
  /** What was typed and not accepted. */
  readonly typed: RightValues;
  readonly outcome: Outcome | null;
  readonly failure: Refusal | null;
}

export interface RightValues {
  readonly person: string;
  readonly extent: 'region' | 'limited';
  readonly departments: string;
  readonly establishments: string;
  readonly until: string;
  readonly reason: string;
}

export interface AdministratorRow {
  /** Unique on the page. */
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** Null: the whole region. */
  readonly territory: { readonly departments: readonly string[]; readonly establishments: readonly string[] } | null;
  readonly lastDay: Date;
  readonly ended: { readonly at: Date; readonly reason: string } | null;
  /** Null: it runs no more. */
  readonly end: FormTarget | null;
}

export function adminAdministratorsPage(view: AdminAdministratorsView, context: PageContext): Html {
  const { lang } = context;
  const words = texts(lang).administrators;
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>${outcomeNotice(view.outcome, lang)}${refusalNotice(view.failure, lang)}
${view.rights.length === 0 ? html`<p class="quiet">${words.none}</p>` : rights(view, context)}
${givePart(view, lang)}`;
  return adminLayout(view.admin, { section: 'administrators', title: words.title, above: [] }, main, context);
}

function rights({ rights: rows }: AdminAdministratorsView, context: PageContext): Html {
  const words = texts(context.lang).administrators;
  const columns = (['person', 'territory', 'until', 'act'] as const).map((column) => words.columns[column]);
  return html`<div class="scroll" role="region" aria-label="${words.title}" tabindex="0"><table class="dense"><thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => right(row, context))}</tbody></table></div>`;
}

function right(row: AdministratorRow, { lang, timeZone }: PageContext): Html {
  const words = texts(lang).administrators;
  const state =
    row.ended === null
      ? row.end && html` <span class="badge">${words.running}</span>`
      : html` <span class="quiet">${words.ended(day(lang, row.ended.at, timeZone), row.ended.reason)}</span>`;
  const form =
    row.end &&
    html`<details class="fold"><summary>${words.endOf(row.name)}</summary><form class="stacked" method="post" action="${safeUrl(row.end.action)}">${hiddenFields(row.end)}
${textField({ id: `reason-${row.id}`, name: 'reason', label: words.reason, hint: words.reasonHint, value: '', error: null, type: 'text' })}
<p class="actions"><button class="button button-quiet" id="end-${row.id}" type="submit">${words.end}</button></p></form></details>`;
  return html`<tr class="${row.end ? '' : 'is-closed'}"><th scope="row"><a href="${safeUrl(row.url)}">${row.name}</a></th><td>${territory(row, lang)}</td>
<td>${day(lang, row.lastDay, timeZone)}${state}</td><td>${form}</td></tr>`;
}

function territory({ territory: places }: AdministratorRow, lang: PageContext['lang']): string {
  const words = texts(lang).administrators;
  if (places === null) return words.region;
  const { departments, establishments } = places;
  return [
    departments.length === 0 ? '' : words.departments(departments.join(' ')),
    establishments.length === 0 ? '' : words.establishments(establishments.join(' ')),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function givePart({ give, typed }: AdminAdministratorsView, lang: PageContext['lang']): Html {
  const words = texts(lang).administrators;
  const field = (name: Exclude<keyof RightValues, 'extent'>, label: string, hint: string) =>
    textField({ id: name, name, label, hint, value: typed[name], error: null, type: 'text' });
  const extents = [
    { value: 'limited', label: words.limited },
    { value: 'region', label: words.wholeRegion },
  ];
  return html`<section class="panel" aria-labelledby="give-head"><h2 id="give-head">${words.give}</h2>
<form class="stacked" method="post" action="${safeUrl(give.action)}">${hiddenFields(give)}
${field('person', words.person, words.personHint)}
${selectField({ id: 'extent', name: 'extent', label: words.territory, options: extents, value: typed.extent })}
${field('departments', words.departmentsLabel, words.departmentsHint)}${field('establishments', words.establishmentsLabel, words.establishmentsHint)}${field('until', words.until, words.untilHint)}${field('reason', words.reason, words.reasonHint)}
<p class="actions"><button class="button" id="give" type="submit">${words.giveButton}</button></p></form></section>`;
}
