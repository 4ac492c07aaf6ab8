import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { selectField, textField } from '../components/form.ts';
import { notice, outcomeNotice } from '../components/notice.ts';
import { type StatedFactView, statedFactFields } from '../components/stated-facts.ts';
import type { Outcome, PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { count } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

type Option = { readonly value: string; readonly label: string };

/** « Who may do this », of one dossier. */
export interface AdminWhoMayView {
  readonly admin: AdminView;
  readonly sheetsUrl: string;
  readonly dossier: string;
  readonly dossierUrl: string;
  readonly action: string;
  readonly asked: {
    readonly action: string;
    readonly type: string;
    /** `''`: of no thing in particular, of which nothing is kept. */
    readonly id: string;
    readonly facts: readonly StatedFactView[];
  };
  readonly actions: readonly Option[];
  readonly types: readonly Option[];
  /** Null before any question, and where no sheet is in force. */
  readonly found: WhoFoundView | null;
  readonly outcome: Outcome | null;
}

export interface WhoFoundView {
  readonly people: number;
  /** Whether the limit of work came before everybody was asked. */
  readonly isCut: boolean;
  /** The most numerous first; `''` for people of no profession in particular. */
  readonly professions: readonly { readonly profession: string; readonly count: number }[];
  readonly first: readonly { readonly name: string; readonly url: string }[];
}

export function adminWhoMayPage(view: AdminWhoMayView, context: PageContext): Html {
  const { sheets } = texts(context.lang).admin;
  const words = sheets.whoMay;
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>${outcomeNotice(view.outcome, context.lang)}
${view.found === null ? null : found(view.found, context)}
<form class="simulator" method="get" action="${safeUrl(view.action)}">
${selectField({ id: 'action', name: 'action', label: sheets.simulator.action, options: view.actions, value: view.asked.action })}
${selectField({ id: 'type', name: 'type', label: sheets.simulator.type, options: view.types, value: view.asked.type })}
${textField({ id: 'id', name: 'id', label: sheets.simulator.id, hint: words.idHint, value: view.asked.id, error: null, type: 'text' })}
${statedFactFields(view.asked.facts, context)}
<p class="actions"><button class="button" id="ask" type="submit">${sheets.simulator.ask}</button></p></form>`;
  const above = [
    { name: sheets.title, url: view.sheetsUrl },
    { name: view.dossier, url: view.dossierUrl },
  ];
  return adminLayout(view.admin, { section: 'sheets', title: words.title, above }, main, context);
}

function found({ people, isCut, professions, first }: WhoFoundView, { lang }: PageContext): Html {
  const { whoMay: words, profession } = texts(lang).admin.sheets;
  const table = html`<div class="scroll" role="region" aria-label="${words.byProfession}" tabindex="0"><table class="dense"><thead><tr><th scope="col">${profession}</th><th scope="col">${words.people}</th></tr></thead>
<tbody>${professions.map((each) => html`<tr><th scope="row">${each.profession === '' ? words.noProfession : each.profession}</th><td>${count(lang, each.count)}</td></tr>`)}</tbody></table></div>
<h3>${words.first}</h3><ul class="plain">${first.map(({ name, url }) => html`<li><a href="${safeUrl(url)}">${name}</a></li>`)}</ul>`;
  return html`<section class="panel simulated" id="answer" role="status" aria-labelledby="found"><h2 id="found">${words.found(people)}</h2>${isCut ? notice('caution', html`<p>${words.cut}</p>`, lang) : null}${people === 0 ? null : table}</section>`;
}
