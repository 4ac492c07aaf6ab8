import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { instant } from '../texts/formats.ts';
import { type Texts, texts } from '../texts/texts.ts';

/** One line of a sheet's history. */
export interface HistoryView {
  readonly at: Date;
  /** Name of the person, or « Import du fichier … ». */
  readonly who: string;
  readonly operation: keyof Texts['admin']['sheet']['operations'];
  readonly changes: readonly { readonly field: string; readonly before: string; readonly after: string }[];
}

/** Who changed what, newest first: the field, before and after. */
export function history(lines: readonly HistoryView[], context: PageContext): Html {
  const words = texts(context.lang).admin.sheet;
  const columns = ['when', 'who', 'field', 'before', 'after'] as const;
  return html`<section class="panel panel-wide" aria-labelledby="history"><h2 id="history">${words.history}</h2>
${
  lines.length === 0
    ? html`<p class="quiet">${words.historyNone}</p>`
    : html`<div class="scroll" role="region" aria-labelledby="history" tabindex="0"><table class="dense history"><thead><tr>${columns.map((column) => html`<th scope="col">${words.historyColumns[column]}</th>`)}</tr></thead>
<tbody>${lines.map((line) => historyLine(line, context))}</tbody></table></div>`
}</section>`;
}

function historyLine(line: HistoryView, context: PageContext): Html {
  const words = texts(context.lang).admin.sheet;
  const rows = Math.max(1, line.changes.length);
  const head = html`<td class="col-when" rowspan="${rows}"><time datetime="${line.at.toISOString()}">${instant(context.lang, line.at, context.timeZone)}</time></td><td rowspan="${rows}">${line.who}</td>`;
  if (line.changes.length === 0) return html`<tr>${head}<td colspan="3">${words.operations[line.operation]}</td></tr>`;
  return html`${line.changes.map(
    ({ field, before, after }, index) =>
      html`<tr>${index === 0 ? head : null}<td>${field}</td><td><del>${before === '' ? words.cleared : before}</del></td><td><ins>${after === '' ? words.cleared : after}</ins></td></tr>`,
  )}`;
}
