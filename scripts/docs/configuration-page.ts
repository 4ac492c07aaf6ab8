import { REQUIRED } from '../../server/config/settings/setting.ts';
import { environmentName, SETTING_KEYS, SETTINGS, type SettingKey } from '../../server/config/settings.ts';
import { cell, code } from './markdown.ts';

const HEAD = `# Configuration

Page écrite par \`npm run docs\` à partir de la table des réglages. Un fichier commenté : [vestibule.example.yaml](vestibule.example.yaml),
que \`vestibule init\` écrit aussi. \`vestibule check\` nomme toutes les fautes d’un coup, avec leur origine.

Trois sources, la dernière l’emporte : le fichier YAML (\`--config\`, sinon \`vestibule.yaml\`), l’environnement (\`VESTIBULE_…\`), la ligne
de commande (\`--set clé=valeur\`). Une liste ou un objet s’y écrit en YAML sur une ligne. Un réglage secret peut être le contenu d’un
fichier : le nom de la variable suivi de \`_FILE\`. Les chemins relatifs partent du dossier du fichier de configuration, ou du dossier
courant. Une clé inconnue est refusée.
`;

/** `docs/configuration.md`. */
export function configurationPage(): string {
  return [
    HEAD,
    '| clé | ce qu’elle règle | forme | exemple | démonstration | production | environnement |',
    '|---|---|---|---|---|---|---|',
    ...SETTING_KEYS.map(row),
    '',
  ].join('\n');
}

function row(key: SettingKey): string {
  const setting = SETTINGS[key];
  const words = 'secret' in setting ? `${setting.words} **Secret.**` : setting.words;
  const cells = [
    code(key),
    cell(words),
    cell(setting.unit),
    code(setting.example),
    preset(setting.demo),
    preset(setting.production),
    code(environmentName(key)),
  ];
  return `| ${cells.join(' | ')} |`;
}

function preset(value: unknown): string {
  if (value === REQUIRED) return '**exigé**';
  return value === null ? '—' : code(typeof value === 'string' ? value : JSON.stringify(value));
}
