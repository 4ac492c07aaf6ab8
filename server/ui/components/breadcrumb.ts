import type { PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { texts } from '../texts/texts.ts';

export interface Crumb {
  readonly name: string;
  readonly url: string;
}

/** The way back up: links to the pages above, then where one is. */
export function breadcrumb(above: readonly Crumb[], here: string, context: PageContext): Html {
  return html`<nav class="breadcrumb" aria-label="${texts(context.lang).breadcrumb}"><ol>
${above.map((crumb) => html`<li><a href="${safeUrl(crumb.url)}">${crumb.name}</a></li>`)}
<li aria-current="page">${here}</li></ol></nav>`;
}
