import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { definitions } from '../components/definition.ts';
import { type HistoryView, history } from '../components/history.ts';
import { identifier } from '../components/identifier.ts';
import { inFrench } from '../components/in-french.ts';
import { type LocalFieldView, localFields, needsAnswer } from '../components/local-fields.ts';
import { mailboxLines } from '../components/mailbox-lines.ts';
import { notice, outcomeNotice } from '../components/notice.ts';
import { type SourceView, sourceTag } from '../components/source-tag.ts';
import type { Outcome, PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { day } from '../texts/formats.ts';
import { type Texts, texts } from '../texts/texts.ts';
import type { IdentifierView } from './admin-person.ts';

/** A structure's sheet: legal entity, site or practice, and who practises there. */
export interface AdminStructureView {
  readonly admin: AdminView;
  readonly name: string;
  readonly kind: keyof Texts['admin']['structure']['kinds'];
  readonly closedOn: Date | null;
  readonly outcome: Outcome | null;
  readonly description: {
    readonly tradeName: string;
    readonly category: string;
    readonly sector: string;
    readonly parent: LinkView | null;
    readonly addressLines: readonly string[];
    readonly phone: string;
    readonly mail: string;
    readonly mailboxes: readonly string[];
    readonly source: SourceView | null;
  };
  readonly identifiers: readonly IdentifierView[];
  /** Sites of a legal entity. */
  readonly sites: readonly LinkView[];
  readonly local: readonly LocalFieldView[];
  readonly people: readonly PersonHereView[];
  /** True when more people practise here than are shown. */
  readonly morePeople: boolean;
  readonly history: readonly HistoryView[];
}

export interface LinkView {
  readonly name: string;
  readonly url: string;
}

export interface PersonHereView extends LinkView {
  readonly profession: string;
  readonly role: string;
  readonly identifier: string;
}

export function adminStructurePage(view: AdminStructureView, context: PageContext): Html {
  const { search, sheet, structure } = texts(context.lang).admin;
  const main = html`${outcomeNotice(view.outcome, context.lang)}
<div class="sheet-head"><h1>${inFrench(view.name, context.lang)}</h1><p class="lead">${structure.kinds[view.kind]}</p></div>
${view.closedOn === null ? null : notice('caution', html`<p>${sheet.closedStructure(day(context.lang, view.closedOn, context.timeZone))}</p>`, context.lang)}
<div class="sheet"><div class="sheet-side">${sideOf(view, context)}</div>
<div class="sheet-main">${sites(view, context)}${people(view, context)}</div>
${history(view.history, context)}</div>`;
  const above = [{ name: search.nav, url: view.admin.searchUrl }];
  return adminLayout(view.admin, { section: 'search', title: view.name, above }, main, context);
}

/** The fields kept here come last, unless one of them waits for an answer. */
function sideOf(view: AdminStructureView, context: PageContext): readonly (Html | null)[] {
  const local = view.local.length === 0 ? [] : [localFields(view.local, context)];
  const known = [description(view, context), identifiers(view, context)];
  return needsAnswer(view.local) ? [...local, ...known] : [...known, ...local];
}

function description({ description: facts }: AdminStructureView, context: PageContext): Html {
  const { sheet, structure } = texts(context.lang).admin;
  const french = (text: string) => (text === '' ? null : inFrench(text, context.lang));
  return html`<section class="panel" aria-labelledby="description"><h2 id="description">${structure.description} ${sourceTag(facts.source, context)}</h2>
${definitions([
  [structure.tradeName, french(facts.tradeName)],
  [structure.category, french(facts.category)],
  [sheet.sector, french(facts.sector)],
  [structure.parent, facts.parent === null ? null : link(facts.parent, context)],
  [
    structure.address,
    facts.addressLines.length === 0
      ? null
      : html`${facts.addressLines.map((line) => html`<p class="place-line">${inFrench(line, context.lang)}</p>`)}`,
  ],
  [sheet.phone, facts.phone],
  [sheet.mail, facts.mail],
  [sheet.mailboxes, mailboxLines(facts.mailboxes)],
])}</section>`;
}

function identifiers(view: AdminStructureView, context: PageContext): Html | null {
  if (view.identifiers.length === 0) return null;
  return html`<section class="panel" aria-labelledby="identifiers"><h2 id="identifiers">${texts(context.lang).admin.sheet.identifiers}</h2>
<ul class="identifiers bare">${view.identifiers.map(
    (each) =>
      html`<li><span class="identifier-register">${each.register}</span> ${identifier(each.value)} ${sourceTag(each.source, context)}</li>`,
  )}</ul></section>`;
}

function sites(view: AdminStructureView, context: PageContext): Html | null {
  if (view.sites.length === 0) return null;
  return html`<section class="panel" aria-labelledby="sites"><h2 id="sites">${texts(context.lang).admin.structure.sites}</h2>
<ul class="plain">${view.sites.map((site) => html`<li>${link(site, context)}</li>`)}</ul></section>`;
}

function people(view: AdminStructureView, context: PageContext): Html {
  const words = texts(context.lang).admin.structure;
  const columns = ['name', 'profession', 'role', 'identifier'] as const;
  return html`<section class="panel" aria-labelledby="people"><h2 id="people">${words.people}</h2>
${
  view.people.length === 0
    ? html`<p class="quiet">${words.peopleNone}</p>`
    : html`<div class="scroll" role="region" aria-labelledby="people" tabindex="0"><table class="dense"><thead><tr>${columns.map((column) => html`<th scope="col" class="col-${column}">${words.peopleColumns[column]}</th>`)}</tr></thead>
<tbody>${view.people.map(
        (person) =>
          html`<tr><th scope="row"><a href="${safeUrl(person.url)}">${person.name}</a></th><td>${inFrench(person.profession, context.lang)}</td><td>${inFrench(person.role, context.lang)}</td><td class="col-identifier">${identifier(person.identifier)}</td></tr>`,
      )}</tbody></table></div>`
}
${view.morePeople ? html`<p class="quiet">${words.peopleMore(view.people.length)}</p>` : null}</section>`;
}

function link({ name, url }: LinkView, { lang }: PageContext): Html {
  return html`<a href="${safeUrl(url)}">${inFrench(name, lang)}</a>`;
}
