import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { selectField } from '../components/form.ts';
import { type GridView, rulesGrid } from '../components/rules-grid.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { texts } from '../texts/texts.ts';

/** Two versions of a sheet, side by side. */
export interface AdminCompareView {
  readonly admin: AdminView;
  readonly sheetsUrl: string;
  readonly dossier: string;
  readonly dossierUrl: string;
  /** Address of the form (GET). */
  readonly action: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly before: SideView;
  readonly after: SideView;
  readonly rules: readonly RulePair[];
  readonly other: readonly OtherChange[];
}

export interface SideView {
  readonly value: string;
  readonly label: string;
  readonly grid: GridView;
}

/** One rule in both; `''` where it is absent. */
export interface RulePair {
  readonly id: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly before: string;
  readonly after: string;
}

export interface OtherChange {
  readonly part: 'action' | 'fact' | 'sheet';
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly words: string;
}

export function adminComparePage(view: AdminCompareView, context: PageContext): Html {
  const { sheets } = texts(context.lang).admin;
  const words = sheets.compare;
  const isSame = view.rules.length === 0 && view.other.length === 0;
  const main = html`<h1>${words.title}</h1>
<form class="compare-line" method="get" action="${safeUrl(view.action)}">${selectField({ id: 'before', name: 'de', label: words.before, options: view.choices, value: view.before.value })}
${selectField({ id: 'after', name: 'a', label: words.after, options: view.choices, value: view.after.value })}<button class="button button-quiet" id="compare" type="submit">${words.go}</button></form>
${isSame ? html`<p role="status">${words.same}</p>` : null}
<div class="side-by-side">${side(view.before, context)}${side(view.after, context)}</div>
${view.rules.length === 0 ? null : rulePairs(view, context)}
${view.other.length === 0 ? null : others(view.other, context)}`;
  const above = [
    { name: sheets.title, url: view.sheetsUrl },
    { name: view.dossier, url: view.dossierUrl },
  ];
  return adminLayout(view.admin, { section: 'sheets', title: words.title, above }, main, context);
}

function side({ label, grid }: SideView, context: PageContext): Html {
  return html`<section aria-label="${label}"><h2>${label}</h2>${rulesGrid(grid, label, context)}</section>`;
}

function rulePairs({ rules, before, after }: AdminCompareView, { lang }: PageContext): Html {
  const { rule, compare: words } = texts(lang).admin.sheets;
  const said = (text: string) => (text === '' ? html`<em>${words.absent}</em>` : text);
  return html`<section aria-labelledby="pairs"><h2 id="pairs">${words.rules}</h2><div class="scroll" role="region" aria-label="${words.rules}" tabindex="0"><table class="dense pairs"><thead><tr><th scope="col">${rule}</th><th scope="col">${before.label}</th><th scope="col">${after.label}</th></tr></thead>
<tbody>${rules.map((pair) => html`<tr class="pair-${pair.change}"><th scope="row"><span class="mono">${pair.id}</span> <span class="badge">${words.change[pair.change]}</span></th><td>${said(pair.before)}</td><td>${said(pair.after)}</td></tr>`)}</tbody></table></div></section>`;
}

function others(changes: readonly OtherChange[], { lang }: PageContext): Html {
  const words = texts(lang).admin.sheets.compare;
  return html`<section aria-labelledby="other"><h2 id="other">${words.other}</h2><ul class="plain">${changes.map((each) => html`<li>${words.parts[each.part]} <span class="mono">${each.name}</span> : ${words.change[each.change]}${each.words === '' ? '' : ` (${each.words})`}</li>`)}</ul></section>`;
}
