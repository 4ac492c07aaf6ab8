import type { FormTarget } from '../context.ts';
import { attr, flag, type Html, html } from '../html.ts';

/** The hidden fields of a form. */
export function hiddenFields(target: FormTarget): Html {
  return html`${Object.entries(target.hidden).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}`;
}

/** One text field: label, hint and error linked to it (WCAG 1.3.1, 3.3.1). */
export interface TextField {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint: string | null;
  readonly value: string;
  readonly error: string | null;
  readonly type: 'text' | 'tel' | 'email' | 'search';
  readonly autofocus?: boolean;
}

export function textField(field: TextField): Html {
  const described = [field.error === null ? '' : `${field.id}-error`, field.hint === null ? '' : `${field.id}-hint`]
    .filter((id) => id !== '')
    .join(' ');
  return html`<div class="field">
<label for="${field.id}">${field.label}</label>
${field.hint === null ? null : html`<p class="hint" id="${field.id}-hint">${field.hint}</p>`}
${field.error === null ? null : html`<p class="field-error" id="${field.id}-error">${field.error}</p>`}
<input class="input" type="${field.type}" id="${field.id}" name="${field.name}" value="${field.value}" autocomplete="off" ${attr('aria-describedby', described === '' ? null : described)} ${attr('aria-invalid', field.error === null ? null : 'true')} ${flag('autofocus', field.autofocus ?? false)}>
</div>`;
}

/** A choice in a list: label linked to it. */
export interface SelectField {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly value: string;
}

export function selectField({ id, name, label, options, value }: SelectField): Html {
  return html`<div class="field"><label for="${id}">${label}</label>
<select class="input" id="${id}" name="${name}">${options.map((option) => html`<option value="${option.value}" ${flag('selected', option.value === value)}>${option.label}</option>`)}</select></div>`;
}
