import { hiddenFields, textField } from '../components/form.ts';
import { outcomeNotice, refusalNotice } from '../components/notice.ts';
import type { FormTarget, Outcome, PageContext, Refusal } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { layout } from '../layout.ts';
import { instant } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** What a person recorded of patients' choices, and may withdraw. */
export interface OwnActsView {
  readonly acts: readonly OwnActView[];
  /** Null: these are the last. */
  readonly nextUrl: string | null;
  readonly outcome: Outcome | null;
  readonly failure: Refusal | null;
  readonly homeUrl: string;
}

export interface OwnActView {
  readonly id: string;
  readonly kind: 'agree' | 'oppose' | 'break-glass';
  readonly dossier: string;
  /** The dossier's pseudonym. */
  readonly patient: string;
  readonly at: Date;
  /** Null: it holds no more. */
  readonly withdraw: FormTarget | null;
}

export function ownActsPage(view: OwnActsView, context: PageContext): Html {
  const words = texts(context.lang).patient.own;
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>
${outcomeNotice(view.outcome, context.lang)}${refusalNotice(view.failure, context.lang)}
${view.acts.length === 0 ? html`<div class="empty"><p>${words.none}</p></div>` : html`<ul class="rule-list bare">${view.acts.map((act) => ownAct(act, context))}</ul>`}
<p class="actions">${view.nextUrl === null ? null : html`<a class="button button-quiet" id="next" href="${safeUrl(view.nextUrl)}">${words.next}</a>`}<a class="button button-quiet" id="home" href="${safeUrl(view.homeUrl)}">${texts(context.lang).backToDoors}</a></p>`;
  return layout({ title: words.title, main, width: 'column', bar: null, above: null }, context);
}

function ownAct({ id, kind, dossier, patient, at, withdraw }: OwnActView, { lang, timeZone }: PageContext): Html {
  const words = texts(lang).patient.own;
  return html`<li class="own-act"><p><strong>${words.kinds[kind]}</strong>, ${dossier}, <span class="mono">${patient}</span></p>
<p class="quiet"><time datetime="${at.toISOString()}">${instant(lang, at, timeZone)}</time>${withdraw === null ? html` · ${words.over}` : null}</p>
${
  withdraw === null
    ? null
    : html`<details class="fold" id="withdraw-${id}"><summary>${words.withdraw}</summary><form class="stacked" method="post" action="${safeUrl(withdraw.action)}">${hiddenFields(withdraw)}<p>${words.detail}</p>
${textField({ id: `reason-${id}`, name: 'reason', label: words.reason, hint: words.hint, value: '', error: null, type: 'text' })}
<p class="actions"><button class="button button-quiet" id="confirm-${id}" type="submit">${words.confirm}</button></p></form></details>`
}</li>`;
}
