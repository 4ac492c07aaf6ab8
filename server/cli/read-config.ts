import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { type ConfigFault, type ConfigVerdict, checkConfig, loadConfig } from '../config/load-config.ts';
import { fileFaults } from '../config/named-files.ts';
import { type RawSetting, readEnvironment, readFileSource, readOptions } from '../config/sources.ts';
import { type Invocation, textOption } from './command.ts';

/** Read when `--config` is not given and it is there. */
const DEFAULT_FILE = 'vestibule.yaml';

/** Sources of the configuration, weakest first: file, environment, command line. */
function sourcesOf(invocation: Invocation): readonly RawSetting[] {
  const { folder, environment } = invocation.machine;
  const file = resolve(folder, textOption(invocation, 'config') ?? DEFAULT_FILE);
  const isGiven = textOption(invocation, 'config') !== undefined || existsSync(file);
  const pairs = invocation.options.set;
  const named = (['data', 'secrets', 'processes'] as const).flatMap((key) => {
    const value = textOption(invocation, key);
    return value === undefined ? [] : [{ key, value, origin: `--${key}`, folder }];
  });
  return [
    ...(isGiven ? readFileSource(file) : []),
    ...readEnvironment(environment, folder),
    ...readOptions(Array.isArray(pairs) ? pairs.map(String) : [], folder),
    ...named,
  ];
}

/** @throws ServerError `server.config.unreadable`, `server.command.malformed` */
export function judgeConfig(invocation: Invocation): ConfigVerdict {
  return checkConfig(sourcesOf(invocation), invocation.machine.folder);
}

/**
 * What {@link readConfigToServe} would refuse here besides: files and folders that an accepted configuration names. Those of another machine may well be absent.
 *
 * @throws ServerError as {@link judgeConfig}
 */
export function absentHere(invocation: Invocation): readonly ConfigFault[] {
  const verdict = checkConfig(sourcesOf(invocation), invocation.machine.folder, fileFaults);
  return verdict.accepted ? [] : verdict.faults;
}

/** @throws ServerError `server.config.invalid`, `server.config.unreadable`, `server.command.malformed` */
export function readConfig(invocation: Invocation): Config {
  return loadConfig(sourcesOf(invocation), invocation.machine.folder);
}

/**
 * The same for who starts the service: the files and folders that it names are looked at as well.
 *
 * @throws ServerError as {@link readConfig}
 */
export function readConfigToServe(invocation: Invocation): Config {
  return loadConfig(sourcesOf(invocation), invocation.machine.folder, fileFaults);
}
