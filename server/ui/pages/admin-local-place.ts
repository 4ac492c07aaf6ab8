import { type AdminView, adminLayout } from '../components/admin-frame.ts';
import type { Crumb } from '../components/breadcrumb.ts';
import { hiddenFields, selectField, textField } from '../components/form.ts';
import { type HistoryView, history } from '../components/history.ts';
import { identifier } from '../components/identifier.ts';
import { outcomeNotice, refusalNotice } from '../components/notice.ts';
import type { FormTarget, Outcome, PageContext, Refusal } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { day } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';
import { type StateWord, stateBadge } from './admin-staff.ts';

/** One place in no national file, new or known. */
export interface AdminLocalPlaceView {
  readonly admin: AdminView;
  readonly above: readonly Crumb[];
  readonly name: string;
  /** Null: to be typed. */
  readonly key: string | null;
  readonly values: PlaceValues;
  readonly save: FormTarget;
  readonly known: KnownPlace | null;
  readonly outcome: Outcome | null;
  readonly failure: Refusal | null;
  readonly detail: string;
}

export interface PlaceValues {
  readonly code: string;
  readonly name: string;
  readonly kind: 'site' | 'service';
  readonly siret: string;
  readonly number: string;
  readonly way: string;
  readonly postalCode: string;
  readonly city: string;
  readonly phone: string;
  readonly email: string;
  readonly openedOn: string;
}

export interface KnownPlace {
  readonly state: StateWord;
  readonly closes: Date | null;
  readonly today: string;
  readonly close: FormTarget | null;
  readonly reopen: FormTarget | null;
  /** Its own staff and places. */
  readonly listUrl: string;
  readonly history: readonly HistoryView[];
}

export function adminLocalPlacePage(view: AdminLocalPlaceView, context: PageContext): Html {
  const { lang } = context;
  const { place: words, form } = texts(lang).staff;
  const { values, known } = view;
  const title = view.key === null ? words.createTitle : view.name;
  const field = (name: keyof PlaceValues, label: string, hint: string | null = null) =>
    textField({ id: name, name, label, hint, value: values[name], error: null, type: 'text' });
  const kinds = (['service', 'site'] as const).map((value) => ({ value, label: words.kinds[value] }));
  const main = html`<h1>${title}</h1>${outcomeNotice(view.outcome, lang)}${refusalNotice(view.failure, lang)}${view.detail === '' ? null : html`<p class="field-error" id="detail">${view.detail}</p>`}
${view.key === null || known === null ? null : statePart(view.key, known, context)}
<form class="stacked" method="post" action="${safeUrl(view.save.action)}">${hiddenFields(view.save)}
${view.key === null ? field('code', words.code, words.codeHint) : null}
${field('name', words.name)}${selectField({ id: 'kind', name: 'kind', label: words.kind, options: kinds, value: values.kind })}
${field('siret', words.siret, words.siretHint)}${field('number', words.number)}${field('way', words.way)}${field('postalCode', words.postalCode)}${field('city', words.city)}
${field('phone', form.phone)}${field('email', form.email)}${field('openedOn', words.openedOn, words.openedHint)}
<p class="actions"><button class="button" id="save" type="submit">${form.save}</button></p></form>
${known === null ? null : endPart(known, lang)}${known === null ? null : history(known.history, context)}`;
  return adminLayout(view.admin, { section: 'staff', title, above: view.above }, main, context);
}

function statePart(key: string, known: KnownPlace, { lang, timeZone }: PageContext): Html {
  const { states, form, list } = texts(lang).staff;
  const closes = known.closes === null ? null : html` ${form.closes(day(lang, known.closes, timeZone))}`;
  return html`<p>${identifier(key)} · ${stateBadge(states[known.state], known.state)}${closes} · <a href="${safeUrl(known.listUrl)}">${list.staff}</a></p>`;
}

function endPart({ close, reopen, today }: KnownPlace, lang: PageContext['lang']): Html {
  const { place: words, form } = texts(lang).staff;
  return html`${
    close === null
      ? null
      : html`<section class="panel" aria-labelledby="close-head"><h2 id="close-head">${form.close}</h2><p class="quiet">${words.closeLead}</p><form class="stacked" method="post" action="${safeUrl(close.action)}">${hiddenFields(close)}
${textField({ id: 'on', name: 'on', label: words.closeOn, hint: form.dayHint, value: today, error: null, type: 'text' })}
<p class="actions"><button class="button button-quiet" id="close" type="submit">${form.close}</button></p></form></section>`
  }${
    reopen === null
      ? null
      : html`<form class="actions" method="post" action="${safeUrl(reopen.action)}">${hiddenFields(reopen)}<button class="button button-quiet" id="reopen" type="submit">${form.reopen}</button></form>`
  }`;
}
