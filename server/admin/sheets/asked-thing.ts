import type { CompiledSheet, Sheet } from '../../../federation/index.ts';
import type { StatedFactView } from '../../ui/components/stated-facts.ts';
import type { Lang } from '../../ui/context.ts';
import { factLabel, valueTitle, valueWords } from './fact-words.ts';

const MAX_CHARS = 300;
const MAX_FACTS = 30;

type FactType = NonNullable<ReturnType<Sheet['facts']['get']>>['type'];

/** What a form asks of a sheet: an action on a type of thing, with the facts that the asker states. */
export interface AskedThing {
  readonly action: string;
  readonly type: string;
  readonly facts: readonly StatedFactView[];
}

/** One value of a form's address, trimmed and bounded. */
export function said(query: URLSearchParams, name: string): string {
  return (query.get(name) ?? '').trim().slice(0, MAX_CHARS);
}

/** The first action and type of the sheet unless the address names others. */
export function askedThing(query: URLSearchParams, sheet: CompiledSheet | null, lang: Lang): AskedThing {
  const [action = ''] = sheet?.sheet.actions.keys() ?? [];
  const [type = ''] = typesOf(sheet);
  return {
    action: said(query, 'action') || action,
    type: said(query, 'type') || type,
    facts: statedFacts(sheet?.sheet.facts, lang).map((fact) => ({ ...fact, value: said(query, `fact.${fact.name}`) })),
  };
}

/** Properties as a program would state them, each in its declared form; what was left empty is not stated. */
export function propertiesOf(
  facts: readonly StatedFactView[],
  sheet: CompiledSheet | null,
): Readonly<Record<string, unknown>> {
  const typeOf = (name: string) => sheet?.sheet.facts.get(`resource.${name}`)?.type;
  return Object.fromEntries(
    facts.filter(({ value }) => value !== '').map(({ name, value }) => [name, inItsForm(value, typeOf(name))] as const),
  );
}

/** Choices of the form: actions in words, types as the sheet names them. */
export function choicesOf(sheet: CompiledSheet | null, lang: Lang) {
  return {
    actions: [...(sheet?.sheet.actions ?? [])].map(([value, words]) => ({ value, label: words[lang] })),
    types: typesOf(sheet).map((value) => ({ value, label: value })),
  };
}

function typesOf(sheet: CompiledSheet | null): readonly string[] {
  return [...new Set(sheet?.sheet.rules.flatMap(({ resources }) => resources) ?? [])];
}

function statedFacts(facts: Sheet['facts'] = new Map(), lang: Lang): readonly Omit<StatedFactView, 'value'>[] {
  return [...facts]
    .filter(([full, { from }]) => full.startsWith('resource.') && from !== 'kept' && full !== 'resource.patient')
    .map(([full, { type, values }]) => ({
      name: full.slice('resource.'.length),
      title: factLabel(full, facts, lang),
      // Of a set several may be said, which a list of one choice cannot.
      options: (type === 'set' ? [] : type === 'boolean' ? [true, false] : (values ?? [])).map((value) => ({
        value: String(value),
        label: shownValue(full, value, facts, lang),
      })),
    }))
    .slice(0, MAX_FACTS);
}

/** A text, as people read it, without the marks that set it apart in a sentence. */
function shownValue(full: string, value: string | number | boolean, facts: Sheet['facts'], lang: Lang): string {
  const isTitled = valueTitle(full, value, facts) !== undefined;
  return isTitled || typeof value === 'boolean' ? valueWords(full, value, facts, lang) : String(value);
}

/** What was typed, as a fact of that type is stated; a text that is no such value is sent as it is, and nothing is known of it. */
function inItsForm(text: string, type: FactType | undefined): unknown {
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  return type === 'set' ? text.split(',').map((member) => member.trim()) : text;
}
