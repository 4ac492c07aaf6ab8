import { ServerError } from '../errors.ts';
import { assemble } from './assemble.ts';
import type { Config, Mode } from './config.ts';
import { type CrossFault, crossFaults } from './cross-faults.ts';
import { nearest } from './nearest.ts';
import { REQUIRED } from './settings/setting.ts';
import { SETTING_KEYS, SETTINGS, type SettingKey, type Values } from './settings.ts';
import { isSetting, type RawSetting } from './sources.ts';

/** One thing wrong with the configuration, in French, for whoever mends it. */
export interface ConfigFault {
  readonly key: string;
  /** As found; `[secret]` for a secret; null when nothing was found. */
  readonly value: string | null;
  readonly reason: string;
  readonly example: string;
  /** File, environment name or option. */
  readonly origin: string;
}

export type ConfigVerdict =
  | { readonly accepted: true; readonly config: Config; readonly origins: Readonly<Record<SettingKey, string>> }
  | { readonly accepted: false; readonly faults: readonly ConfigFault[] };

const DEFAULT_ORIGIN = 'valeur par défaut';
const MAX_SHOWN_CHARACTERS = 80;

/**
 * Judge a configuration: later sources win over earlier ones. Every fault is told at once, unknown names with the nearest
 * existing one.
 *
 * @param sources raw settings, weakest first: file, environment, command line
 * @param folder  where the default folders are: the working directory
 * @param examine looks at what well-formed values name outside, once they are all well formed; nothing unless given
 */
export function checkConfig(
  sources: readonly RawSetting[],
  folder: string,
  examine: Examine = () => [],
): ConfigVerdict {
  const unknown = sources.filter(({ key }) => !isSetting(key)).map(unknownFault);
  const found = new Map(sources.map((raw) => [raw.key, raw]));
  const mode: Mode = found.get('mode')?.value === 'demo' ? 'demo' : 'production';
  const faults: ConfigFault[] = [...unknown];
  const values: Partial<Record<SettingKey, unknown>> = {};
  const origins: Partial<Record<SettingKey, string>> = {};
  for (const key of SETTING_KEYS) {
    const raw = found.get(key) ?? { key, value: SETTINGS[key][mode], origin: DEFAULT_ORIGIN, folder };
    if (raw.value === REQUIRED) {
      faults.push({
        key,
        value: null,
        reason: 'cette valeur est exigée',
        example: SETTINGS[key].example,
        origin: 'absente',
      });
      continue;
    }
    const parsed = SETTINGS[key].parse(raw.value, raw.folder);
    origins[key] = raw.origin;
    if (parsed.ok) values[key] = parsed.value;
    else faults.push(faultOf(key, raw, parsed.reason));
  }
  const told = ({ key, reason }: CrossFault): ConfigFault => {
    const { value, origin } = found.get(key) ?? { value: SETTINGS[key][mode], origin: DEFAULT_ORIGIN };
    return faultOf(key, { value, origin }, reason);
  };
  faults.push(...crossFaults(values as Partial<Values>).map(told));
  if (faults.length > 0) return { accepted: false, faults };
  // Every key was read by its own parser: a missing one has left a fault.
  const complete = values as Values;
  const outside = examine(complete).map(told);
  if (outside.length > 0) return { accepted: false, faults: outside };
  return { accepted: true, config: assemble(complete), origins: origins as Record<SettingKey, string> };
}

/** What is wrong with the files and folders that settings name. */
type Examine = (values: Values) => readonly CrossFault[];

/** The configuration, or a refusal to start. @throws ServerError `server.config.invalid`, its detail one fault a line */
export function loadConfig(sources: readonly RawSetting[], folder: string, examine?: Examine): Config {
  const verdict = checkConfig(sources, folder, examine);
  if (verdict.accepted) return verdict.config;
  throw new ServerError('server.config.invalid', verdict.faults.map(describeFault).join('\n'));
}

/** One line: key, value, reason, example, origin. */
export function describeFault({ key, value, reason, example, origin }: ConfigFault): string {
  return `${key} : ${reason}${value === null ? '' : ` (trouvé : ${value})`} — exemple : ${example} — origine : ${origin}`;
}

function faultOf(key: SettingKey, raw: Pick<RawSetting, 'value' | 'origin'>, reason: string): ConfigFault {
  const value = 'secret' in SETTINGS[key] ? '[secret]' : shown(raw.value);
  return { key, value, reason, example: SETTINGS[key].example, origin: raw.origin };
}

function unknownFault({ key, origin }: RawSetting): ConfigFault {
  const suggestion = nearest(key);
  const reason = `cette clé n’existe pas${suggestion ? `, la plus proche est « ${suggestion.name} »` : ''}`;
  // The value is not shown: a mistyped name may be that of a secret.
  return { key, value: null, reason, example: suggestion?.example ?? 'voir docs/configuration.md', origin };
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return (text ?? String(value)).replace(/\p{Cc}/gu, '\uFFFD').slice(0, MAX_SHOWN_CHARACTERS);
}
