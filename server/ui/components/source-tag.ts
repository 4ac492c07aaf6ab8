import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { shortDay } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** Where a group of values comes from, as a sheet shows it. */
export interface SourceView {
  readonly kind: 'register' | 'administrator' | 'curator' | 'person';
  /** Register (`RPPS`, `FINESS`) or the person's name. */
  readonly by: string;
  readonly asOf: Date | null;
  /** True when the source is older than it should be. */
  readonly stale: boolean;
}

/** The small tag beside a group of values: register and day, administrator, or the person. */
export function sourceTag(source: SourceView | null, context: PageContext): Html | null {
  if (source === null) return null;
  const { label, kinds } = texts(context.lang).admin.source;
  const on = source.asOf === null ? '' : shortDay(context.lang, source.asOf, context.timeZone);
  const full = label(kinds[source.kind], source.by, on);
  return html`<span class="source source-${source.stale ? 'stale' : source.kind}" title="${full}"><span class="unseen">${full}</span><span aria-hidden="true">${source.by}${on === '' ? null : html` · ${on}`}</span></span>`;
}
