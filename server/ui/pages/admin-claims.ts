import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { selectField, textField } from '../components/form.ts';
import { notice } from '../components/notice.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { type Texts, texts } from '../texts/texts.ts';

type Words = Texts['claims'];

/** « Which claims would this person get here, and why ». */
export interface AdminClaimsView {
  readonly admin: AdminView;
  readonly sheetsUrl: string;
  readonly dossier: string;
  readonly dossierUrl: string;
  readonly action: string;
  readonly asked: {
    readonly person: string;
    readonly situation: string;
    readonly scope: string;
    readonly acrValues: string;
  };
  readonly situations: readonly { readonly value: string; readonly label: string }[];
  /** Null before any question. */
  readonly answer: ClaimsAnswerView | null;
}

/** `unknown`: the directory knows nobody of that number. */
export type ClaimsAnswerView = { readonly kind: 'unknown' } | AnsweredClaims;

export interface AnsweredClaims {
  readonly kind: 'answered';
  readonly name: string;
  readonly obstacles: readonly (keyof Words['obstacles'])[];
  /** Why the opening rule says what it says, in the page's language. */
  readonly reasons: readonly string[];
  readonly claims: readonly {
    readonly name: string;
    /** As JSON. */
    readonly value: string;
    readonly places: readonly (keyof Words['place'])[];
    readonly scopes: readonly string[];
    readonly origin: string;
  }[];
  readonly withheld: readonly {
    readonly name: string;
    readonly why: keyof Words['withheld'];
    readonly scopes: readonly string[];
  }[];
  /** Register and day of the sheet; null when it has none. */
  readonly source: { readonly by: string; readonly day: string } | null;
}

export function adminClaimsPage(view: AdminClaimsView, context: PageContext): Html {
  const { claims: words, admin } = texts(context.lang);
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>
${view.answer === null ? null : answered(view.answer, context)}
${question(view, context)}`;
  const above = [
    { name: admin.sheets.title, url: view.sheetsUrl },
    { name: view.dossier, url: view.dossierUrl },
  ];
  return adminLayout(view.admin, { section: 'sheets', title: words.title, above }, main, context);
}

function question({ action, asked, situations }: AdminClaimsView, { lang }: PageContext): Html {
  const { claims: words, admin } = texts(lang);
  const { simulator } = admin.sheets;
  const options = [{ value: '', label: simulator.anySituation }, ...situations];
  const field = { error: null, type: 'text' } as const;
  return html`<form class="simulator" method="get" action="${safeUrl(action)}">
${textField({ ...field, id: 'person', name: 'person', label: simulator.person, hint: null, value: asked.person })}
${selectField({ id: 'situation', name: 'situation', label: simulator.situation, options, value: asked.situation })}
${textField({ ...field, id: 'scope', name: 'scope', label: words.scope, hint: words.scopeHint, value: asked.scope })}
${textField({ ...field, id: 'acr', name: 'acr_values', label: words.acrValues, hint: words.acrValuesHint, value: asked.acrValues })}
<p class="actions"><button class="button" id="ask" type="submit">${simulator.ask}</button></p></form>`;
}

function answered(answer: ClaimsAnswerView, context: PageContext): Html {
  const { lang } = context;
  const { claims: words, admin } = texts(lang);
  if (answer.kind === 'unknown') return notice('caution', html`<p>${admin.sheets.simulator.unknown}</p>`, lang);
  const { name, obstacles, reasons, source } = answer;
  const isReached = obstacles.length === 0;
  const why = [...obstacles.map((obstacle) => words.obstacles[obstacle]), ...reasons];
  return html`<section class="panel simulated" id="answer" role="status" aria-labelledby="outcome"><h2 id="outcome">${name} : ${isReached ? words.would : words.wouldNot}</h2>
<ul class="plain">${why.map((sentence) => html`<li>${sentence}</li>`)}</ul>
${source === null ? null : html`<p class="quiet small">${words.source(source.by, source.day)}</p>`}
${told(answer, words)}${missing(answer, words)}</section>`;
}

function told({ claims }: AnsweredClaims, words: Words): Html {
  const rows = claims.map(
    ({ name, value, places, scopes, origin }) =>
      html`<tr><th scope="row" class="mono">${name}</th><td class="mono wrap">${value}</td><td>${places.map((place) => words.place[place]).join(', ')}</td><td class="mono">${scopes.join(' ')}</td><td>${origin}</td></tr>`,
  );
  return html`<h3 id="told">${words.told}</h3><div class="scroll" role="region" aria-labelledby="told" tabindex="0"><table class="dense"><thead><tr>${[words.claim, words.value, words.places, words.byScope, words.origin].map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function missing({ withheld }: AnsweredClaims, words: Words): Html | null {
  if (withheld.length === 0) return null;
  const rows = withheld.map(
    ({ name, why, scopes }) =>
      html`<tr><th scope="row" class="mono">${name}</th><td>${words.withheld[why]}</td><td class="mono">${scopes.join(' ')}</td></tr>`,
  );
  return html`<h3 id="missing">${words.missing}</h3><div class="scroll" role="region" aria-labelledby="missing" tabindex="0"><table class="dense"><thead><tr>${[words.claim, words.why, words.byScope].map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}
