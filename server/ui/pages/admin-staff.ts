import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { hiddenFields, textField } from '../components/form.ts';
import { identifier } from '../components/identifier.ts';
import { outcomeNotice, refusalNotice } from '../components/notice.ts';
import type { FormTarget, Outcome, PageContext, Refusal } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { day, instant } from '../texts/formats.ts';
import { type Texts, texts } from '../texts/texts.ts';

export type StateWord = keyof Texts['staff']['states'];

/** Where one begins: the establishments that are entrusted to a curator; any, for an administrator. */
export interface AdminStaffHomeView {
  readonly admin: AdminView;
  readonly establishments: readonly { readonly name: string; readonly url: string; readonly until: Date }[];
  /** Opens any establishment; null for a curator. */
  readonly findUrl: string | null;
  readonly typed: string;
  /** Files of staff and places. */
  readonly filesUrl: string;
  readonly failure: Refusal | null;
}

export function adminStaffHomePage(view: AdminStaffHomeView, context: PageContext): Html {
  const { lang, timeZone } = context;
  const { staff } = texts(lang);
  const words = staff.home;
  const rows = view.establishments.map(
    ({ name, url, until }) =>
      html`<li><a href="${safeUrl(url)}">${name}</a> <span class="quiet">${words.until(day(lang, until, timeZone))}</span></li>`,
  );
  const yours = html`<section aria-labelledby="yours"><h2 id="yours">${words.yours}</h2>${rows.length === 0 ? html`<p class="quiet">${words.none}</p>` : html`<ul class="plain">${rows}</ul>`}</section>`;
  const find = html`<form class="stacked" method="get" action="${safeUrl(view.findUrl ?? '')}">
${textField({ id: 'etablissement', name: 'etablissement', label: words.find, hint: words.findHint, value: view.typed, error: null, type: 'text' })}
<p class="actions"><button class="button" id="open" type="submit">${words.open}</button></p></form>`;
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>${refusalNotice(view.failure, lang)}
${view.findUrl === null || rows.length > 0 ? yours : null}${view.findUrl === null ? null : find}
<p class="actions"><a class="button button-quiet" id="files" href="${safeUrl(view.filesUrl)}">${staff.files.title}</a></p>`;
  return adminLayout(view.admin, { section: 'staff', title: words.title, above: [] }, main, context);
}

/** The staff of one establishment, its own places, and who asks to be entered. */
export interface AdminStaffListView {
  readonly admin: AdminView;
  readonly name: string;
  readonly sheetUrl: string | null;
  readonly staff: readonly StaffRow[];
  readonly nextUrl: string | null;
  /** Null: the place has no number of its own. */
  readonly createUrl: string | null;
  /** The staff as a file that can be brought again; null without any. */
  readonly staffFileUrl: string | null;
  readonly places: readonly PlaceRow[];
  readonly placesFileUrl: string | null;
  readonly createPlaceUrl: string;
  readonly requests: readonly StaffRequestRow[];
  /** Names of those whose right runs. */
  readonly curators: readonly string[];
  readonly outcome: Outcome | null;
  readonly failure: Refusal | null;
}

export interface StaffRow {
  readonly url: string;
  readonly name: string;
  readonly number: string;
  readonly function: string;
  /** One line each. */
  readonly posts: readonly string[];
  readonly state: StateWord;
}

export interface PlaceRow {
  readonly url: string;
  readonly name: string;
  readonly code: string;
  readonly state: StateWord;
}

/** Somebody whose card proved what they ask to be entered with. */
export interface StaffRequestRow {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  readonly function: string;
  readonly askedAt: Date;
  readonly contact: string;
  readonly message: string;
  readonly createUrl: string;
  readonly decline: FormTarget;
}

export function adminStaffListPage(view: AdminStaffListView, context: PageContext): Html {
  const { lang } = context;
  const { staff, holderRequest } = texts(lang);
  const words = staff.list;
  const main = html`<h1>${view.name}</h1>${outcomeNotice(view.outcome, lang)}${refusalNotice(view.failure, lang)}
${view.sheetUrl === null ? null : html`<p><a href="${safeUrl(view.sheetUrl)}">${words.history}</a></p>`}
${view.requests.length === 0 ? null : html`<section aria-labelledby="requests"><h2 id="requests">${words.requests}</h2><p class="quiet">${words.requestLead}</p>${view.requests.map((each) => request(each, context))}</section>`}
<section aria-labelledby="staff"><h2 id="staff">${words.staff}</h2>
${view.createUrl === null ? html`<p class="quiet">${words.noNumber}</p>` : null}
${view.createUrl === null && view.staffFileUrl === null ? null : html`<p class="actions">${view.createUrl === null ? null : html`<a class="button" id="create" href="${safeUrl(view.createUrl)}">${words.create}</a>`}${download('staff-file', view.staffFileUrl, words.download)}</p>`}
${view.staff.length === 0 ? html`<p class="quiet">${words.none}</p>` : staffTable(view, lang)}</section>
<section aria-labelledby="places"><h2 id="places">${words.places}</h2>
<p class="actions"><a class="button button-quiet" id="create-place" href="${safeUrl(view.createPlaceUrl)}">${words.createPlace}</a>${download('places-file', view.placesFileUrl, words.download)}</p>
${view.places.length === 0 ? html`<p class="quiet">${words.noPlace}</p>` : placeTable(view, lang)}</section>
<section aria-labelledby="curators"><h2 id="curators">${words.curators}</h2>${view.curators.length === 0 ? html`<p class="quiet">${words.noCurator}</p>` : html`<ul class="bare">${view.curators.map((name) => html`<li>${name}</li>`)}</ul>`}</section>`;
  const above = [{ name: staff.home.title, url: view.admin.staffUrl }];
  return adminLayout(view.admin, { section: 'staff', title: view.name, above }, main, context);

  function request(row: StaffRequestRow, { timeZone }: PageContext): Html {
    const told = [row.contact, row.message].filter((part) => part !== '').join(' · ');
    return html`<div class="panel" id="request-${row.id}"><h3>${row.name === '' ? row.number : row.name}</h3>
<p>${identifier(row.number)} · ${row.function} · ${instant(lang, row.askedAt, timeZone)}</p>${told === '' ? null : html`<p>${told}</p>`}
<p class="actions"><a class="button" id="enter-${row.id}" href="${safeUrl(row.createUrl)}">${words.answerRequest}</a></p>
<details class="fold"><summary>${words.decline}</summary><form class="stacked" method="post" action="${safeUrl(row.decline.action)}">${hiddenFields(row.decline)}
${textField({ id: `reason-${row.id}`, name: 'reason', label: holderRequest.admin.reason, hint: holderRequest.admin.reasonHint, value: '', error: null, type: 'text' })}
<p class="actions"><button class="button button-quiet" id="decline-${row.id}" type="submit">${words.decline}</button></p></form></details></div>`;
  }
}

function download(id: string, url: string | null, words: string): Html | null {
  return url === null
    ? null
    : html`<a class="button button-quiet" id="${id}" href="${safeUrl(url)}" download>${words}</a>`;
}

function staffTable({ staff, nextUrl }: AdminStaffListView, lang: PageContext['lang']): Html {
  const { list, states, curators } = texts(lang).staff;
  const columns = (['name', 'number', 'function', 'posts', 'state'] as const).map((column) => list.columns[column]);
  return html`<p class="count">${list.count(staff.length)}</p>
<div class="scroll" role="region" aria-labelledby="staff" tabindex="0"><table class="dense"><thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${staff.map(
    (
      row,
    ) => html`<tr class="${row.state === 'closed' ? 'is-closed' : ''}"><th scope="row"><a href="${safeUrl(row.url)}">${row.name}</a></th><td>${identifier(row.number)}</td><td>${row.function}</td>
<td>${row.posts.map((post) => html`<div>${post}</div>`)}</td><td>${stateBadge(states[row.state], row.state)}</td></tr>`,
  )}</tbody></table></div>
${nextUrl === null ? null : html`<p class="actions"><a class="button button-quiet" id="next" href="${safeUrl(nextUrl)}">${curators.next}</a></p>`}`;
}

function placeTable({ places }: AdminStaffListView, lang: PageContext['lang']): Html {
  const { list, states } = texts(lang).staff;
  const columns = (['name', 'code', 'state'] as const).map((column) => list.placeColumns[column]);
  return html`<div class="scroll" role="region" aria-labelledby="places" tabindex="0"><table class="dense"><thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${places.map(
    (row) =>
      html`<tr class="${row.state === 'closed' ? 'is-closed' : ''}"><th scope="row"><a href="${safeUrl(row.url)}">${row.name}</a></th><td>${identifier(row.code)}</td><td>${stateBadge(states[row.state], row.state)}</td></tr>`,
  )}</tbody></table></div>`;
}

/** The word says it; what is open needs no mark. */
export function stateBadge(word: string, state: StateWord): Html {
  return state === 'open' ? html`${word}` : html`<span class="badge">${word}</span>`;
}
