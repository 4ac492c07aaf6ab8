import { REQUIRED } from './settings/setting.ts';
import { SETTING_KEYS, SETTINGS, type SettingKey } from './settings.ts';

const HEAD = `# Configuration de Vestibule. Chaque clé est expliquée dans docs/configuration.md.
# Les lignes commentées montrent un exemple ; sans elles, la valeur par défaut s’applique.
`;

/**
 * The commented file that `vestibule init` writes and `docs/vestibule.example.yaml` shows: every key once, those that production
 * demands filled with their example, the others commented out.
 */
export function exampleFile(): string {
  const open: string[] = [];
  const lines = SETTING_KEYS.flatMap((key) => {
    const path = key.split('.');
    const shared = path.slice(0, -1).findIndex((part, depth) => open[depth] !== part);
    const parents = path.slice(0, -1);
    const from = shared === -1 ? parents.length : shared;
    open.splice(0, open.length, ...parents);
    const headings = parents.slice(from).map((part, n) => {
      const group = `${parents.slice(0, from + n + 1).join('.')}.`;
      return `${indent(from + n)}${SETTING_KEYS.some((each) => each.startsWith(group) && isGiven(each)) ? '' : '# '}${part}:`;
    });
    const isNewGroup = headings.length > 0 || parents.length === 0;
    return [...(isNewGroup ? [''] : []), ...headings, ...settingLines(key, path)];
  });
  return `${HEAD}${lines.join('\n')}\n`;
}

function settingLines(key: SettingKey, path: readonly string[]): readonly string[] {
  const { words, unit, example, production } = SETTINGS[key];
  const before = indent(path.length - 1);
  const preset = production === REQUIRED || production === null ? '' : ` ; par défaut ${JSON.stringify(production)}`;
  return [`${before}# ${words} (${unit}${preset})`, `${before}${isGiven(key) ? '' : '# '}${path.at(-1)}: ${example}`];
}

/** Whether the file gives the key; a group of which nothing is given is commented out whole. */
function isGiven(key: SettingKey): boolean {
  return SETTINGS[key].production === REQUIRED || NEEDED_WITH.has(key);
}

/** Not demanded by themselves, but by a door that production opens. */
const NEEDED_WITH: ReadonlySet<SettingKey> = new Set([
  'mode',
  'cardTls.enabled',
  'cardTls.certFile',
  'cardTls.keyFile',
  'https.enabled',
  'https.certFile',
  'https.keyFile',
  'reader.url',
  'ldap.enabled',
  'ldap.certFile',
  'ldap.keyFile',
  'trust.universe',
  'acr.card',
]);

function indent(depth: number): string {
  return '  '.repeat(depth);
}
