import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { definitions } from '../components/definition.ts';
import { hiddenFields, textField } from '../components/form.ts';
import { outcomeNotice, refusalNotice } from '../components/notice.ts';
import type { FormTarget, Outcome, PageContext, Refusal } from '../context.ts';
import { flag, type Html, html, safeUrl } from '../html.ts';
import { instant } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** Break-glass declarations that wait for somebody's review. */
export interface AdminEmergenciesView {
  readonly admin: AdminView;
  readonly cases: readonly EmergencyView[];
  readonly outcome: Outcome | null;
  readonly failure: Refusal | null;
}

export interface EmergencyView {
  readonly id: string;
  readonly who: string;
  readonly dossier: string;
  readonly patient: string;
  readonly at: Date;
  readonly until: Date;
  readonly reason: string;
  /** Ready for whoever reaches the patient. */
  readonly notice: string;
  /** Null: it is the declaration of whoever looks. */
  readonly target: FormTarget | null;
}

export function adminEmergenciesPage(view: AdminEmergenciesView, context: PageContext): Html {
  const words = texts(context.lang).admin.sheets.emergencies;
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>
${outcomeNotice(view.outcome, context.lang)}${refusalNotice(view.failure, context.lang)}
${view.cases.length === 0 ? html`<div class="empty"><p>${words.none}</p></div>` : view.cases.map((each) => emergency(each, context))}`;
  return adminLayout(view.admin, { section: 'emergencies', title: words.title, above: [] }, main, context);
}

function emergency(view: EmergencyView, context: PageContext): Html {
  const { lang, timeZone } = context;
  const words = texts(lang).admin.sheets.emergencies;
  return html`<section class="panel" id="case-${view.id}" aria-labelledby="head-${view.id}"><h2 id="head-${view.id}">${words.declared(view.who, view.dossier)}</h2>
${definitions([
  [words.patient, html`<span class="mono wrap">${view.patient}</span>`],
  [words.at, instant(lang, view.at, timeZone)],
  [words.until, instant(lang, view.until, timeZone)],
  [words.reason, view.reason],
  [words.notice, view.notice],
])}${view.target === null ? html`<p class="quiet">${words.own}</p>` : review(view.id, view.target, context)}</section>`;
}

function review(id: string, target: FormTarget, { lang }: PageContext): Html {
  const words = texts(lang).admin.sheets.emergencies;
  const outcomes = ['justified', 'unjustified'] as const;
  return html`<form class="stacked" method="post" action="${safeUrl(target.action)}">${hiddenFields(target)}
<fieldset class="options"><legend>${words.outcome}</legend>${outcomes.map((outcome) => html`<label class="option"><input type="radio" name="outcome" value="${outcome}" ${flag('checked', outcome === 'justified')}> ${words[outcome]}</label>`)}</fieldset>
${textField({ id: `note-${id}`, name: 'note', label: words.note, hint: words.noteHint, value: '', error: null, type: 'text' })}
<p class="actions"><button class="button" id="review-${id}" type="submit">${words.review}</button></p></form>`;
}
