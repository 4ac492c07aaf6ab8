import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { texts } from '../texts/texts.ts';
import { definitions } from './definition.ts';

/** One line told to whoever writes the application. */
export interface IntegratorLine {
  readonly name: string;
  readonly value: string;
}

/** Folded detail, given only for a client in trial. */
export function integratorPart(lines: readonly IntegratorLine[] | null, context: PageContext): Html | null {
  if (lines === null || lines.length === 0) return null;
  return html`<details class="fold"><summary>${texts(context.lang).error.integrator}</summary>${definitions(
    lines.map(({ name, value }) => [name, html`<span class="mono">${value}</span>`] as const),
  )}</details>`;
}
