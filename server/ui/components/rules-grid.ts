import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { texts } from '../texts/texts.ts';
import { icon } from './icons.ts';
import { inFrench } from './in-french.ts';

/** A sheet as a grid: professions by kinds of things. */
export interface GridView {
  /** Heads of the columns; `''` stands for everything. */
  readonly columns: readonly string[];
  readonly rows: readonly GridRowView[];
}

export interface GridRowView {
  /** Profession in words; `''` every other one. */
  readonly profession: string;
  readonly cells: readonly GridCellView[];
}

export interface GridCellView {
  readonly marks: readonly MarkView[];
  /** Differs from the version compared with. */
  readonly changed: boolean;
}

export interface MarkView {
  /** The action, in words. */
  readonly action: string;
  readonly conditional: boolean;
}

/** Never colour alone: a sign and a word in each cell. */
export function rulesGrid({ columns, rows }: GridView, label: string, context: PageContext): Html {
  const words = texts(context.lang).admin.sheets;
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table class="dense rules-grid"><thead><tr><th scope="col">${words.profession}</th>${columns.map((column) => html`<th scope="col">${column !== '' ? column : columns.length > 1 ? words.gridOtherThings : words.gridAll}</th>`)}</tr></thead>
<tbody>${rows.map(
    ({ profession, cells }) =>
      html`<tr><th scope="row">${profession === '' ? words.gridOthers : inFrench(profession, context.lang)}</th>${cells.map((cell) => gridCell(cell, context))}</tr>`,
  )}</tbody></table></div>`;
}

function gridCell({ marks, changed }: GridCellView, { lang }: PageContext): Html {
  const words = texts(lang).admin.sheets;
  const note = changed ? html` <span class="cell-changed">${words.changedCell}</span>` : null;
  if (marks.length === 0) {
    return html`<td class="cell cell-closed ${changed ? 'is-changed' : ''}">${icon('closed')} <span>${words.marks.closed}</span>${note}</td>`;
  }
  return html`<td class="cell cell-open ${changed ? 'is-changed' : ''}">${marks.map(
    ({ action, conditional }) =>
      html`<span class="grid-mark ${conditional ? 'mark-conditional' : 'mark-open'}">${icon('open')} ${action}${conditional ? html` <span class="mark-note">${words.marks.conditional}</span>` : html`<span class="unseen"> ${words.marks.open}</span>`}</span>`,
  )}${note}</td>`;
}
