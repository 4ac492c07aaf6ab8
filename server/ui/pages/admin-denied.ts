import { icon } from '../components/icons.ts';
import { type IncidentView, incidentBox } from '../components/incident.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { layout } from '../layout.ts';
import { texts } from '../texts/texts.ts';

/** Somebody known, who is no administrator. */
export interface AdminDeniedView extends IncidentView {
  readonly personName: string;
  readonly homeUrl: string;
  /** Whether they administer the records of a territory, and this page is about the whole region. */
  readonly isLimited: boolean;
}

export function adminDeniedPage(view: AdminDeniedView, context: PageContext): Html {
  const { admin, backToDoors, notice, refusal } = texts(context.lang);
  const words = admin.denied;
  const main = html`<p class="verdict">${icon('closed')} <span>${notice.refused}</span></p>
<h1>${words.heading}</h1><p class="lead">${view.isLimited ? words.limited(view.personName) : words.lead(view.personName)}</p>
<dl class="ways"><div><dt>${refusal.change}</dt><dd>${words.change}</dd></div></dl>
${incidentBox(view, context)}
<p class="actions"><a class="button" id="home" href="${safeUrl(view.homeUrl)}">${backToDoors}</a></p>`;
  return layout({ title: words.title, main, width: 'column', bar: null, above: null }, context);
}
