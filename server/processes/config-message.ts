import type { Config } from '../config/config.ts';
import { Secret, secret } from '../config/secret.ts';

const MARK = 'vestibule:secret';

/** The configuration as text for a worker's own channel: it is read once, and every process of the house has the same. */
export function packConfig(config: Config): string {
  return JSON.stringify(reveal(config));
}

/** @param text made by {@link packConfig} of the same version */
export function unpackConfig(text: string): Config {
  return JSON.parse(text, (_key, value: unknown) => (isMarked(value) ? secret(value[MARK]) : value)) as Config;
}

function reveal(value: unknown): unknown {
  if (value instanceof Secret) return { [MARK]: value.reveal() };
  if (Array.isArray(value)) return value.map(reveal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, reveal(part)]));
}

function isMarked(value: unknown): value is { readonly [MARK]: string } {
  return typeof value === 'object' && value !== null && MARK in value && typeof value[MARK] === 'string';
}
