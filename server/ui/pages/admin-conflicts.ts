import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import { definitions } from '../components/definition.ts';
import { hiddenFields, textField } from '../components/form.ts';
import { identifier } from '../components/identifier.ts';
import { outcomeNotice, refusalNotice } from '../components/notice.ts';
import type { FormTarget, Outcome, PageContext, Refusal } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { instant } from '../texts/formats.ts';
import { type Texts, texts } from '../texts/texts.ts';

/** What files and the directory disagree about, waiting for somebody to decide. */
export interface AdminConflictsView {
  readonly admin: AdminView;
  readonly conflicts: readonly ConflictView[];
  readonly outcome: Outcome | null;
  readonly failure: Refusal | null;
}

export interface ConflictView {
  /** Unique on the page. */
  readonly id: string;
  readonly name: string;
  readonly number: string;
  readonly file: string;
  readonly at: Date;
  readonly about: IdentityView | FieldView | StaffView;
  readonly target: FormTarget;
}

export interface IdentityView {
  readonly kind: 'identity';
  readonly people: readonly ClaimedPerson[];
  readonly isLeftOut: boolean;
  /** Two of the records side by side; null when there are not two. */
  readonly compareUrl: string | null;
}

export interface ClaimedPerson {
  readonly personId: string;
  readonly name: string;
  readonly number: string;
  readonly url: string;
}

export interface FieldView {
  readonly kind: 'field';
  readonly field: keyof Texts['admin']['sheet']['fields'];
  readonly local: string;
  readonly before: string;
  readonly register: string;
  readonly url: string;
}

/** A register has the number of somebody whom an establishment keeps. */
export interface StaffView {
  readonly kind: 'staff';
  readonly keeper: string;
  readonly register: string;
  readonly url: string;
}

export function adminConflictsPage(view: AdminConflictsView, context: PageContext): Html {
  const words = texts(context.lang).conflicts;
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>
${outcomeNotice(view.outcome, context.lang)}${refusalNotice(view.failure, context.lang)}
${view.conflicts.length === 0 ? html`<div class="empty"><p>${words.none}</p></div>` : html`<p class="count" role="status">${words.waiting(view.conflicts.length)}</p>${view.conflicts.map((each) => conflict(each, context))}`}`;
  return adminLayout(view.admin, { section: 'conflicts', title: words.title, above: [] }, main, context);
}

function conflict(view: ConflictView, context: PageContext): Html {
  const { lang, timeZone } = context;
  const words = texts(lang).conflicts;
  const { about } = view;
  return html`<section class="panel" aria-labelledby="head-${view.id}"><h2 id="head-${view.id}">${view.name}</h2>
${definitions([
  [words.number, identifier(view.number)],
  ...linesOf(about, lang),
  [words.file, html`<span class="mono">${view.file}</span>`],
  [words.raised, instant(lang, view.at, timeZone)],
])}${about.kind === 'identity' ? identityNote(about, view.id, lang) : null}${deciding(view, lang)}</section>`;
}

type Lang = PageContext['lang'];

function linesOf(about: ConflictView['about'], lang: Lang): readonly (readonly [string, Html | string])[] {
  if (about.kind === 'identity') return identityLines(about, lang);
  if (about.kind === 'field') return fieldLines(about, lang);
  const words = texts(lang).conflicts;
  return [
    [words.staff, html`<a href="${safeUrl(about.url)}">${about.keeper}</a>`],
    [words.staffRegister, about.register],
  ];
}

function identityLines({ people }: IdentityView, lang: Lang): readonly (readonly [string, Html])[] {
  const list = people.map(
    ({ name, number, url }) => html`<li><a href="${safeUrl(url)}">${name}</a> ${identifier(number)}</li>`,
  );
  return [[texts(lang).conflicts.claims, html`<ul class="bare">${list}</ul>`]];
}

function fieldLines(
  { field, local, before, register, url }: FieldView,
  lang: Lang,
): readonly (readonly [string, Html | string])[] {
  const words = texts(lang).conflicts;
  const { label } = texts(lang).admin.sheet.fields[field];
  return [
    [words.field, html`<a href="${safeUrl(url)}">${label}</a>`],
    [words.local, html`<strong>${local}</strong>`],
    [words.before, before],
    [words.register, html`<strong>${register}</strong>`],
  ];
}

function identityNote({ isLeftOut, compareUrl }: IdentityView, id: string, lang: Lang): Html {
  const words = texts(lang).conflicts;
  return html`<p class="quiet">${isLeftOut ? words.leftOut : words.takenIn}</p>${
    compareUrl === null ? null : html`<p><a id="compare-${id}" href="${safeUrl(compareUrl)}">${words.compare}</a></p>`
  }`;
}

/** No answer is chosen beforehand: whoever decides has read. */
function deciding({ id, about, target }: ConflictView, lang: Lang): Html {
  const words = texts(lang).conflicts;
  const answers: readonly (readonly [value: string, label: string])[] =
    about.kind !== 'identity'
      ? [
          ['local', about.kind === 'field' ? words.decisions.local : words.decisions.staffLocal],
          ['register', about.kind === 'field' ? words.decisions.register : words.decisions.staffRegister],
        ]
      : [
          ...(about.isLeftOut ? about.people : []).map(
            ({ personId, name, number }) => [`is:${personId}`, words.decisions.is(`${name}, ${number}`)] as const,
          ),
          ['apart', words.decisions.apart],
        ];
  const options = answers.map(
    ([value, label]) =>
      html`<label class="option"><input type="radio" name="decision" value="${value}" required> ${label}</label>`,
  );
  return html`<form class="stacked" method="post" action="${safeUrl(target.action)}">${hiddenFields(target)}<fieldset class="options"><legend>${words.decision}</legend>${options}</fieldset>
${textField({ id: `reason-${id}`, name: 'reason', label: words.reason, hint: words.reasonHint, value: '', error: null, type: 'text' })}
<p class="actions"><button class="button" id="settle-${id}" type="submit">${words.settle}</button></p></form>`;
}
