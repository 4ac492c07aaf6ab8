import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { texts } from '../texts/texts.ts';
import { selectField, textField } from './form.ts';

/** A declared fact that whoever asks states, as it was typed. */
export interface StatedFactView {
  readonly name: string;
  readonly value: string;
  /** What the sheet calls it; `''`: its name. */
  readonly title: string;
  /** The only values it may have; none: any. */
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** One field for each: a list where the sheet lists the values, a text otherwise. */
export function statedFactFields(facts: readonly StatedFactView[], { lang }: PageContext): Html {
  const words = texts(lang).admin.sheets.simulator;
  return html`${facts.map(({ name, value, title, options }) => {
    const field = { id: `fact.${name}`, name: `fact.${name}`, label: title || words.fact(name), value };
    if (options.length === 0) return textField({ ...field, hint: null, error: null, type: 'text' });
    return selectField({ ...field, options: [{ value: '', label: words.notStated }, ...options] });
  })}`;
}
