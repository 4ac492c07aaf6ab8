import { hiddenFields } from '../components/form.ts';
import { icon } from '../components/icons.ts';
import { inFrench } from '../components/in-french.ts';
import { refusalNotice } from '../components/notice.ts';
import type { FormTarget, Lang, PageContext, Refusal } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { layout } from '../layout.ts';
import { texts } from '../texts/texts.ts';

/** A situation d'exercice in words. */
export interface SituationView {
  readonly id: string;
  /** « Cabinet médical des Tilleuls ». */
  readonly place: string;
  /** City, or `''`. */
  readonly city: string;
  readonly profession: string;
  /** Specialty, or `''`. */
  readonly specialty: string;
  /** « Libéral », « Salarié »…, or `''`. */
  readonly mode: string;
}

/** Choice of the active situation, after the card and before the application. */
export interface SituationPageView {
  readonly application: string | null;
  readonly personName: string;
  readonly situations: readonly SituationView[];
  /** Id of the situation active the last time, or null. */
  readonly lastId: string | null;
  /** The chosen id is posted as `situation`. */
  readonly target: FormTarget;
  readonly failure: Refusal | null;
}

export function situationPage(view: SituationPageView, context: PageContext): Html {
  const words = texts(context.lang).situation;
  const lastFirst = [...view.situations].sort((a, b) => Number(b.id === view.lastId) - Number(a.id === view.lastId));
  const main = html`<p class="overline">${view.personName}</p>
<h1>${words.heading}</h1>
<p class="lead">${words.lead} ${view.application === null ? null : words.towards(view.application)}</p>
${refusalNotice(view.failure, context.lang)}
${
  view.situations.length === 0
    ? html`<div class="empty"><p><strong>${words.none}</strong></p><p>${words.noneAdvice}</p></div>`
    : html`<form method="post" action="${safeUrl(view.target.action)}" aria-label="${words.choices}">${hiddenFields(view.target)}
<ul class="choices bare">${lastFirst.map((situation) => html`<li>${situationButton(situation, situation.id === view.lastId, context.lang)}</li>`)}</ul></form>`
}`;
  return layout({ title: words.title, main, width: 'column', bar: null, above: null }, context);
}

function situationButton(situation: SituationView, last: boolean, lang: Lang): Html {
  const detail = [situation.profession, situation.specialty, situation.mode].filter((part) => part !== '').join(' · ');
  return html`<button class="choice ${last ? 'choice-last' : ''}" id="situation-${situation.id}" type="submit" name="situation" value="${situation.id}"><span class="choice-icon">${icon('place')}</span><span class="choice-text"><strong>${inFrench(placeName(situation), lang)}</strong> <span>${inFrench(detail, lang)}</span>${last ? html` <span class="badge">${texts(lang).situation.last}</span>` : null}</span><span class="choice-go">${icon('arrow')}</span></button>`;
}

/** « Cabinet, Vincennes ». */
export function placeName(situation: SituationView): string {
  return situation.city === '' ? situation.place : `${situation.place}, ${situation.city}`;
}
