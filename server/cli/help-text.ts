import { COMMANDS } from './commands.ts';

const EXIT_WORDS = `Codes de sortie : 0 fait ; 1 fait, la réponse est non ; 2 mal demandé (commande ou configuration) ; 3 impossible.`;

/** The commands of a family (`cert`), or the one of that name; all of them when there is none. */
export function familyOf(word = ''): readonly string[] {
  const names = Object.keys(COMMANDS);
  const family = names.filter((name) => name === word || name.startsWith(`${word} `));
  return family.length > 0 ? family : names;
}

/**
 * The commands whose help is asked, all or those of a family: `--help`, `help`, `help cert`, `cert --help`. Null when something
 * else is, the help of one command included.
 */
export function helpAsked([first = '', second]: readonly string[]): readonly string[] | null {
  if (first === '--help' || first === 'help') return familyOf(second);
  return second === '--help' && !Object.hasOwn(COMMANDS, first) ? familyOf(first) : null;
}

/** Usage and words of commands, and what the exit codes say. */
export async function helpText(names: readonly string[]): Promise<string> {
  const shown = Object.entries(COMMANDS).filter(([name]) => names.includes(name));
  const lines = await Promise.all(
    shown.map(async ([, load]) => {
      const { usage, words } = await load();
      return `  vestibule ${usage}\n      ${words}`;
    }),
  );
  return `Vestibule : identité, annuaire et confiance d’une région de santé.\n\n${lines.join('\n')}\n\n${EXIT_WORDS}`;
}
