import type { FormTarget, PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { placeName, type SituationView } from '../pages/situation.ts';
import { colon } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';
import { hiddenFields } from './form.ts';
import { icon } from './icons.ts';
import { inFrench } from './in-french.ts';

/** The person at the right of the top bar. */
export interface PersonBarView {
  readonly name: string;
  readonly profession: string;
  /** Specialty, or `''`. */
  readonly specialty: string;
  /** Active situation; null when the person has none. */
  readonly situation: SituationView | null;
  /** The other situations one can switch to. */
  readonly others: readonly SituationView[];
  /** Receives `situation=<id>`. */
  readonly switchTarget: FormTarget;
  /** Page that asks before signing out everywhere. */
  readonly signOutUrl: string;
  /** The administration, for those who may enter it. */
  readonly administrationUrl: string | null;
}

export function personBar(view: PersonBarView, context: PageContext): Html {
  const { portal, layout } = texts(context.lang);
  const skills = [view.profession, view.specialty].filter((part) => part !== '').join(' · ');
  return html`<section class="person" aria-label="${layout.account}">
<p class="person-name"><strong>${view.name}</strong> <span>${inFrench(skills, context.lang)}</span></p>
${situationSwitch(view, context)}
${view.administrationUrl === null ? null : html`<a class="top-link" id="administration" href="${safeUrl(view.administrationUrl)}">${portal.administration}</a>`}
<a class="top-link" id="sign-out" href="${safeUrl(view.signOutUrl)}">${icon('leave')} ${portal.signOut}</a>
</section>`;
}

/** The active situation; a switch when there is another one. Opens and closes without script. */
function situationSwitch(view: PersonBarView, context: PageContext): Html {
  const words = texts(context.lang).portal;
  const active = view.situation === null ? words.noSituation : inFrench(placeName(view.situation), context.lang);
  const current = html`${icon('place')} <span><span class="unseen">${words.activeSituation}${colon(context.lang)} </span>${active}</span>`;
  if (view.others.length === 0) return html`<p class="situation-only">${current}</p>`;
  return html`<details class="switch"><summary>${current} ${icon('chevron')}</summary>
<form class="switch-menu" method="post" action="${safeUrl(view.switchTarget.action)}">${hiddenFields(view.switchTarget)}
<p class="overline">${words.changeSituation}</p>
${view.others.map(
  (situation) =>
    html`<button type="submit" id="situation-${situation.id}" name="situation" value="${situation.id}"><strong>${inFrench(placeName(situation), context.lang)}</strong> <span>${inFrench([situation.profession, situation.mode].filter((part) => part !== '').join(' · '), context.lang)}</span></button>`,
)}</form></details>`;
}
