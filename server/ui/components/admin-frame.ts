import type { PageContext } from '../context.ts';
import { attr, type Html, html, safeUrl } from '../html.ts';
import { layout } from '../layout.ts';
import { texts } from '../texts/texts.ts';
import { breadcrumb, type Crumb } from './breadcrumb.ts';
import { icon } from './icons.ts';

/** What every administration page knows: who works, and where the sections are. */
export interface AdminView {
  /** The administrator's name. */
  readonly administrator: string;
  readonly searchUrl: string;
  readonly auditUrl: string;
  readonly portalUrl: string;
  readonly signOutUrl: string;
}

/** Where a page of the administration stands. */
export interface AdminPlace {
  readonly section: 'search' | 'audit';
  readonly title: string;
  readonly above: readonly Crumb[];
}

/** The administration's own top bar, sections and breadcrumb around a page. */
export function adminLayout(view: AdminView, place: AdminPlace, main: Html, context: PageContext): Html {
  const { admin, portal, backToDoors, layout: words } = texts(context.lang);
  const current = (section: AdminPlace['section']) => attr('aria-current', place.section === section ? 'page' : null);
  const bar = html`<nav class="sections" aria-label="${admin.navigation}">
<a href="${safeUrl(view.searchUrl)}" ${current('search')}>${admin.search.nav}</a>
<a href="${safeUrl(view.auditUrl)}" ${current('audit')}>${admin.audit.nav}</a>
</nav><section class="person" aria-label="${words.account}"><p class="person-name"><strong>${view.administrator}</strong> <span>${admin.name}</span></p>
<a class="top-link" href="${safeUrl(view.portalUrl)}">${backToDoors}</a>
<a class="top-link" id="sign-out" href="${safeUrl(view.signOutUrl)}">${icon('leave')} ${portal.signOut}</a></section>`;
  const above = place.above.length === 0 ? null : breadcrumb(place.above, place.title, context);
  return layout({ title: place.title, main, width: 'wide', bar, above }, context);
}
