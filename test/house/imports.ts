import { posix } from 'node:path';
import { blank } from './blank.ts';
import type { SourceFile } from './sources.ts';

/** One import or re-export, types included. */
export interface Import {
  /** Path from the top of the repository, or the package's name. */
  readonly to: string;
  /** As written. */
  readonly specifier: string;
  readonly isRelative: boolean;
  readonly isTypeOnly: boolean;
  /** What stands between `import` and `from`; empty where nothing does. */
  readonly names: string;
}

const STATEMENT = /(?:^|\n|;)\s*(import|export)\s+(type\s+)?([^'";]*?)\bfrom\s*'([^']+)'/g;
const BARE = /(?:^|\n|;)\s*import\s*'([^']+)'/g;
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*\)/g;
const LOCATION = /\bnew URL\(\s*'(\.[^']+\.(?:ts|js))'\s*,\s*import\.meta\.url\s*\)/g;

/** Every module a file names: static, bare, dynamic, and program files named by `new URL(…, import.meta.url)`. */
export function importsOf({ path, text }: SourceFile): readonly Import[] {
  const code = blank(text, 'comments');
  const found: Import[] = [];
  const add = (specifier: string, isTypeOnly: boolean, names = ''): void => {
    const isRelative = specifier.startsWith('.');
    const to = isRelative ? posix.join(posix.dirname(path), specifier) : packageOf(specifier);
    found.push({ to, specifier, isRelative, isTypeOnly, names });
  };
  for (const [, , type, names = '', specifier = ''] of code.matchAll(STATEMENT)) {
    const named = /^\{(.*)\}\s*$/s.exec(names.trim())?.[1];
    const allTypes = named?.split(',').every((name) => name.trim() === '' || /^\s*type\s/.test(name)) ?? false;
    add(specifier, type !== undefined || allTypes, names);
  }
  for (const [, specifier = ''] of code.matchAll(BARE)) add(specifier, false);
  for (const [, specifier = ''] of code.matchAll(DYNAMIC)) add(specifier, false);
  for (const [, specifier = ''] of code.matchAll(LOCATION)) add(specifier, false);
  return found;
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
