import { hiddenFields, textField } from '../components/form.ts';
import { notice } from '../components/notice.ts';
import type { FormTarget, PageContext } from '../context.ts';
import { flag, type Html, html, safeUrl } from '../html.ts';
import { layout } from '../layout.ts';
import { texts } from '../texts/texts.ts';

/** What a person may record about one patient, as the dossier's own sheet lets them. */
export interface PatientChoiceView {
  readonly dossier: string;
  /** The dossier's pseudonym of the patient. */
  readonly patient: string;
  readonly target: FormTarget;
  readonly returnUrl: string;
  readonly mayAgree: boolean;
  readonly mayOppose: boolean;
  /** Ways to read without asking the patient, that this person may declare. */
  readonly declarations: readonly Declaration[];
  /** A declaration that was refused for its reason, as it was typed; null when none was. */
  readonly refused: { readonly choice: Declaration; readonly reason: string } | null;
  /** Why nothing may be recorded, and what would change it; null when something may. */
  readonly closed: { readonly why: string; readonly how: string } | null;
}

type Declaration = 'break-glass' | 'regulation';

const MEANS = ['oral', 'written', 'electronic', 'representative'] as const;

export function patientChoicePage(view: PatientChoiceView, context: PageContext): Html {
  const words = texts(context.lang).patient;
  const main = html`<h1>${words.heading}</h1>
<p class="lead">${words.about(view.dossier)} <span class="mono">${view.patient}</span></p>
${view.closed === null ? html`<p>${words.lead}</p>` : closed(view.closed, context)}
${view.mayAgree ? choice(view, 'agree', context) : null}
${view.mayOppose ? html`<details class="fold" id="oppose-part"><summary>${words.oppose.heading}</summary>${choice(view, 'oppose', context)}</details>` : null}
${view.declarations.map((each) => declaration(view, each, context))}
<p class="actions"><a class="button button-quiet" id="back" href="${safeUrl(view.returnUrl)}">${words.back(view.dossier)}</a></p>`;
  return layout({ title: words.title, main, width: 'column', bar: null, above: null }, context);
}

function closed({ why, how }: { readonly why: string; readonly how: string }, { lang }: PageContext): Html {
  const words = texts(lang).patient;
  return notice('refused', html`<p>${words.closedHeading}. ${why}</p><p>${how}</p>`, lang);
}

function choice({ target }: PatientChoiceView, kind: 'agree' | 'oppose', { lang }: PageContext): Html {
  const words = texts(lang).patient;
  const said = words[kind];
  const means = MEANS.map(
    (how) =>
      html`<label class="option"><input type="radio" name="how" value="${how}" ${flag('checked', how === 'oral')}> ${words.means[how]}</label>`,
  );
  return html`<form class="stacked" method="post" action="${safeUrl(target.action)}">${hiddenFields(target)}
${kind === 'agree' ? html`<h2>${said.heading}</h2>` : null}<p>${said.detail}</p>
<fieldset class="options"><legend>${words.how}</legend>${means}</fieldset>
<p class="actions"><button class="button ${kind === 'agree' ? 'button-large' : 'button-quiet'}" id="${kind}" type="submit" name="choice" value="${kind}">${said.button}</button></p></form>`;
}

const PARTS = {
  'break-glass': { words: 'emergency', part: 'emergency-part', reason: 'reason' },
  regulation: { words: 'regulation', part: 'regulation-part', reason: 'regulation-reason' },
} as const;

function declaration({ target, refused }: PatientChoiceView, choice: Declaration, { lang }: PageContext): Html {
  const { part, reason, words: name } = PARTS[choice];
  const words = texts(lang).patient[name];
  const typed = refused?.choice === choice ? refused.reason : null;
  return html`<details class="fold" id="${part}" ${flag('open', typed !== null)}><summary>${words.heading}</summary>
<form class="stacked" method="post" action="${safeUrl(target.action)}">${hiddenFields(target)}<p>${words.detail}</p>
${textField({
  id: reason,
  name: 'reason',
  label: words.reason,
  hint: words.hint,
  value: typed ?? '',
  error: typed === null ? null : words.fault,
  type: 'text',
})}
<p class="actions"><button class="button button-quiet" id="${choice}" type="submit" name="choice" value="${choice}">${words.button}</button></p></form></details>`;
}
