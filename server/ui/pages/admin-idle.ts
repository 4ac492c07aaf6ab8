import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { notice } from '../components/notice.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { instant } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** Rules in force that decided nothing, a page of them. */
export interface AdminIdleView {
  readonly admin: AdminView;
  readonly sheetsUrl: string;
  readonly dossier: string;
  readonly dossierUrl: string;
  readonly action: string;
  /** Day asked from, `2026-11-28`; `''`: from the beginning of the version. */
  readonly since: string;
  /** Null: no sheet is in force. */
  readonly found: IdleFoundView | null;
}

export interface IdleFoundView {
  /** When it was worked out. */
  readonly at: Date;
  /** Decisions looked through. */
  readonly asked: number;
  /** Of all pages. */
  readonly total: number;
  /** With their titles in the language of the page. */
  readonly rules: readonly { readonly id: string; readonly title: string }[];
  /** Instant of the first decision that the limit of work left out; null: none. */
  readonly cutAt: Date | null;
  readonly againUrl: string;
  readonly nextUrl: string | null;
}

export function adminIdlePage(view: AdminIdleView, context: PageContext): Html {
  const { sheets } = texts(context.lang).admin;
  const words = sheets.idleRules;
  const main = html`<h1>${sheets.idle}</h1><p class="lead">${words.lead}</p>
<form class="compare-line" method="get" action="${safeUrl(view.action)}"><div class="field"><label for="since">${words.since}</label><input class="input" type="date" id="since" name="depuis" value="${view.since}"></div><button class="button button-quiet" id="ask" type="submit">${words.ask}</button></form>
${view.found === null ? html`<div class="empty"><p>${sheets.noSheet}</p></div>` : found(view.found, context)}`;
  const above = [
    { name: sheets.title, url: view.sheetsUrl },
    { name: view.dossier, url: view.dossierUrl },
  ];
  return adminLayout(view.admin, { section: 'sheets', title: sheets.idle, above }, main, context);
}

function found({ at, asked, total, rules, cutAt, againUrl, nextUrl }: IdleFoundView, context: PageContext): Html {
  const { lang, timeZone } = context;
  const { idleNone, idleRules: words } = texts(lang).admin.sheets;
  return html`<section aria-labelledby="idle"><h2 id="idle">${words.found(total, asked)}</h2>
${cutAt === null ? null : notice('caution', html`<p>${words.cut(instant(lang, cutAt, timeZone))}</p>`, lang)}
<p class="quiet">${words.at(instant(lang, at, timeZone))} <a id="again" href="${safeUrl(againUrl)}">${words.again}</a></p>
${total === 0 ? html`<p class="quiet">${idleNone}</p>` : html`<ul class="plain">${rules.map(({ id, title }) => html`<li class="wrap">${title} <span class="mono quiet">${id}</span></li>`)}</ul>`}
${nextUrl === null ? null : html`<p class="actions"><a class="button button-quiet" id="next" href="${safeUrl(nextUrl)}">${words.next}</a></p>`}</section>`;
}
