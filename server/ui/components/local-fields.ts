import type { FormTarget, PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { colon, instant } from '../texts/formats.ts';
import { type Texts, texts } from '../texts/texts.ts';
import { hiddenFields, textField } from './form.ts';
import { type SourceView, sourceTag } from './source-tag.ts';

/** A field that the region owns, with its own small form: one field, one save, the place kept. */
export interface LocalFieldView {
  readonly field: keyof Texts['admin']['sheet']['fields'];
  readonly value: string;
  readonly source: SourceView | null;
  /** Hidden fields hold `field` and the `version` seen; the value is posted as `value`. */
  readonly target: FormTarget;
  /** Why the value given was not taken; the field then shows `value` as typed. */
  readonly error: string | null;
  /** Somebody saved another value meanwhile. */
  readonly conflict: ConflictView | null;
}

export interface ConflictView {
  readonly current: string;
  readonly yours: string;
  readonly by: string;
  readonly at: Date;
  /** The same form with the version now current: saving it again overwrites knowingly. */
  readonly overwrite: FormTarget;
  /** The sheet as it is. */
  readonly keepUrl: string;
}

/** Whether a value was refused, or met another one. */
export function needsAnswer(fields: readonly LocalFieldView[]): boolean {
  return fields.some((field) => field.error !== null || field.conflict !== null);
}

export function localFields(fields: readonly LocalFieldView[], context: PageContext): Html {
  const words = texts(context.lang).admin.sheet;
  return html`<section class="panel panel-local" aria-labelledby="local"><h2 id="local">${words.local}</h2>
<p class="small quiet no-print">${words.localLead}</p>
${fields.map((field) => (field.conflict === null ? fieldForm(field, context) : conflictForm(field, field.conflict, context)))}</section>`;
}

function fieldForm(view: LocalFieldView, context: PageContext): Html {
  const words = texts(context.lang).admin.sheet;
  const { label, hint } = words.fields[view.field];
  return html`<form class="local-field" method="post" action="${safeUrl(view.target.action)}">${hiddenFields(view.target)}
${textField({ id: `field-${view.field}`, name: 'value', label, hint, value: view.value, error: view.error, type: view.field === 'phone' ? 'tel' : 'email', autofocus: view.error !== null })}
<div class="local-actions"><button class="button button-small" type="submit" id="save-${view.field}">${words.save}<span class="unseen">${colon(context.lang)} ${label}</span></button> ${sourceTag(view.source, context)}</div></form>`;
}

/** Both values side by side, and one button each: nothing is lost silently. */
function conflictForm(view: LocalFieldView, conflict: ConflictView, context: PageContext): Html {
  const words = texts(context.lang).admin.sheet;
  const { label } = words.fields[view.field];
  return html`<div class="conflict" role="alert"><h3>${words.conflict}</h3>
<p>${label}. ${words.conflictLead(conflict.by, instant(context.lang, conflict.at, context.timeZone))}</p>
<div class="versions"><div><p class="overline">${words.theirs}</p><p class="version-value">${conflict.current === '' ? words.cleared : conflict.current}</p>
<a class="button button-quiet button-small" id="keep-current" href="${safeUrl(conflict.keepUrl)}">${words.keepCurrent}</a></div>
<form method="post" action="${safeUrl(conflict.overwrite.action)}">${hiddenFields(conflict.overwrite)}<input type="hidden" name="value" value="${conflict.yours}">
<p class="overline">${words.yours}</p><p class="version-value">${conflict.yours === '' ? words.cleared : conflict.yours}</p>
<button class="button button-small" id="keep-mine" type="submit">${words.keepMine}</button></form></div></div>`;
}
