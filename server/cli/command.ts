import type { ParseArgsConfig } from 'node:util';
import { ServerError } from '../errors.ts';
import type { ExitCode } from './exit-codes.ts';

/** What a command may use of the machine; the entry fills it, tests fill it otherwise. */
export interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder the command was typed in. */
  readonly folder: string;
  readonly clock: { now(): Date };
  readonly randomBytes: (count: number) => Uint8Array;
  out(text: string): void;
  err(text: string): void;
  /** Resolves at the first request to stop (SIGTERM, SIGINT). */
  stopRequested(): Promise<void>;
  /** Called at each request to renew what can be renewed while running (SIGHUP). */
  onRenewal(renew: () => void): void;
}

export type OptionValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

/** A command as typed. */
export interface Invocation {
  readonly options: OptionValues;
  readonly operands: readonly string[];
  readonly machine: Machine;
}

export interface Command {
  /** As shown by `--help`, after `vestibule`. */
  readonly usage: string;
  /** One sentence, French. */
  readonly words: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** Number of operands: least and most. */
  readonly operands: readonly [number, number];
  run(invocation: Invocation): Promise<ExitCode>;
}

/** Options of a command that needs the configuration and answers no JSON document: it writes a file of another form, or runs on. */
export const TEXT_OPTIONS = {
  config: { type: 'string' },
  set: { type: 'string', multiple: true },
  data: { type: 'string' },
  secrets: { type: 'string' },
} as const;

/** Options of every other command that needs it: with `--json`, one JSON document is all that is printed on the output. */
export const CONFIG_OPTIONS = { ...TEXT_OPTIONS, json: { type: 'boolean' } } as const;

/** An option given once as text, or undefined. */
export function textOption({ options }: Invocation, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** A whole number from 1, or the default. @throws ServerError `server.command.malformed` */
export function countOption(invocation: Invocation, name: string, preset: number, most: number): number {
  const text = textOption(invocation, name);
  if (text === undefined) return preset;
  const value = Number(text);
  if (/^[0-9]{1,15}$/.test(text) && value >= 1 && value <= most) return value;
  throw new ServerError('server.command.malformed', `--${name} : un nombre de 1 à ${most} est attendu`);
}
