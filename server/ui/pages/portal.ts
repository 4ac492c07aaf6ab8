import { type DoorView, type DossierView, door, dossier } from '../components/door.ts';
import { icon } from '../components/icons.ts';
import { notice, outcomeNotice } from '../components/notice.ts';
import { type PersonBarView, personBar } from '../components/person-bar.ts';
import type { Outcome, PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { layout } from '../layout.ts';
import { mark } from '../mark.ts';
import { day, instant, sameDay, time } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** The hall: before the card, or with it. */
export type PortalView = AnonymousPortalView | PersonPortalView;

/** Nobody is known yet: the card is offered, the dossiers are told. */
export interface AnonymousPortalView {
  readonly known: false;
  readonly signInUrl: string;
  readonly dossiers: readonly DossierView[];
}

/** The person's doors in the active situation. */
export interface PersonPortalView {
  readonly known: true;
  readonly person: PersonBarView;
  /** In the order to show: the useful ones first. */
  readonly doors: readonly DoorView[];
  /** Mine, newest first. */
  readonly accesses: readonly AccessView[];
  readonly session: SessionView;
  /** What the action before did, or null. */
  readonly outcome: Outcome | null;
  readonly at: Date;
}

export interface AccessView {
  readonly dossier: string;
  readonly at: Date;
  readonly outcome: 'granted' | 'refused' | 'emergency';
}

export interface SessionView {
  readonly since: Date;
  readonly until: Date | null;
  /** « Carte CPS, lecteur du poste ». */
  readonly means: string;
  /** Set when the card expires soon enough to say so. */
  readonly cardExpires: Date | null;
}

export function portalPage(view: PortalView, context: PageContext): Html {
  return view.known ? personPortal(view, context) : anonymousPortal(view, context);
}

function anonymousPortal(view: AnonymousPortalView, context: PageContext): Html {
  const words = texts(context.lang).portal;
  const main = html`<div class="hall hall-wide">${mark()}
<h1>${words.anonymousHeading}</h1>
<p class="lead">${words.anonymousLead}</p>
<p><a class="button button-large" id="sign-in" href="${safeUrl(view.signInUrl)}">${icon('card')} ${words.signIn}</a></p></div>
<section aria-labelledby="catalogue"><h2 id="catalogue">${words.catalogue}</h2>
${view.dossiers.length === 0 ? noDoors(context) : html`<p class="quiet">${words.catalogueLead}</p><ul class="doors bare">${view.dossiers.map((each) => dossier(each, context.lang))}</ul>`}
</section>`;
  return layout({ title: words.title, main, width: 'wide', bar: null, above: null }, context);
}

function personPortal(view: PersonPortalView, context: PageContext): Html {
  const words = texts(context.lang).portal;
  const { cardExpires } = view.session;
  const expiry = cardExpires === null ? null : words.cardExpires(day(context.lang, cardExpires, context.timeZone));
  const main = html`${outcomeNotice(view.outcome, context.lang)}
${expiry === null ? null : notice('caution', html`<p>${expiry}</p>`, context.lang)}
<div class="portal"><div class="portal-doors">${doors(view.doors, context)}</div>
<aside class="portal-aside" aria-label="${words.aside}">${accesses(view, context)}
<p><a id="own-access" href="/acces">${texts(context.lang).ownAccess.title}</a></p>
<p><a id="own-sheet" href="/fiche">${texts(context.lang).proposals.own.title}</a></p>
<p><a id="own-requests" href="/mobile">${texts(context.lang).mobile.link}</a></p>
<p><a id="own-passkeys" href="/cles">${texts(context.lang).passkeys.own.title}</a></p>
<p><a id="own-acts" href="/accords">${texts(context.lang).patient.own.title}</a></p>${session(view, context)}</aside></div>`;
  return layout(
    { title: words.title, main, width: 'wide', bar: personBar(view.person, context), above: null },
    context,
  );
}

/** The doors that open, then, told more briefly, those that do not; the order given is kept in each. */
function doors(views: readonly DoorView[], context: PageContext): Html {
  const words = texts(context.lang).portal;
  const open = views.filter((each) => each.state.kind !== 'closed');
  const closed = views.filter((each) => each.state.kind === 'closed');
  const freelyOpen = views.filter((each) => each.state.kind === 'open').length;
  const heading = html`<div class="title-line"><h1>${words.doors}</h1>
${views.length === 0 ? null : html`<p class="quiet">${words.openCount(freelyOpen, views.length)}</p>`}</div>`;
  if (views.length === 0) return html`${heading}${noDoors(context)}`;
  return html`${heading}
${open.length === 0 ? html`<p class="empty">${words.nothingOpen}</p>` : html`<ul class="doors bare">${open.map((each) => door(each, context.lang))}</ul>`}
${closed.length === 0 ? null : html`<section class="closed-doors" aria-labelledby="closed-doors"><h2 id="closed-doors">${words.closedDoors}</h2><ul class="bare">${closed.map((each) => door(each, context.lang))}</ul></section>`}`;
}

function noDoors(context: PageContext): Html {
  const words = texts(context.lang).portal;
  return html`<div class="empty"><p><strong>${words.noDoors}</strong></p><p>${words.noDoorsAdvice}</p></div>`;
}

function accesses(view: PersonPortalView, context: PageContext): Html {
  const words = texts(context.lang).portal;
  return html`<section aria-labelledby="accesses"><h2 id="accesses">${words.accesses}</h2>
${
  view.accesses.length === 0
    ? html`<p class="quiet">${words.accessesNone}</p>`
    : html`<ul class="accesses bare">${view.accesses.map(
        (
          access,
        ) => html`<li class="access-${access.outcome}"><span><strong>${access.dossier}</strong>, ${words.outcomes[access.outcome]}</span>
<time datetime="${access.at.toISOString()}">${when(access.at, view.at, context)}</time></li>`,
      )}</ul>`
}</section>`;
}

function session(view: PersonPortalView, context: PageContext): Html {
  const words = texts(context.lang).portal;
  const { since, until, means } = view.session;
  return html`<section aria-labelledby="session"><h2 id="session">${words.session}</h2><dl class="facts">
<dt>${words.means}</dt><dd>${means}</dd>
<dt>${words.since}</dt><dd>${when(since, view.at, context)}</dd>
${until === null ? null : html`<dt>${words.until}</dt><dd>${when(until, view.at, context)}</dd>`}</dl></section>`;
}

/** « aujourd'hui à 14 h 05 », else the whole date. */
function when(at: Date, now: Date, { lang, timeZone }: PageContext): string {
  return sameDay(at, now, timeZone) ? texts(lang).portal.today(time(lang, at, timeZone)) : instant(lang, at, timeZone);
}
