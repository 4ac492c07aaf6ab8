import { hiddenFields } from '../components/form.ts';
import { type HolderRequestView, holderRequest } from '../components/holder-request.ts';
import { icon } from '../components/icons.ts';
import { type IncidentView, incidentBox } from '../components/incident.ts';
import { type IntegratorLine, integratorPart } from '../components/integrator.ts';
import type { Both, FormTarget, PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { layout } from '../layout.ts';
import { type Texts, texts } from '../texts/texts.ts';

export type RefusalKind = keyof Texts['refusal']['kinds'];

/** A refusal is never a dead end: what happened, what would change it, who to ask, the number, the way back. */
export interface RefusalView extends IncidentView {
  readonly kind: RefusalKind;
  /** What happened, from the room's table of codes. */
  readonly sentence: Both;
  /** What would change it, when more precise than the kind's own words. */
  readonly change: Both | null;
  /** Starts over what was refused; null when starting over changes nothing. */
  readonly retryUrl: string | null;
  readonly homeUrl: string;
  /** Folded detail, given only for a client in trial. */
  readonly integrator?: readonly IntegratorLine[] | null;
  /** The holder of a good card may ask to be taken into the directory. */
  readonly request?: HolderRequestView | null;
  /** Takes the refusal back to the application that was being opened; absent when there is none to tell. */
  readonly application?: { readonly name: string; readonly target: FormTarget };
}

export function refusalPage(view: RefusalView, context: PageContext): Html {
  const words = texts(context.lang).refusal;
  const kind = words.kinds[view.kind];
  // A page that is too old was not refused to anybody.
  const refused = view.kind !== 'expired';
  const main = html`${refused ? html`<p class="verdict">${icon('closed')} <span>${texts(context.lang).notice.refused}</span></p>` : null}
<h1>${kind.heading}</h1>
<p class="lead">${view.sentence[context.lang]}</p>
<dl class="ways"><div><dt>${words.change}</dt><dd>${view.change === null ? kind.change : view.change[context.lang]}</dd></div>
<div><dt>${words.ask}</dt><dd>${kind.ask}</dd></div></dl>
${holderRequest(view.request ?? null, context)}
${incidentBox(view, context)}
${integratorPart(view.integrator ?? null, context)}
<p class="actions">${view.retryUrl === null ? null : html`<a class="button" id="retry" href="${safeUrl(view.retryUrl)}">${words.retry}</a>`}
<a class="button ${view.retryUrl === null ? '' : 'button-quiet'}" id="home" href="${safeUrl(view.homeUrl)}">${texts(context.lang).backToDoors}</a></p>
${view.application === undefined ? null : backToApplication(view.application, context)}`;
  return layout({ title: kind.heading, main, width: 'column', bar: null, above: null }, context);
}

function backToApplication({ name, target }: NonNullable<RefusalView['application']>, context: PageContext): Html {
  return html`<form class="actions" method="post" action="${safeUrl(target.action)}">${hiddenFields(target)}<button class="button button-quiet" id="back" type="submit">${texts(context.lang).signedOut.back(name)}</button></form>`;
}
