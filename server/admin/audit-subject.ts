import type { Application } from '../../federation/index.ts';
import type { Lang } from '../ui/context.ts';

/** An act about a patient, by its id alone: what it says is not told. */
const ACT_WORDS: Readonly<Record<Lang, string>> = { fr: 'acte', en: 'act' };
/** Any thing of a type, where none in particular was asked. */
const ANY: ReadonlySet<string> = new Set(['*', '-']);

/**
 * What a line is about, where it names an application: by its name, and which thing of its own. `dcc:application:dcc` is the application itself.
 *
 * @returns null when it names none that is known
 */
export function applicationSubject(
  subject: string,
  find: (id: string) => Application | undefined,
  lang: Lang,
): string | null {
  const [, id = '', rest = ''] = /^([^:]*):?(.*)$/s.exec(subject) ?? [];
  const name = find(id)?.name[lang];
  if (name === undefined) return null;
  if (rest === '' || rest === `application:${id}`) return name;
  const [, type, thing = ''] = /^([^:]*):(.*)$/s.exec(rest) ?? [];
  if (type === undefined) return `${name}, ${ACT_WORDS[lang]} ${rest}`;
  return ANY.has(thing) ? `${name}, ${type}` : `${name}, ${type} ${thing}`;
}
