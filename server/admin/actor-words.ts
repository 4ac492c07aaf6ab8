import type { Lang } from '../ui/context.ts';

/** Who did something, where nobody of the directory did. */
const ACTOR_WORDS: Readonly<Record<string, Readonly<Record<Lang, string>>>> = {
  system: { fr: 'système', en: 'system' },
  anonymous: { fr: 'anonyme', en: 'anonymous' },
};

/** The name of an actor that is no person: of the house in words, of an application or a directory account as it is. */
export function actorWords(by: string, lang: Lang): string {
  return Object.hasOwn(ACTOR_WORDS, by) ? (ACTOR_WORDS[by]?.[lang] ?? by) : by;
}
