import { type IconName, icon } from '../components/icons.ts';
import type { Lang, PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { layout } from '../layout.ts';
import { texts } from '../texts/texts.ts';

/** After signing out: what each application answered. Starts no new sign-in by itself. */
export interface SignedOutView {
  /** null: this page does not know which were told. */
  readonly applications: readonly ToldApplication[] | null;
  readonly homeUrl: string;
  /** This page again, while an application is still to be told. */
  readonly lookUrl: string | null;
  /** The application that asked, when one can go back to it. */
  readonly back: { readonly name: string; readonly url: string } | null;
}

export interface ToldApplication {
  readonly name: string;
  readonly outcome: 'ended' | 'waiting' | 'unreachable' | 'not-told';
}

const ICONS: Readonly<Record<ToldApplication['outcome'], IconName>> = {
  ended: 'success',
  waiting: 'caution',
  unreachable: 'caution',
  'not-told': 'caution',
};

export function signedOutPage(view: SignedOutView, context: PageContext): Html {
  const words = texts(context.lang).signedOut;
  const { applications } = view;
  const everywhere = applications === null || applications.every(({ outcome }) => outcome === 'ended');
  const main = html`<div role="status"><h1>${everywhere ? words.heading : words.partialHeading}</h1>
<p class="lead">${words.card}</p></div>
<p>${words.sharedPost}</p>
${applications === null ? null : toldSection(applications, context.lang)}
<p class="actions">${view.lookUrl === null ? null : html`<a class="button" id="look" href="${safeUrl(view.lookUrl)}">${words.look}</a>`}
<a class="button button-quiet" id="home" href="${safeUrl(view.homeUrl)}">${texts(context.lang).backToDoors}</a>
${view.back === null ? null : html`<a class="button button-quiet" id="back" href="${safeUrl(view.back.url)}">${words.back(view.back.name)}</a>`}</p>`;
  return layout({ title: words.title, main, width: 'column', bar: null, above: null }, context);
}

function toldSection(applications: readonly ToldApplication[], lang: Lang): Html {
  const words = texts(lang).signedOut;
  return html`<section aria-labelledby="told"><h2 id="told">${words.applications}</h2>
${
  applications.length === 0
    ? html`<p class="quiet">${words.none}</p>`
    : html`<ul class="told bare">${applications.map(
        ({
          name,
          outcome,
        }) => html`<li class="told-${outcome}">${icon(ICONS[outcome])}<span class="told-name">${name}</span>
<span class="told-word">${words.outcomes[outcome]}</span><span class="told-advice">${words.advice[outcome]}</span></li>`,
      )}</ul>`
}</section>`;
}
