import { REQUIRED, SETTING_KEYS, SETTINGS, type SettingKey } from './settings.ts';

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
    const headings = parents.slice(from).map((part, n) => `${indent(from + n)}${part}:`);
    const isNewGroup = headings.length > 0 || parents.length === 0;
    return [...(isNewGroup ? [''] : []), ...headings, ...settingLines(key, path)];
  });
  return `${HEAD}${lines.join('\n')}\n`;
}

function settingLines(key: SettingKey, path: readonly string[]): readonly string[] {
  const { words, unit, example, production } = SETTINGS[key];
  const before = indent(path.length - 1);
  const isGiven = production === REQUIRED || NEEDED_WITH.has(key);
  const preset = production === REQUIRED || production === null ? '' : ` ; par défaut ${JSON.stringify(production)}`;
  return [`${before}# ${words} (${unit}${preset})`, `${before}${isGiven ? '' : '# '}${path.at(-1)}: ${example}`];
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
