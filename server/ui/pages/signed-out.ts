import { type IconName, icon } from '../components/icons.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { layout } from '../layout.ts';
import { texts } from '../texts/texts.ts';

/** After signing out: what each application answered. Starts no new sign-in by itself. */
export interface SignedOutView {
  readonly applications: readonly ToldApplication[];
  readonly homeUrl: string;
  /** The application that asked, when one can go back to it. */
  readonly back: { readonly name: string; readonly url: string } | null;
}

export interface ToldApplication {
  readonly name: string;
  readonly outcome: 'ended' | 'unreachable' | 'refused';
}

const ICONS: Readonly<Record<ToldApplication['outcome'], IconName>> = {
  ended: 'success',
  unreachable: 'caution',
  refused: 'refused',
};

export function signedOutPage(view: SignedOutView, context: PageContext): Html {
  const words = texts(context.lang).signedOut;
  const everywhere = view.applications.every((application) => application.outcome === 'ended');
  const main = html`<div role="status"><h1>${everywhere ? words.heading : words.partialHeading}</h1>
<p class="lead">${words.card}</p></div>
<p>${words.sharedPost}</p>
<section aria-labelledby="told"><h2 id="told">${words.applications}</h2>
${
  view.applications.length === 0
    ? html`<p class="quiet">${words.none}</p>`
    : html`<ul class="told bare">${view.applications.map(
        ({
          name,
          outcome,
        }) => html`<li class="told-${outcome}">${icon(ICONS[outcome])}<span class="told-name">${name}</span>
<span class="told-word">${words.outcomes[outcome]}</span><span class="told-advice">${words.advice[outcome]}</span></li>`,
      )}</ul>`
}</section>
<p class="actions"><a class="button button-quiet" id="home" href="${safeUrl(view.homeUrl)}">${texts(context.lang).backToDoors}</a>
${view.back === null ? null : html`<a class="button button-quiet" id="back" href="${safeUrl(view.back.url)}">${words.back(view.back.name)}</a>`}</p>`;
  return layout({ title: words.title, main, width: 'column', bar: null, above: null }, context);
}
