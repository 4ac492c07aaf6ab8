import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { texts } from '../texts/texts.ts';

/** Care networks of the region. */
export interface AdminNetworksView {
  readonly admin: AdminView;
  readonly networks: readonly NetworkRow[];
}

export interface NetworkRow {
  readonly name: string;
  readonly id: string;
  readonly url: string;
  readonly kind: string;
  readonly city: string;
}

export function adminNetworksPage(view: AdminNetworksView, context: PageContext): Html {
  const words = texts(context.lang).admin.networks;
  const columns = ['name', 'kind', 'city', 'id'] as const;
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>
${
  view.networks.length === 0
    ? html`<div class="empty"><p>${words.none}</p></div>`
    : html`<div class="scroll" role="region" aria-label="${words.title}" tabindex="0"><table class="dense"><thead><tr>${columns.map((column) => html`<th scope="col">${words.columns[column]}</th>`)}</tr></thead>
<tbody>${view.networks.map(({ name, id, url, kind, city }) => html`<tr><th scope="row"><a href="${safeUrl(url)}">${name}</a></th><td>${kind}</td><td>${city}</td><td class="mono">${id}</td></tr>`)}</tbody></table></div>`
}`;
  return adminLayout(view.admin, { section: 'networks', title: words.title, above: [] }, main, context);
}
