import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse as parseYaml, YAMLParseError } from 'yaml';
import { ServerError } from '../errors.ts';
import { isObject } from './parsers.ts';
import { environmentName, SETTING_KEYS, SETTINGS, type SettingKey } from './settings.ts';

/** Longest configuration or secret file. */
export const CONFIG_MAX_BYTES = 1024 * 1024;

/** One value as found, before it is read. */
export interface RawSetting {
  /** Dotted name; not always one that exists. */
  readonly key: string;
  readonly value: unknown;
  /** Where it was found, for whoever mends it: file, environment name or option. */
  readonly origin: string;
  /** Folder that relative paths start from. */
  readonly folder: string;
}

/**
 * Settings of a YAML file, nested names joined by dots. A setting whose value is itself an object is taken whole.
 *
 * @throws ServerError `server.config.unreadable`
 */
export function readFileSource(file: string, origin = file): readonly RawSetting[] {
  const folder = dirname(resolve(file));
  const parsed = parseText(readBounded(file), origin);
  if (parsed === null) return [];
  if (!isObject(parsed))
    throw new ServerError('server.config.unreadable', `${origin}: des clés et des valeurs sont attendues`);
  return flatten(parsed, '').map(([key, value]) => ({ key, value, origin, folder }));
}

/**
 * Settings of the environment: `VESTIBULE_…`. Lists and objects are written as YAML on one line. A secret may instead be the
 * content of a file: `VESTIBULE_CLIENT_SECRETS_FILE`. Names that begin so and are none are given as they are, to be refused.
 */
export function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): readonly RawSetting[] {
  const byName = new Map<string, SettingKey>(SETTING_KEYS.map((key) => [environmentName(key), key]));
  return Object.entries(environment).flatMap(([name, value]): RawSetting[] => {
    if (!name.startsWith('VESTIBULE_') || value === undefined || NOT_SETTINGS.has(name)) return [];
    const key = byName.get(name);
    if (key) return [{ key, value: structured(key, value, name), origin: name, folder }];
    const secretKey = name.endsWith('_FILE') ? byName.get(name.slice(0, -'_FILE'.length)) : undefined;
    if (secretKey && isSecret(secretKey)) {
      return [
        {
          key: secretKey,
          value: structured(secretKey, readBounded(value).trim(), name),
          origin: `${name} (${value})`,
          folder,
        },
      ];
    }
    return [{ key: name, value, origin: name, folder }];
  });
}

/** Read by the test command, not by the server. */
const NOT_SETTINGS: ReadonlySet<string> = new Set(['VESTIBULE_LONG']);

/** Settings of the command line: `--set key=value`, as in the environment. */
export function readOptions(pairs: readonly string[], folder: string): readonly RawSetting[] {
  return pairs.map((pair) => {
    const split = pair.indexOf('=');
    if (split < 1) throw new ServerError('server.command.malformed', `--set attend clé=valeur, pas « ${pair} »`);
    const key = pair.slice(0, split);
    const text = pair.slice(split + 1);
    return { key, value: isSetting(key) ? structured(key, text, '--set') : text, origin: `--set ${key}`, folder };
  });
}

function isSecret(key: SettingKey): boolean {
  return 'secret' in SETTINGS[key];
}

export function isSetting(key: string): key is SettingKey {
  return Object.hasOwn(SETTINGS, key);
}

/** Text of a list or object setting is YAML; any other is taken as it is. */
function structured(key: SettingKey, text: string, origin: string): unknown {
  return typeof SETTINGS[key].demo === 'object' && SETTINGS[key].demo !== null ? parseText(text, origin) : text;
}

function flatten(tree: Readonly<Record<string, unknown>>, prefix: string): readonly (readonly [string, unknown])[] {
  return Object.entries(tree).flatMap(([name, value]) => {
    const key = `${prefix}${name}`;
    return isObject(value) && !isSetting(key) ? flatten(value, `${key}.`) : [[key, value] as const];
  });
}

function readBounded(file: string): string {
  try {
    const bytes = readFileSync(file);
    if (bytes.length <= CONFIG_MAX_BYTES) return bytes.toString('utf8');
  } catch (cause) {
    throw new ServerError('server.config.unreadable', `${file} ne peut pas être lu`, { cause });
  }
  throw new ServerError('server.config.unreadable', `${file} dépasse ${CONFIG_MAX_BYTES} octets`);
}

function parseText(text: string, origin: string): unknown {
  try {
    // No custom tags, no merge keys, and an alias bomb is bounded.
    return parseYaml(text, { schema: 'core', maxAliasCount: 10, prettyErrors: true });
  } catch (cause) {
    const [line] = cause instanceof YAMLParseError ? (cause.linePos ?? []) : [];
    const place = line ? `ligne ${line.line}` : 'YAML';
    // The text of a YAML error quotes the file, which may hold secrets: only the place is told.
    throw new ServerError('server.config.unreadable', `${origin} : ${place} mal formée`);
  }
}
