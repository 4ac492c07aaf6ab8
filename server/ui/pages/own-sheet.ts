import { definitions } from '../components/definition.ts';
import { hiddenFields, textField } from '../components/form.ts';
import { identifier } from '../components/identifier.ts';
import { inFrench } from '../components/in-french.ts';
import { notice, outcomeNotice } from '../components/notice.ts';
import type { FormTarget, Lang, Outcome, PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { layout } from '../layout.ts';
import { colon, instant } from '../texts/formats.ts';
import { type Texts, texts } from '../texts/texts.ts';

/** A professional's own sheet, and what they propose to correct on it. */
export interface OwnSheetView {
  readonly name: string;
  readonly nationalId: string;
  /** « Médecin · Oncologie médicale ». */
  readonly summary: string;
  readonly phone: string;
  readonly mail: string;
  readonly places: readonly string[];
  readonly fields: readonly OwnFieldView[];
  readonly outcome: Outcome | null;
  readonly homeUrl: string;
}

export interface OwnFieldView {
  readonly field: keyof Texts['admin']['sheet']['fields'];
  readonly current: string;
  readonly propose: FormTarget;
  /** What was typed and not taken, and why; null when nothing was. */
  readonly refused: { readonly value: string; readonly why: string } | null;
  readonly proposal: OwnProposalView | null;
}

export interface OwnProposalView {
  readonly state: 'waiting' | 'accepted' | 'declined';
  readonly value: string;
  /** Proposed, or answered. */
  readonly at: Date;
  readonly reason: string;
  readonly forget: FormTarget;
}

export function ownSheetPage(view: OwnSheetView, context: PageContext): Html {
  const words = texts(context.lang).proposals.own;
  const places =
    view.places.length === 0
      ? html`<p class="quiet">${words.noPlace}</p>`
      : html`<ul>${view.places.map((place) => html`<li>${place}</li>`)}</ul>`;
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>
${outcomeNotice(view.outcome, context.lang)}
<section class="panel" aria-labelledby="registers"><h2 id="registers">${words.registers}</h2>
${definitions([
  [words.name, html`${view.name}, ${inFrench(view.summary, context.lang)}`],
  [words.number, identifier(view.nationalId)],
  [words.places, places],
  [words.phone, view.phone],
  [words.mail, view.mail],
])}</section>
<section class="panel panel-local" aria-labelledby="local"><h2 id="local">${words.local}</h2>${view.fields.map((field) => fieldPart(field, context))}</section>
<p class="actions"><a class="button button-quiet" id="home" href="${safeUrl(view.homeUrl)}">${texts(context.lang).backToDoors}</a></p>`;
  return layout({ title: words.title, main, width: 'column', bar: null, above: null }, context);
}

function fieldPart(view: OwnFieldView, context: PageContext): Html {
  const words = texts(context.lang).proposals.own;
  const { label } = texts(context.lang).admin.sheet.fields[view.field];
  const isWaiting = view.proposal?.state === 'waiting';
  const form = html`<form class="stacked" method="post" action="${safeUrl(view.propose.action)}">${hiddenFields(view.propose)}
${textField({ id: `propose-${view.field}`, name: 'value', label: words.value, hint: words.proposeHint, value: view.refused?.value ?? '', error: view.refused?.why ?? null, type: view.field === 'phone' ? 'tel' : 'email' })}
<p class="actions"><button class="button button-quiet" id="send-${view.field}" type="submit">${words.propose}<span class="unseen">${colon(context.lang)} ${label}</span></button></p></form>`;
  return html`<section class="local-field" aria-labelledby="head-${view.field}"><h3 id="head-${view.field}">${label}</h3>
<p>${words.current}${colon(context.lang)} <strong>${view.current === '' ? words.nothing : view.current}</strong></p>
${view.proposal === null ? null : proposalPart(view.field, view.proposal, context)}${isWaiting ? null : form}</section>`;
}

function proposalPart(
  field: string,
  { state, value, at, reason, forget }: OwnProposalView,
  context: PageContext,
): Html {
  const { lang, timeZone } = context;
  const words = texts(lang).proposals.own;
  const when = instant(lang, at, timeZone);
  return html`${saidOf(state, value, when, reason, lang)}<form class="stacked" method="post" action="${safeUrl(forget.action)}">${hiddenFields(forget)}<p class="actions"><button class="button button-quiet button-small" id="forget-${field}" type="submit">${state === 'waiting' ? words.withdraw : words.putAway}</button></p></form>`;
}

function saidOf(state: OwnProposalView['state'], value: string, when: string, reason: string, lang: Lang): Html {
  const words = texts(lang).proposals.own;
  if (state === 'accepted') return notice('success', html`<p>${words.accepted(when)}</p>`, lang);
  if (state === 'declined') return notice('refused', html`<p>${words.declined(when)}</p><p>${reason}</p>`, lang);
  return notice('caution', html`<p>${words.waits(value === '' ? words.clearing : value, when)}</p>`, lang);
}
