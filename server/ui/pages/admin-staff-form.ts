import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import type { Crumb } from '../components/breadcrumb.ts';
import { hiddenFields, selectField, type TextField, textField } from '../components/form.ts';
import { type HistoryView, history } from '../components/history.ts';
import { identifier } from '../components/identifier.ts';
import { notice, outcomeNotice, refusalNotice } from '../components/notice.ts';
import type { FormTarget, Outcome, PageContext, Refusal } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { day } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';
import { type StateWord, stateBadge } from './admin-staff.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** One member of staff, new or known: what is said of them, their posts, their end. */
export interface AdminStaffFormView {
  readonly admin: AdminView;
  readonly above: readonly Crumb[];
  /** Name, of somebody known. */
  readonly name: string;
  /** Null: to be typed; what numbers of the establishment begin with then. */
  readonly number: string | null;
  readonly prefix: string;
  readonly typedNumber: string;
  /** A card proved the number that is typed. */
  readonly isProved: boolean;
  readonly values: StaffValues;
  readonly places: readonly Choice[];
  readonly roles: readonly Choice[];
  readonly sectors: readonly Choice[];
  readonly save: FormTarget;
  /** Of somebody known alone. */
  readonly known: KnownStaff | null;
  readonly outcome: Outcome | null;
  readonly failure: Refusal | null;
  /** What exactly was wrong, in the words of the directory: the field and what is expected. */
  readonly detail: string;
}

export interface StaffValues {
  readonly familyName: string;
  readonly givenNames: string;
  readonly civility: string;
  readonly function: string;
  readonly phone: string;
  readonly email: string;
  readonly posts: readonly PostValues[];
}

export interface PostValues {
  readonly place: string;
  readonly role: string;
  readonly sector: string;
  readonly from: string;
  readonly until: string;
}

export interface KnownStaff {
  readonly state: StateWord;
  /** Null: no end is planned. */
  readonly closes: Date | null;
  readonly today: string;
  /** Null: closed already. */
  readonly close: FormTarget | null;
  readonly reopen: FormTarget | null;
  readonly history: readonly HistoryView[];
}

export function adminStaffFormPage(view: AdminStaffFormView, context: PageContext): Html {
  const { lang } = context;
  const words = texts(lang).staff.form;
  const { values } = view;
  const title = view.number === null ? words.createTitle : view.name;
  const field = (
    name: keyof Omit<StaffValues, 'posts'>,
    hint: string | null = null,
    type: TextField['type'] = 'text',
  ) => textField({ id: name, name, label: words[name], hint, value: values[name], error: null, type });
  const civilities = [
    { value: '', label: words.noCivility },
    { value: 'MME', label: lang === 'fr' ? 'Madame' : 'Mrs' },
    { value: 'M', label: lang === 'fr' ? 'Monsieur' : 'Mr' },
  ];
  const main = html`<h1>${title}</h1>${outcomeNotice(view.outcome, lang)}${refusalNotice(view.failure, lang)}${view.detail === '' ? null : html`<p class="field-error" id="detail">${view.detail}</p>`}
${statePart(view, context)}
<form class="stacked" method="post" action="${safeUrl(view.save.action)}">${hiddenFields(view.save)}
${numberPart(view, lang)}
${field('familyName')}${field('givenNames', words.givenNamesHint)}
${selectField({ id: 'civility', name: 'civility', label: words.civility, options: civilities, value: values.civility })}
${field('function', words.functionHint)}${field('phone', null, 'tel')}${field('email', null, 'email')}
<fieldset class="options"><legend>${words.posts}</legend><p class="hint">${words.postsHint}</p>${values.posts.map((post, rank) => postPart(post, rank, view, lang))}</fieldset>
<p class="actions"><button class="button" id="save" type="submit">${view.number === null ? words.create : words.save}</button></p></form>
${view.known === null ? null : endPart(view.known, lang)}
${view.known === null ? null : history(view.known.history, context)}`;
  return adminLayout(view.admin, { section: 'staff', title, above: view.above }, main, context);
}

function statePart({ known, number }: AdminStaffFormView, { lang, timeZone }: PageContext): Html | null {
  if (known === null || number === null) return null;
  const { states, form } = texts(lang).staff;
  const closes = known.closes === null ? null : html` ${form.closes(day(lang, known.closes, timeZone))}`;
  return html`<p>${identifier(number)} · ${stateBadge(states[known.state], known.state)}${closes}</p>`;
}

function numberPart({ number, typedNumber, prefix, isProved }: AdminStaffFormView, lang: PageContext['lang']) {
  if (number !== null) return null;
  const words = texts(lang).staff.form;
  return html`${isProved ? notice('success', html`<p>${words.fromRequest}</p>`, lang) : null}${textField({ id: 'number', name: 'number', label: words.number, hint: words.numberHint(prefix), value: typedNumber, error: null, type: 'text' })}`;
}

function postPart(post: PostValues, rank: number, view: AdminStaffFormView, lang: PageContext['lang']): Html {
  const words = texts(lang).staff.form;
  const id = (name: string) => `post-${rank}-${name}`;
  const choice = (name: 'place' | 'role' | 'sector', options: readonly Choice[]) =>
    selectField({ id: id(name), name: id(name), label: words[name], options, value: post[name] });
  const date = (name: 'from' | 'until') =>
    textField({
      id: id(name),
      name: id(name),
      label: words[name],
      hint: words.dayHint,
      value: post[name],
      error: null,
      type: 'text',
    });
  return html`<fieldset class="panel stacked"><legend>${words.post(rank + 1)}</legend>
${choice('place', view.places)}${choice('role', view.roles)}${choice('sector', view.sectors)}${date('from')}${date('until')}</fieldset>`;
}

function endPart({ close, reopen, today }: KnownStaff, lang: PageContext['lang']): Html {
  const words = texts(lang).staff.form;
  const closing =
    close === null
      ? null
      : html`<section class="panel" aria-labelledby="close-head"><h2 id="close-head">${words.close}</h2><p class="quiet">${words.closeLead}</p><form class="stacked" method="post" action="${safeUrl(close.action)}">${hiddenFields(close)}
${textField({ id: 'on', name: 'on', label: words.closeOn, hint: words.dayHint, value: today, error: null, type: 'text' })}
<p class="actions"><button class="button button-quiet" id="close" type="submit">${words.close}</button></p></form></section>`;
  const reopening =
    reopen === null
      ? null
      : html`<section class="panel" aria-labelledby="reopen-head"><h2 id="reopen-head">${words.reopen}</h2><p class="quiet">${words.reopenLead}</p><form class="actions" method="post" action="${safeUrl(reopen.action)}">${hiddenFields(reopen)}<button class="button button-quiet" id="reopen" type="submit">${words.reopen}</button></form></section>`;
  return html`${closing}${reopening}`;
}
