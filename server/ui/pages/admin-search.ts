import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { hiddenFields, textField } from '../components/form.ts';
import { identifier } from '../components/identifier.ts';
import { inFrench } from '../components/in-french.ts';
import { markMatch } from '../components/mark-match.ts';
import { refusalNotice } from '../components/notice.ts';
import type { FormTarget, PageContext, Refusal } from '../context.ts';
import { flag, type Html, html, knownScript, safeUrl } from '../html.ts';
import { count } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** The administration's first page: one field, and what it finds. */
export interface AdminSearchView {
  readonly admin: AdminView;
  /** GET form; posts `q`, `kind`, `closed=yes`. */
  readonly target: FormTarget;
  /** Where the script asks while somebody types. */
  readonly suggestionsUrl: string;
  readonly query: string;
  readonly kind: 'any' | 'person' | 'structure';
  readonly includeClosed: boolean;
  /** Null before any search. */
  readonly results: SearchResultsView | null;
  /** A question the directory refused, e.g. too long. */
  readonly failure: Refusal | null;
  /** Records held, shown before any search. */
  readonly held: { readonly people: number; readonly structures: number };
}

export interface SearchResultsView {
  readonly rows: readonly SearchRow[];
  /** Null when counting stopped before the end. */
  readonly total: number | null;
  readonly nextUrl: string | null;
}

export interface SearchRow {
  readonly kind: 'person' | 'structure';
  readonly url: string;
  readonly name: string;
  /** Profession and specialty, or category of the structure. */
  readonly activity: string;
  readonly city: string;
  /** RPPS, ADELI, FINESS… without its type digit. */
  readonly identifier: string;
  readonly closed: boolean;
}

export function adminSearchPage(view: AdminSearchView, context: PageContext): Html {
  const words = texts(context.lang).admin.search;
  const main = html`<h1>${words.title}</h1>
${searchForm(view, context)}
${refusalNotice(view.failure, context.lang)}
${view.results === null ? emptyHint(view, context) : results(view.results, view.query, context)}`;
  return adminLayout(view.admin, { section: 'search', title: words.title, above: [] }, main, context);
}

function searchForm(view: AdminSearchView, context: PageContext): Html {
  const words = texts(context.lang).admin.search;
  const kinds = ['any', 'person', 'structure'] as const;
  return html`<search><form class="search" method="get" action="${safeUrl(view.target.action)}">${hiddenFields(view.target)}
<div class="search-line">${textField({ id: 'q', name: 'q', label: words.field, hint: words.hint, value: view.query, error: null, type: 'search', autofocus: view.results === null })}
<button class="button" id="search" type="submit">${words.go}</button></div>
<ul class="suggestions" id="suggestions" role="listbox" aria-label="${words.suggestions}" data-from="${view.suggestionsUrl}" hidden></ul>
<div class="search-options"><fieldset><legend class="unseen">${words.kindField}</legend>${kinds.map(
    (kind) =>
      html`<label class="option"><input type="radio" name="kind" value="${kind}" ${flag('checked', kind === view.kind)}> ${words.kinds[kind]}</label>`,
  )}</fieldset>
<label class="option"><input type="checkbox" name="closed" value="yes" ${flag('checked', view.includeClosed)}> ${words.closed}</label></div></form></search>${knownScript('suggest')}`;
}

function emptyHint(view: AdminSearchView, context: PageContext): Html | null {
  if (view.failure !== null) return null;
  const { people, structures } = view.held;
  return html`<p class="quiet">${texts(context.lang).admin.search.empty(count(context.lang, people), count(context.lang, structures))}</p>`;
}

function results(found: SearchResultsView, query: string, context: PageContext): Html {
  const words = texts(context.lang).admin.search;
  if (found.rows.length === 0) {
    return html`<div class="empty" role="status"><p><strong>${words.none(query)}</strong></p><p>${words.noneAdvice}</p></div>`;
  }
  const told = found.total === null ? words.foundMany(found.rows.length) : words.found(found.total);
  const columns = ['name', 'activity', 'city', 'identifier', 'kind'] as const;
  return html`<p class="count" role="status">${told}</p>
<div class="scroll" role="region" aria-label="${words.results}" tabindex="0"><table class="dense"><thead><tr>${columns.map(
    (column) => html`<th scope="col" class="col-${column}">${words.columns[column]}</th>`,
  )}</tr></thead>
<tbody>${found.rows.map((row) => resultRow(row, query, context))}</tbody></table></div>
${found.nextUrl === null ? null : html`<p class="actions"><a class="button button-quiet" id="next" href="${safeUrl(found.nextUrl)}">${words.next}</a></p>`}`;
}

function resultRow(row: SearchRow, query: string, { lang }: PageContext): Html {
  const words = texts(lang).admin.search;
  const hit = query.replace(/\s/g, '').includes(row.identifier) && row.identifier !== '';
  return html`<tr class="${row.closed ? 'is-closed' : ''}"><th scope="row"><a href="${safeUrl(row.url)}">${markMatch(row.name, query)}</a>${row.closed ? html` <span class="badge badge-closed">${words.closedMark}</span>` : null}</th>
<td>${inFrench(row.activity, lang)}</td><td>${markMatch(row.city, query)}</td><td class="col-identifier">${identifier(row.identifier, hit)}</td><td>${words[row.kind]}</td></tr>`;
}
