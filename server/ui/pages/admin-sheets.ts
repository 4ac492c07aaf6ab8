import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { count } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** Every dossier of the domain, with its sheet and what is being prepared. */
export interface AdminSheetsView {
  readonly admin: AdminView;
  readonly dossiers: readonly DossierRow[];
  /** Break-glass declarations that wait for a review. */
  readonly emergencies: number;
  readonly emergenciesUrl: string;
  /** Where a dossier enters the domain. */
  readonly newUrl: string;
}

export interface DossierRow {
  readonly name: string;
  readonly url: string;
  readonly owner: string;
  readonly state: 'requested' | 'active' | 'suspended';
  /** Version in force; null: none. */
  readonly version: number | null;
  /** How far the draft is; null: there is none. */
  readonly draft: 'written' | 'checked' | 'rehearsed' | 'approved' | null;
}

export function adminSheetsPage(view: AdminSheetsView, context: PageContext): Html {
  const words = texts(context.lang).admin.sheets;
  const columns = ['dossier', 'state', 'sheet', 'draft', 'owner'] as const;
  const table = html`<div class="scroll" role="region" aria-label="${words.title}" tabindex="0"><table class="dense"><thead><tr>${columns.map((column) => html`<th scope="col">${words.columns[column]}</th>`)}</tr></thead>
<tbody>${view.dossiers.map((each) => row(each, context))}</tbody></table></div>`;
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>
<p class="actions"><a class="button button-quiet" id="to-new" href="${safeUrl(view.newUrl)}">${words.fresh.title}</a></p>
${view.emergencies === 0 ? null : html`<p><a id="emergencies" href="${safeUrl(view.emergenciesUrl)}">${words.emergencies.title} (${count(context.lang, view.emergencies)})</a></p>`}
${view.dossiers.length === 0 ? html`<div class="empty"><p>${words.none}</p></div>` : table}`;
  return adminLayout(view.admin, { section: 'sheets', title: words.title, above: [] }, main, context);
}

function row({ name, url, owner, state, version, draft }: DossierRow, { lang }: PageContext): Html {
  const words = texts(lang).admin.sheets;
  return html`<tr><th scope="row"><a href="${safeUrl(url)}">${name}</a></th><td>${words.states[state]}</td>
<td>${version === null ? words.noSheet : words.version(version)}</td><td>${draft === null ? words.noDraft : words.draftSteps[draft]}</td><td>${owner}</td></tr>`;
}
