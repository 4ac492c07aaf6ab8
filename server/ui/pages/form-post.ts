import { hiddenFields } from '../components/form.ts';
import type { FormTarget, PageContext } from '../context.ts';
import { type Html, html, knownScript, safeUrl } from '../html.ts';
import { layout } from '../layout.ts';
import { texts } from '../texts/texts.ts';

/** An answer that goes back to an application by a form: with a script by itself, without one by its button. */
export interface FormPostView {
  /** The application's name, or null when it is not known. */
  readonly application: string | null;
  readonly target: FormTarget;
}

export function formPostPage(view: FormPostView, context: PageContext): Html {
  const words = texts(context.lang).formPost;
  const main = html`<h1>${words.heading}</h1>
<p class="lead">${view.application === null ? words.lead : words.towards(view.application)}</p>
<form class="actions" id="form-post" method="post" action="${safeUrl(view.target.action)}">${hiddenFields(view.target)}<button class="button" id="continue" type="submit">${words.go}</button></form>
${knownScript('press-continue')}`;
  return layout({ title: words.heading, main, width: 'column', bar: null, above: null }, context);
}
