import { type AccessView, access } from '../components/access.ts';
import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { definitions } from '../components/definition.ts';
import { type ExerciceView, exercices } from '../components/exercices.ts';
import { type HistoryView, history } from '../components/history.ts';
import { identifier } from '../components/identifier.ts';
import { inFrench } from '../components/in-french.ts';
import { type LocalFieldView, localFields, needsAnswer } from '../components/local-fields.ts';
import { mailboxLines } from '../components/mailbox-lines.ts';
import { type NetworkView, networks } from '../components/networks.ts';
import { notice, outcomeNotice } from '../components/notice.ts';
import { type SourceView, sourceTag } from '../components/source-tag.ts';
import type { Outcome, PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { day } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** A professional's sheet: what is known, from whom, since when. */
export interface AdminPersonView {
  readonly admin: AdminView;
  /** « Dr Camille Exemple ». */
  readonly displayName: string;
  readonly summary: string;
  readonly closedOn: Date | null;
  /** The former identifier that led here, or null. */
  readonly viaOldId: string | null;
  readonly outcome: Outcome | null;
  readonly identity: {
    readonly familyName: string;
    readonly givenNames: string;
    readonly civility: string;
    /** « 12/03/1975, Vincennes », or `''`. */
    readonly birth: string;
    readonly source: SourceView | null;
  };
  readonly identifiers: readonly IdentifierView[];
  readonly registerContact: {
    readonly phone: string;
    readonly mail: string;
    readonly mailboxes: readonly string[];
    readonly source: SourceView | null;
  };
  readonly exercices: readonly ExerciceView[];
  readonly local: readonly LocalFieldView[];
  readonly networks: readonly NetworkView[];
  /** What they may do, where; null: that is about the whole region, and not for whoever is limited to a territory. */
  readonly rightsUrl: string | null;
  /** All numbers, and what joined them. */
  readonly numbersUrl: string;
  /** What is open in their name; null as above. */
  readonly access: AccessView | null;
  readonly history: readonly HistoryView[];
}

export interface IdentifierView {
  /** « RPPS », « ADELI »… */
  readonly register: string;
  readonly value: string;
  readonly current: boolean;
  readonly source: SourceView | null;
}

export function adminPersonPage(view: AdminPersonView, context: PageContext): Html {
  const { search, sheet } = texts(context.lang).admin;
  const main = html`${outcomeNotice(view.outcome, context.lang)}
<div class="sheet-head"><h1>${view.displayName}</h1><p class="lead">${inFrench(view.summary, context.lang)}</p>
<p>${view.rightsUrl === null ? null : html`<a id="rights" href="${safeUrl(view.rightsUrl)}">${sheet.rights}</a> · `}<a id="numbers-page" href="${safeUrl(view.numbersUrl)}">${texts(context.lang).numbers.link}</a></p></div>
${view.closedOn === null ? null : notice('caution', html`<p>${sheet.closed(day(context.lang, view.closedOn, context.timeZone))}</p>`, context.lang)}
${view.viaOldId === null ? null : html`<p class="quiet">${sheet.oldIdentifier(view.viaOldId)}</p>`}
<div class="sheet"><div class="sheet-side">${sideOf(view, context)}</div>
<div class="sheet-main">${exercices(view.exercices, context)}${networks(view.networks, context)}${view.access && access(view.access, context)}</div>
${history(view.history, context)}</div>`;
  const above = [{ name: search.nav, url: view.admin.searchUrl }];
  return adminLayout(view.admin, { section: 'search', title: view.displayName, above }, main, context);
}

/** The fields kept here come last, unless one of them waits for an answer: then it is what the person came for. */
function sideOf(view: AdminPersonView, context: PageContext): readonly (Html | null)[] {
  const local = localFields(view.local, context);
  const known = [identity(view, context), identifiers(view, context), registerContact(view, context)];
  return needsAnswer(view.local) ? [local, ...known] : [...known, local];
}

function identity({ identity: traits }: AdminPersonView, context: PageContext): Html {
  const words = texts(context.lang).admin.sheet;
  return html`<section class="panel" aria-labelledby="identity"><h2 id="identity">${words.identity} ${sourceTag(traits.source, context)}</h2>
${definitions([
  [words.familyName, traits.familyName],
  [words.givenNames, traits.givenNames],
  [words.civility, traits.civility],
  [words.birth, traits.birth],
])}</section>`;
}

function identifiers(view: AdminPersonView, context: PageContext): Html {
  const words = texts(context.lang).admin.sheet;
  return html`<section class="panel" aria-labelledby="identifiers"><h2 id="identifiers">${words.identifiers}</h2>
<ul class="identifiers bare">${view.identifiers.map(
    (each) =>
      html`<li><span class="identifier-register">${each.register}</span> ${identifier(each.value)} <span class="badge ${each.current ? 'badge-current' : ''}">${each.current ? words.current : words.former}</span> ${sourceTag(each.source, context)}</li>`,
  )}</ul></section>`;
}

function registerContact({ registerContact: contact }: AdminPersonView, context: PageContext): Html | null {
  const words = texts(context.lang).admin.sheet;
  if (contact.phone === '' && contact.mail === '' && contact.mailboxes.length === 0) return null;
  return html`<section class="panel" aria-labelledby="register-contact"><h2 id="register-contact">${words.registerContact} ${sourceTag(contact.source, context)}</h2>
${definitions([
  [words.phone, contact.phone],
  [words.mail, contact.mail],
  [words.mailboxes, mailboxLines(contact.mailboxes)],
])}</section>`;
}
