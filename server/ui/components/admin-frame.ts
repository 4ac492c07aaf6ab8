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
  /** Care networks and their members. */
  readonly networksUrl: string;
  /** Corrections proposed by professionals. */
  readonly proposalsUrl: string;
  /** Files of the registers: plans, slices held back, what was applied. */
  readonly importsUrl: string;
  /** What files and the directory disagree about. */
  readonly conflictsUrl: string;
  readonly auditUrl: string;
  /** Dossiers and their sheets of rules. */
  readonly sheetsUrl: string;
  /** Break-glass declarations that wait for a review. */
  readonly emergenciesUrl: string;
  /** Requests of holders whom the directory does not know. */
  readonly requestsUrl: string;
  readonly portalUrl: string;
  readonly signOutUrl: string;
}

/** Where a page of the administration stands. */
export interface AdminPlace {
  readonly section:
    | 'search'
    | 'proposals'
    | 'networks'
    | 'imports'
    | 'conflicts'
    | 'audit'
    | 'sheets'
    | 'emergencies'
    | 'requests';
  readonly title: string;
  readonly above: readonly Crumb[];
}

/** The administration's own top bar, sections and breadcrumb around a page. */
export function adminLayout(view: AdminView, place: AdminPlace, main: Html, context: PageContext): Html {
  const { admin, portal, backToDoors, layout: words, holderRequest } = texts(context.lang);
  const current = (section: AdminPlace['section']) => attr('aria-current', place.section === section ? 'page' : null);
  const bar = html`<section class="person" aria-label="${words.account}"><p class="person-name"><strong>${view.administrator}</strong> <span>${admin.name}</span></p>
<a class="top-link" href="${safeUrl(view.portalUrl)}">${backToDoors}</a>
<a class="top-link" id="sign-out" href="${safeUrl(view.signOutUrl)}">${icon('leave')} ${portal.signOut}</a></section>
<nav class="sections" aria-label="${admin.navigation}">
<a href="${safeUrl(view.searchUrl)}" ${current('search')}>${admin.search.nav}</a>
<a href="${safeUrl(view.proposalsUrl)}" ${current('proposals')}>${texts(context.lang).proposals.admin.nav}</a>
<a href="${safeUrl(view.networksUrl)}" ${current('networks')}>${admin.networks.nav}</a>
<a href="${safeUrl(view.importsUrl)}" ${current('imports')}>${admin.imports.nav}</a>
<a href="${safeUrl(view.conflictsUrl)}" ${current('conflicts')}>${texts(context.lang).conflicts.nav}</a>
<a href="${safeUrl(view.requestsUrl)}" ${current('requests')}>${holderRequest.admin.nav}</a>
<a href="${safeUrl(view.sheetsUrl)}" ${current('sheets')}>${admin.sheets.nav}</a>
<a href="${safeUrl(view.emergenciesUrl)}" ${current('emergencies')}>${admin.sheets.navEmergencies}</a>
<a href="${safeUrl(view.auditUrl)}" ${current('audit')}>${admin.audit.nav}</a>
</nav>`;
  const above = place.above.length === 0 ? null : breadcrumb(place.above, place.title, context);
  return layout({ title: place.title, main, width: 'wide', bar, above }, context);
}
