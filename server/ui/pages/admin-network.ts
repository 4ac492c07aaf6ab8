import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { hiddenFields, selectField, textField } from '../components/form.ts';
import { identifier } from '../components/identifier.ts';
import { outcomeNotice, refusalNotice } from '../components/notice.ts';
import type { FormTarget, Outcome, PageContext, Refusal } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { day } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** One care network: its members, a page at a time, and how they are admitted, changed, ended. */
export interface AdminNetworkView {
  readonly admin: AdminView;
  readonly networksUrl: string;
  readonly name: string;
  readonly members: readonly MemberRow[];
  /** Null on the last page. */
  readonly nextUrl: string | null;
  readonly tiers: readonly { readonly value: string; readonly label: string }[];
  readonly admit: FormTarget;
  /** What was typed and not accepted; null for a blank form. */
  readonly typed: AdmittedView | null;
  readonly outcome: Outcome | null;
  readonly failure: Refusal | null;
}

export interface AdmittedView {
  readonly person: string;
  readonly tier: string;
  readonly role: string;
  readonly from: string;
  readonly until: string;
}

export interface MemberRow {
  /** Unique on the page. */
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly nationalId: string;
  readonly tier: string;
  readonly tierName: string;
  readonly role: string;
  readonly from: Date;
  readonly until: Date | null;
  /** The same, as the form writes it; `''` while it runs. */
  readonly untilDay: string;
  readonly isRunning: boolean;
  /** Written by an administrator, not by a file. */
  readonly isByHand: boolean;
  readonly change: FormTarget;
}

export function adminNetworkPage(view: AdminNetworkView, context: PageContext): Html {
  const words = texts(context.lang).admin.networks;
  const main = html`<h1>${view.name}</h1>
${outcomeNotice(view.outcome, context.lang)}${refusalNotice(view.failure, context.lang)}
<section aria-labelledby="members"><h2 id="members">${words.members}</h2>${members(view, context)}</section>
${admitPart(view, context)}`;
  const above = [{ name: words.title, url: view.networksUrl }];
  return adminLayout(view.admin, { section: 'networks', title: view.name, above }, main, context);
}

function members(view: AdminNetworkView, context: PageContext): Html {
  const words = texts(context.lang).admin.networks;
  if (view.members.length === 0) return html`<p class="quiet">${words.noMember}</p>`;
  const columns = ['member', 'identifier', 'tier', 'role', 'period', 'change'] as const;
  return html`<div class="scroll" role="region" aria-labelledby="members" tabindex="0"><table class="dense"><thead><tr>${columns.map((column) => html`<th scope="col">${words.memberColumns[column]}</th>`)}</tr></thead>
<tbody>${view.members.map((row) => memberRow(row, view, context))}</tbody></table></div>
${view.nextUrl === null ? null : html`<p class="actions"><a class="button button-quiet" id="next" href="${safeUrl(view.nextUrl)}">${texts(context.lang).admin.search.next}</a></p>`}`;
}

function memberRow(row: MemberRow, { tiers }: AdminNetworkView, context: PageContext): Html {
  const { lang, timeZone } = context;
  const { networks: words, sheet } = texts(lang).admin;
  const start = day(lang, row.from, timeZone);
  const period = row.until === null ? sheet.since(start) : sheet.between(start, day(lang, row.until, timeZone));
  const form = html`<details class="fold"><summary>${words.changeOf(row.name)}</summary><form class="stacked" method="post" action="${safeUrl(row.change.action)}">${hiddenFields(row.change)}
${selectField({ id: `tier-${row.id}`, name: 'tier', label: words.memberColumns.tier, options: tiers, value: row.tier })}
${field(`role-${row.id}`, 'role', words.memberColumns.role, words.roleHint, row.role)}
${field(`until-${row.id}`, 'until', words.until, words.dayHint, row.untilDay)}
<p class="actions"><button class="button button-quiet" id="change-${row.id}" type="submit">${words.change}</button></p></form></details>`;
  return html`<tr class="${row.isRunning ? '' : 'is-closed'}"><th scope="row"><a href="${safeUrl(row.url)}">${row.name}</a></th><td>${identifier(row.nationalId)}</td><td>${row.tierName}</td><td>${row.role}</td>
<td>${period}${row.isByHand ? html` <span class="badge">${words.byHand}</span>` : null}</td><td>${form}</td></tr>`;
}

function admitPart(view: AdminNetworkView, context: PageContext): Html {
  const words = texts(context.lang).admin.networks;
  const typed = view.typed ?? { person: '', tier: 'member', role: '', from: '', until: '' };
  return html`<section class="panel" aria-labelledby="admit-head"><h2 id="admit-head">${words.admit}</h2><p class="quiet">${words.admitLead}</p>
<form class="stacked" method="post" action="${safeUrl(view.admit.action)}">${hiddenFields(view.admit)}
${field('person', 'person', words.person, words.personHint, typed.person)}
${selectField({ id: 'tier', name: 'tier', label: words.memberColumns.tier, options: view.tiers, value: typed.tier })}
${field('role', 'role', words.memberColumns.role, words.roleHint, typed.role)}
${field('from', 'from', words.from, words.fromHint, typed.from)}
${field('until', 'until', words.until, words.dayHint, typed.until)}
<p class="actions"><button class="button" id="admit" type="submit">${words.admitButton}</button></p></form></section>`;
}

function field(id: string, name: string, label: string, hint: string, value: string): Html {
  return textField({ id, name, label, hint, value, error: null, type: 'text' });
}
