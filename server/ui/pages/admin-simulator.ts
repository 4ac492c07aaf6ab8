import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { definitions } from '../components/definition.ts';
import { selectField, textField } from '../components/form.ts';
import { icon } from '../components/icons.ts';
import { notice } from '../components/notice.ts';
import { type StatedFactView, statedFactFields } from '../components/stated-facts.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { texts } from '../texts/texts.ts';
import type { UsedFactView } from '../used-fact.ts';

type Option = { readonly value: string; readonly label: string };

/** A question put for a real person, and its answer; it opens nothing. */
export interface AdminSimulatorView {
  readonly admin: AdminView;
  readonly sheetsUrl: string;
  readonly dossier: string;
  readonly dossierUrl: string;
  readonly action: string;
  readonly asked: AskedView;
  readonly situations: readonly Option[];
  readonly actions: readonly Option[];
  readonly types: readonly Option[];
  /** Declared facts that whoever asks states, by name, as typed. */
  readonly facts: readonly StatedFactView[];
  /** Null before any question. */
  readonly answer: AnswerView | null;
}

export interface AskedView {
  readonly person: string;
  readonly situation: string;
  readonly action: string;
  readonly type: string;
  readonly id: string;
  readonly patient: string;
}

/** `unknown`: the directory knows nobody of that number. */
export type AnswerView = { readonly kind: 'unknown' } | ({ readonly kind: 'answered' } & AnsweredView);

export interface AnsweredView {
  readonly granted: boolean;
  readonly name: string;
  readonly reasons: readonly string[];
  readonly missing: readonly string[];
  readonly rules: readonly string[];
  readonly facts: readonly UsedFactView[];
}

export function adminSimulatorPage(view: AdminSimulatorView, context: PageContext): Html {
  const { sheets } = texts(context.lang).admin;
  const words = sheets.simulator;
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>
${view.answer === null ? null : answer(view.answer, context)}
<form class="simulator" method="get" action="${safeUrl(view.action)}">
${field('person', words.person, view.asked.person)}
${selectField({ id: 'situation', name: 'situation', label: words.situation, options: [{ value: '', label: words.anySituation }, ...view.situations], value: view.asked.situation })}
${selectField({ id: 'action', name: 'action', label: words.action, options: view.actions, value: view.asked.action })}
${selectField({ id: 'type', name: 'type', label: words.type, options: view.types, value: view.asked.type })}
${field('id', words.id, view.asked.id)}${field('patient', words.patient, view.asked.patient)}
${statedFactFields(view.facts, context)}
<p class="actions"><button class="button" id="ask" type="submit">${words.ask}</button></p></form>`;
  const above = [
    { name: sheets.title, url: view.sheetsUrl },
    { name: view.dossier, url: view.dossierUrl },
  ];
  return adminLayout(view.admin, { section: 'sheets', title: words.title, above }, main, context);
}

function field(name: string, label: string, value: string): Html {
  return textField({ id: name, name, label, hint: null, value, error: null, type: 'text' });
}

function answer(view: AnswerView, { lang }: PageContext): Html {
  const words = texts(lang).admin.sheets.simulator;
  if (view.kind === 'unknown') return notice('caution', html`<p>${words.unknown}</p>`, lang);
  const lines = (all: readonly string[]) =>
    all.length === 0 ? null : html`<ul>${all.map((each) => html`<li>${each}</li>`)}</ul>`;
  return html`<section class="panel simulated" id="answer" aria-label="${view.granted ? words.yes : words.no}" role="status"><p class="verdict-line is-${view.granted ? 'granted' : 'refused'}">${icon(view.granted ? 'open' : 'closed')} <strong>${view.granted ? words.yes : words.no}</strong> ${view.name}</p>
${definitions([
  [words.because, lines(view.reasons)],
  [words.change, lines(view.missing)],
  [words.rules, view.rules.join(', ')],
  [words.facts, lines(view.facts.map(words.usedFact))],
])}</section>`;
}
