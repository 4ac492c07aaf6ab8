import type { CompiledSheet } from '../../../federation/index.ts';
import type { AskedFactView } from '../../ui/asked-fact.ts';
import type { Lang } from '../../ui/context.ts';
import { factWords } from './fact-words.ts';

const MAX_CHARS = 300;
const MAX_FACTS = 30;

/** A declared fact that whoever asks states, as it was typed. */
export interface StatedFact {
  readonly name: string;
  readonly value: string;
}

/** What a form asks of a sheet: an action on a type of thing, with the facts that the asker states. */
export interface AskedThing {
  readonly action: string;
  readonly type: string;
  readonly facts: readonly StatedFact[];
}

/** One value of a form's address, trimmed and bounded. */
export function said(query: URLSearchParams, name: string): string {
  return (query.get(name) ?? '').trim().slice(0, MAX_CHARS);
}

/** The first action and type of the sheet unless the address names others. */
export function askedThing(query: URLSearchParams, sheet: CompiledSheet | null): AskedThing {
  const [action = ''] = sheet?.sheet.actions.keys() ?? [];
  const [type = ''] = typesOf(sheet);
  return {
    action: said(query, 'action') || action,
    type: said(query, 'type') || type,
    facts: statedFacts(sheet).map((name) => ({ name, value: said(query, `fact.${name}`) })),
  };
}

/** Properties as a program would state them; what was left empty is not stated. */
export function propertiesOf(facts: readonly StatedFact[]): Readonly<Record<string, string | number | boolean>> {
  return Object.fromEntries(
    facts.filter(({ value }) => value !== '').map(({ name, value }) => [name, scalar(value)] as const),
  );
}

/** Choices of the form: actions in words, types as the sheet names them. */
export function choicesOf(sheet: CompiledSheet | null, lang: Lang) {
  return {
    actions: [...(sheet?.sheet.actions ?? [])].map(([value, words]) => ({ value, label: words[lang] })),
    types: typesOf(sheet).map((value) => ({ value, label: value })),
  };
}

/** Fields of the form, in words where a fact has any. */
export function fieldsOf(facts: readonly StatedFact[], lang: Lang): readonly AskedFactView[] {
  return facts.map(({ name, value }) => {
    const words = factWords(`resource.${name}`, lang);
    return { name, label: words && words.charAt(0).toLocaleUpperCase(lang) + words.slice(1), value };
  });
}

function typesOf(sheet: CompiledSheet | null): readonly string[] {
  return [...new Set(sheet?.sheet.rules.flatMap(({ resources }) => resources) ?? [])];
}

function statedFacts(sheet: CompiledSheet | null): readonly string[] {
  return [...(sheet?.sheet.facts ?? [])]
    .filter(([name, { from }]) => name.startsWith('resource.') && from !== 'kept' && name !== 'resource.patient')
    .map(([name]) => name.slice('resource.'.length))
    .slice(0, MAX_FACTS);
}

function scalar(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}
