import { type Html, html } from '../html.ts';

/** One line of a sheet: what it is, and its value. */
export type Definition = readonly [name: string, value: Html | string | null];

/** A list of names and values; a line whose value is `null` or `''` is left out. */
export function definitions(lines: readonly Definition[]): Html {
  const shown = lines.filter(([, value]) => value !== null && value !== '');
  return html`<dl class="definitions">${shown.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
