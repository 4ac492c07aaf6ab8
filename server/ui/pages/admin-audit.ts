import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { icon } from '../components/icons.ts';
import { notice } from '../components/notice.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { count, instant, preciseInstant } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** The audit log, a page at a time, newest first. */
export interface AdminAuditView {
  readonly admin: AdminView;
  readonly lines: readonly AuditLineView[];
  /** Last verification of the chain; null when none was made yet. */
  readonly chain: ChainView | null;
  readonly nextUrl: string | null;
  /** Back to the first page; null on it. */
  readonly newestUrl: string | null;
}

export type ChainView =
  | { readonly intact: true; readonly lines: number; readonly at: Date }
  | { readonly intact: false; readonly position: number; readonly at: Date };

export interface AuditLineView {
  readonly position: number;
  readonly at: Date;
  /** Name of the person or application, « système »… */
  readonly who: string;
  /** Event name, e.g. `sign-in.accepted`. */
  readonly action: string;
  /** The same for people, in their language. */
  readonly words: string;
  readonly subject: string;
  readonly outcome: 'success' | 'refused' | 'failure';
  /** Code of a refusal, or `''`. */
  readonly code: string;
}

const OUTCOME_ICONS = { success: 'success', refused: 'refused', failure: 'caution' } as const;

export function adminAuditPage(view: AdminAuditView, context: PageContext): Html {
  const words = texts(context.lang).admin.audit;
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>
${view.chain === null ? null : chain(view.chain, context)}
${view.lines.length === 0 ? html`<div class="empty"><p>${words.none}</p></div>` : table(view.lines, context)}
<p class="actions">${view.newestUrl === null ? null : html`<a class="button button-quiet" id="newest" href="${safeUrl(view.newestUrl)}">${words.newest}</a>`}
${view.nextUrl === null ? null : html`<a class="button button-quiet" id="next" href="${safeUrl(view.nextUrl)}">${words.next}</a>`}</p>`;
  return adminLayout(view.admin, { section: 'audit', title: words.title, above: [] }, main, context);
}

function chain(view: ChainView, context: PageContext): Html {
  const words = texts(context.lang).admin.audit;
  const at = instant(context.lang, view.at, context.timeZone);
  return view.intact
    ? html`<p class="chain">${icon('success')} <strong>${words.chain.intact}</strong> ${words.chainIntact(view.lines, at)}</p>`
    : notice('refused', html`<p>${words.chainBroken(view.position, at)}</p>`, context.lang, words.chain.broken);
}

function table(lines: readonly AuditLineView[], context: PageContext): Html {
  const words = texts(context.lang).admin.audit;
  const columns = ['position', 'when', 'who', 'action', 'subject', 'outcome', 'code'] as const;
  return html`<div class="scroll" role="region" aria-label="${words.title}" tabindex="0"><table class="dense"><thead><tr>${columns.map((column) => html`<th scope="col" class="col-${column}">${words.columns[column]}</th>`)}</tr></thead>
<tbody>${lines.map((line) => row(line, context))}</tbody></table></div>`;
}

function row(line: AuditLineView, { lang, timeZone }: PageContext): Html {
  const words = texts(lang).admin.audit;
  return html`<tr><td class="col-position">${count(lang, line.position)}</td><td class="col-when"><time datetime="${line.at.toISOString()}">${preciseInstant(lang, line.at, timeZone)}</time></td><td>${line.who}</td><td>${line.words} <span class="mono quiet">${line.action}</span></td><td class="wrap">${line.subject}</td><td class="outcome outcome-${line.outcome}">${icon(OUTCOME_ICONS[line.outcome])} ${words.outcomes[line.outcome]}</td><td class="mono wrap">${line.code}</td></tr>`;
}
