import { hiddenFields } from '../components/form.ts';
import type { FormTarget, PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { layout } from '../layout.ts';
import { texts } from '../texts/texts.ts';

/** Asked before signing out everywhere, by the portal or by an application (OpenID Connect RP-Initiated Logout 1.0 §2). */
export interface LogoutConfirmView {
  /** Application that asks; null when it is the person, from the portal. */
  readonly asker: string | null;
  /** Names of the applications that will be told. */
  readonly applications: readonly string[];
  /** The form's address and hidden fields (`xsrf`); the yes button posts `logout=yes`. */
  readonly target: FormTarget;
  /** Where « stay » leads; null posts the same form without `logout`, as the provider expects. */
  readonly stayUrl: string | null;
}

export function logoutConfirmPage(view: LogoutConfirmView, context: PageContext): Html {
  const words = texts(context.lang).logout;
  const main = html`<h1>${words.heading}</h1>
${view.asker === null ? null : html`<p class="lead">${words.asked(view.asker)}</p>`}
${view.applications.length === 0 ? html`<p>${words.toldNone}</p>` : html`<p>${words.told}</p><ul class="plain">${view.applications.map((name) => html`<li>${name}</li>`)}</ul><p>${words.unsaved}</p>`}
<form class="actions" id="op.logoutForm" method="post" action="${safeUrl(view.target.action)}">${hiddenFields(view.target)}
<button class="button" id="confirm" type="submit" name="logout" value="yes">${words.confirm}</button>
${
  view.stayUrl === null
    ? html`<button class="button button-quiet" id="stay" type="submit">${words.stay}</button>`
    : html`<a class="button button-quiet" id="stay" href="${safeUrl(view.stayUrl)}">${words.stay}</a>`
}</form>`;
  return layout({ title: words.title, main, width: 'column', bar: null, above: null }, context);
}
