import { accept, type Parser, path, text } from '../parsers.ts';
import { type Secret, secret } from '../secret.ts';

/** Marks a setting that must be given in this mode. */
export const REQUIRED = Symbol('required');

/** One setting. Its key is its dotted name in `SETTINGS`. */
export interface Setting<T> {
  readonly parse: Parser<T>;
  /** French, for the reference page: one sentence. */
  readonly words: string;
  /** Unit or form of the value, French. */
  readonly unit: string;
  /** A value that parses, as YAML. */
  readonly example: string;
  readonly secret?: true;
  /** Value in the demo when nothing is said, as it would be written. */
  readonly demo: unknown;
  /** The same in production, or {@link REQUIRED}. */
  readonly production: unknown;
}

/** Any text, never shown. */
export const secretText: Parser<Secret> = (raw, folder) => {
  const parsed = text(raw, folder);
  return parsed.ok ? accept(secret(parsed.value)) : parsed;
};

/** `null`, or nothing, or a path. */
export const optionalPath: Parser<string | null> = (raw, folder) =>
  raw === null || raw === '' ? accept(null) : path(raw, folder);

/** Keeps each setting's own type while checking its shape. */
export function define<T>(setting: Setting<T>): Setting<T> {
  return setting;
}

/** A file of certificates or of a key, absent unless told. */
export const tlsFile = (what: string, example: string) =>
  define({ parse: optionalPath, words: what, unit: 'fichier PEM', example, demo: null, production: null });
