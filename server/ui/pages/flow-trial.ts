import { breadcrumb, type Crumb } from '../components/breadcrumb.ts';
import { hiddenFields, selectField, textField } from '../components/form.ts';
import { notice, refusalNotice } from '../components/notice.ts';
import type { FormTarget, PageContext, Refusal } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { layout } from '../layout.ts';
import { instant, shortDay } from '../texts/formats.ts';
import { type Texts, texts } from '../texts/texts.ts';

type Words = Texts['flowTrial'];

/** « Test my application »: what will be asked, and how it differs from the application itself. */
export interface FlowTrialStartView {
  readonly application: string;
  readonly above: readonly Crumb[];
  readonly target: FormTarget;
  readonly asked: { readonly scope: string; readonly acrValues: string; readonly prompt: keyof Words['prompts'] };
  readonly differs: readonly (keyof Words['differs'])[];
  /** For administrators: a link for whoever writes the application; just made, or to make. */
  readonly invitation:
    | { readonly kind: 'offer'; readonly target: FormTarget; readonly hours: number }
    | { readonly kind: 'made'; readonly url: string; readonly until: Date }
    | null;
  readonly failure: Refusal | null;
  readonly homeUrl: string;
}

/** Where a claim comes from. */
export type ClaimSourceView =
  | { readonly kind: 'sheet'; readonly origin: string; readonly file: string; readonly day: Date }
  | { readonly kind: keyof Words['means']; readonly since: Date }
  | { readonly kind: 'fixed'; readonly origin: string }
  | { readonly kind: keyof Words['from'] };

export interface ShownPairView {
  readonly name: string;
  readonly value: string;
}

/** What the flow did. */
export interface FlowTrialView {
  readonly application: string;
  readonly above: readonly Crumb[];
  readonly failure: {
    readonly step: keyof Words['steps'];
    readonly error: string;
    readonly description: string;
  } | null;
  /** The sheet's rule that opened it, and of which version; `''` when it has none. */
  readonly open: { readonly version: string; readonly rules: string };
  readonly calls: readonly {
    readonly step: keyof Words['steps'];
    readonly method: string;
    readonly address: string;
    readonly sent: readonly ShownPairView[];
    readonly status: number;
    readonly received: readonly ShownPairView[];
  }[];
  readonly answers: readonly {
    readonly kind: keyof Words['places'];
    readonly claims: readonly {
      readonly name: string;
      /** As JSON. */
      readonly value: string;
      readonly source: ClaimSourceView;
    }[];
  }[];
  readonly differs: readonly (keyof Words['differs'])[];
  /** Null for whoever came by a link: it leads there again. */
  readonly againUrl: string | null;
  readonly homeUrl: string;
}

export function flowTrialStartPage(view: FlowTrialStartView, context: PageContext): Html {
  const words = texts(context.lang).flowTrial;
  const title = words.title(view.application);
  const field = { error: null, type: 'text' } as const;
  const prompts = (Object.keys(words.prompts) as (keyof Words['prompts'])[]).map((value) => ({
    value: value === 'none' ? '' : value,
    label: words.prompts[value],
  }));
  const main = html`<h1>${title}</h1><p class="lead">${words.lead}</p>
${refusalNotice(view.failure, context.lang)}
<form class="stacked" method="post" action="${safeUrl(view.target.action)}">${hiddenFields(view.target)}
${textField({ ...field, id: 'scope', name: 'scope', label: words.scope, hint: words.scopeHint, value: view.asked.scope })}
${textField({ ...field, id: 'acr', name: 'acr_values', label: words.acrValues, hint: words.acrValuesHint, value: view.asked.acrValues })}
${selectField({ id: 'prompt', name: 'prompt', label: words.prompt, options: prompts, value: view.asked.prompt === 'none' ? '' : view.asked.prompt })}
<p class="actions"><button class="button" id="run" type="submit">${words.run}</button></p></form>
${differences(view.differs, words)}
${invitation(view.invitation, context)}
<p class="actions"><a class="button button-quiet" id="home" href="${safeUrl(view.homeUrl)}">${words.back}</a></p>`;
  return layout({ title, main, width: 'column', bar: null, above: crumbs(view.above, title, context) }, context);
}

function crumbs(above: readonly Crumb[], title: string, context: PageContext): Html | null {
  return above.length === 0 ? null : breadcrumb(above, title, context);
}

function differences(differs: FlowTrialStartView['differs'], words: Words): Html {
  return html`<section aria-labelledby="differs"><h2 id="differs">${words.differsTitle}</h2><ul class="plain">${differs.map((each) => html`<li>${words.differs[each]}</li>`)}</ul></section>`;
}

function invitation(view: FlowTrialStartView['invitation'], { lang, timeZone }: PageContext): Html | null {
  if (view === null) return null;
  const words = texts(lang).flowTrial.invitation;
  if (view.kind === 'made') {
    return html`<section class="panel" role="status" aria-labelledby="invitation"><h2 id="invitation">${words.title}</h2><p>${words.made(instant(lang, view.until, timeZone))}</p><p class="mono address" id="invitation-link">${view.url}</p></section>`;
  }
  return html`<section class="panel" aria-labelledby="invitation"><h2 id="invitation">${words.title}</h2><p>${words.lead(view.hours)}</p>
<form method="post" action="${safeUrl(view.target.action)}">${hiddenFields(view.target)}<p class="actions"><button class="button button-quiet" id="invite" type="submit">${words.make}</button></p></form></section>`;
}

export function flowTrialPage(view: FlowTrialView, context: PageContext): Html {
  const { lang } = context;
  const words = texts(lang).flowTrial;
  const title = words.title(view.application);
  const { failure, open } = view;
  const outcome =
    failure === null
      ? notice('success', html`<p>${words.through}</p>`, lang)
      : notice(
          'refused',
          html`<p>${words.stopped(words.steps[failure.step])}</p><p><strong class="mono">${failure.error}</strong> <span lang="en">${failure.description}</span></p>${meaning(failure.error, words)}`,
          lang,
        );
  const main = html`<h1>${title}</h1>${outcome}
${open.rules === '' ? null : html`<p class="quiet">${words.openedBy(open.version, open.rules)}</p>`}
${view.answers.map((answer) => claims(answer, context))}
<section aria-labelledby="calls"><h2 id="calls">${words.calls}</h2><p class="quiet">${words.callsLead}</p>${view.calls.map((call, place) => oneCall(call, place, words))}</section>
${differences(view.differs, words)}
<p class="actions">${view.againUrl === null ? null : html`<a class="button" id="again" href="${safeUrl(view.againUrl)}">${words.again}</a>`}
<a class="button button-quiet" id="home" href="${safeUrl(view.homeUrl)}">${words.back}</a></p>`;
  return layout({ title, main, width: 'wide', bar: null, above: crumbs(view.above, title, context) }, context);
}

function meaning(error: string, { errors }: Words): Html | null {
  const known = Object.entries(errors).find(([name]) => name === error)?.[1];
  return known === undefined ? null : html`<p>${known}</p>`;
}

function claims({ kind: place, claims: all }: FlowTrialView['answers'][number], context: PageContext): Html {
  const words = texts(context.lang).flowTrial;
  const rows = all.map(
    ({ name, value, source }) =>
      html`<tr><th scope="row" class="mono">${name}</th><td class="mono wrap">${value}</td><td>${sourceWords(source, context)}</td></tr>`,
  );
  return html`<section aria-labelledby="in-${place}"><h2 id="in-${place}">${words.places[place]}</h2><div class="scroll" role="region" aria-labelledby="in-${place}" tabindex="0"><table class="dense"><thead><tr>${[words.claim, words.value, words.origin].map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

function sourceWords(source: ClaimSourceView, { lang, timeZone }: PageContext): string {
  const words = texts(lang).flowTrial;
  switch (source.kind) {
    case 'sheet':
      return `${source.origin} · ${words.file(source.file, shortDay(lang, source.day, timeZone))}`;
    case 'card':
    case 'passkey':
      return words.signIn(words.means[source.kind], instant(lang, source.since, timeZone));
    case 'fixed':
      return source.origin;
    default:
      return words.from[source.kind];
  }
}

function oneCall(call: FlowTrialView['calls'][number], place: number, words: Words): Html {
  const { step, method, address, status } = call;
  return html`<details class="fold" id="call-${place}"><summary>${place + 1}. ${words.steps[step]} · <span class="mono">${status}</span></summary>
<p class="mono wrap">${method} ${address}</p>${pairs(words.sent, call.sent)}${pairs(words.received, call.received)}</details>`;
}

function pairs(title: string, all: readonly ShownPairView[]): Html | null {
  if (all.length === 0) return null;
  return html`<h3>${title}</h3><dl class="definitions">${all.map(({ name, value }) => html`<div><dt class="mono">${name}</dt><dd class="mono wrap">${value}</dd></div>`)}</dl>`;
}
