import { type IncidentView, incidentBox } from '../components/incident.ts';
import { type IntegratorLine, integratorPart } from '../components/integrator.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { layout } from '../layout.ts';
import { type Texts, texts } from '../texts/texts.ts';

export type ErrorKind = keyof Texts['error']['headings'];

/** Anything that went wrong and is no refusal of a person. Echoes nothing that came from outside, but for the integrator's part. */
export interface ErrorView extends IncidentView {
  readonly kind: ErrorKind;
  /** Seconds before trying again makes sense; null when nothing is known. */
  readonly retryAfterSeconds: number | null;
  readonly retryUrl: string | null;
  readonly homeUrl: string;
  /** Folded detail, given only for a client in sandbox mode or to its signed-in owner. */
  readonly integrator: readonly IntegratorLine[] | null;
}

export function errorPage(view: ErrorView, context: PageContext): Html {
  const words = texts(context.lang).error;
  const main = html`<h1>${words.headings[view.kind]}</h1>
<p class="lead">${words.leads[view.kind]} ${view.retryAfterSeconds === null ? null : words.retryIn(view.retryAfterSeconds)}</p>
<p class="actions">${view.retryUrl === null ? null : html`<a class="button" id="retry" href="${safeUrl(view.retryUrl)}">${words.retry}</a>`}
<a class="button ${view.retryUrl === null ? '' : 'button-quiet'}" id="home" href="${safeUrl(view.homeUrl)}">${texts(context.lang).backToDoors}</a></p>
${incidentBox(view, context)}
${integratorPart(view.integrator, context)}`;
  return layout({ title: words.headings[view.kind], main, width: 'column', bar: null, above: null }, context);
}
