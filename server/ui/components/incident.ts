import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { instant } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** What the help desk asks for: number, code, time. */
export interface IncidentView {
  readonly incident: string;
  /** Stable code of the refusal, or `''`. */
  readonly code: string;
  readonly at: Date;
}

export function incidentBox(view: IncidentView, context: PageContext): Html {
  const words = texts(context.lang);
  return html`<div class="incident"><p><span class="overline">${words.incident}</span> <strong class="mono">${view.incident}</strong></p>
<p class="small quiet">${words.incidentHelp}</p>
<p class="small quiet">${instant(context.lang, view.at, context.timeZone)}${view.code === '' ? null : html` · ${words.code} <span class="mono">${view.code}</span>`}</p></div>`;
}
