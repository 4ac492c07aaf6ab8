import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { day } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';
import { type SourceView, sourceTag } from './source-tag.ts';

/** A person's membership of a réseau de soins. */
export interface NetworkView {
  readonly name: string;
  /** « Permanent », « Adhérent »… */
  readonly tier: string;
  readonly role: string;
  readonly from: Date;
  /** Last day, or null while it runs. */
  readonly to: Date | null;
  readonly source: SourceView | null;
}

export function networks(views: readonly NetworkView[], context: PageContext): Html {
  const words = texts(context.lang).admin.sheet;
  const columns = ['name', 'tier', 'role', 'period'] as const;
  return html`<section class="panel" aria-labelledby="networks"><h2 id="networks">${words.networks}</h2>
${
  views.length === 0
    ? html`<p class="quiet">${words.networksNone}</p>`
    : html`<div class="scroll" role="region" aria-labelledby="networks" tabindex="0"><table class="dense"><thead><tr>${columns.map((column) => html`<th scope="col">${words.networkColumns[column]}</th>`)}</tr></thead>
<tbody>${views.map((view) => html`<tr><th scope="row">${view.name}</th><td>${view.tier}</td><td>${view.role}</td><td>${period(view, context)} ${sourceTag(view.source, context)}</td></tr>`)}</tbody></table></div>`
}</section>`;
}

function period({ from, to }: NetworkView, { lang, timeZone }: PageContext): string {
  const words = texts(lang).admin.sheet;
  const start = day(lang, from, timeZone);
  return to === null ? words.since(start) : words.between(start, day(lang, to, timeZone));
}
