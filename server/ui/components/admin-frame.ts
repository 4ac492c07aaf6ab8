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
  /** Staff and places that establishments keep. */
  readonly staffUrl: string;
  /** Who curates which establishment. */
  readonly curatorsUrl: string;
  /** Who administers what: dated rights, over the region or a territory. */
  readonly administratorsUrl: string;
  /** What is shown of the administration: all of it, the records of a territory, or the staff of a curator's establishments. */
  readonly extent: 'region' | 'territory' | 'staff';
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
    | 'requests'
    | 'staff'
    | 'curators'
    | 'administrators';
  readonly title: string;
  readonly above: readonly Crumb[];
}

/** The administration's own top bar, sections and breadcrumb around a page. */
export function adminLayout(view: AdminView, place: AdminPlace, main: Html, context: PageContext): Html {
  const { admin, portal, backToDoors, layout: words } = texts(context.lang);
  const links = sectionsOf(view, context).map(
    ([section, url, name]) =>
      html`<a href="${safeUrl(url)}" ${attr('aria-current', place.section === section ? 'page' : null)}>${name}</a>`,
  );
  const bar = html`<section class="person" aria-label="${words.account}"><p class="person-name"><strong>${view.administrator}</strong> <span>${admin.name}</span></p>
<a class="top-link" href="${safeUrl(view.portalUrl)}">${backToDoors}</a>
<a class="top-link" id="sign-out" href="${safeUrl(view.signOutUrl)}">${icon('leave')} ${portal.signOut}</a></section>
<nav class="sections" aria-label="${admin.navigation}">
${links}
</nav>`;
  const above = place.above.length === 0 ? null : breadcrumb(place.above, place.title, context);
  return layout({ title: place.title, main, width: 'wide', bar, above }, context);
}

type Section = readonly [section: AdminPlace['section'], url: string, name: string];

/** A curator sees one section alone, who is limited to a territory those about records. */
function sectionsOf(view: AdminView, { lang }: PageContext): readonly Section[] {
  const { admin, administrators, holderRequest, proposals, conflicts, staff } = texts(lang);
  const own: Section = ['staff', view.staffUrl, staff.nav];
  if (view.extent === 'staff') return [own];
  const search: Section = ['search', view.searchUrl, admin.search.nav];
  const proposed: Section = ['proposals', view.proposalsUrl, proposals.admin.nav];
  const differing: Section = ['conflicts', view.conflictsUrl, conflicts.nav];
  if (view.extent === 'territory') return [search, proposed, differing];
  return [
    search,
    proposed,
    own,
    ['curators', view.curatorsUrl, staff.navCurators],
    ['administrators', view.administratorsUrl, administrators.nav],
    ['networks', view.networksUrl, admin.networks.nav],
    ['imports', view.importsUrl, admin.imports.nav],
    differing,
    ['requests', view.requestsUrl, holderRequest.admin.nav],
    ['sheets', view.sheetsUrl, admin.sheets.nav],
    ['emergencies', view.emergenciesUrl, admin.sheets.navEmergencies],
    ['audit', view.auditUrl, admin.audit.nav],
  ];
}
