import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Top of the repository. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Rooms of the house, and the scripts beside them. */
export const ROOMS = ['pki', 'directory', 'federation', 'server', 'scripts'] as const;
export type Room = (typeof ROOMS)[number];

/** Fewer files than this, and the reader looked in the wrong place: a check that saw nothing must not pass. */
const LEAST_FILES = 50;

/** One file, its path with slashes from the top of the repository. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** `.git` is a folder in a clone and a file in a linked work tree. */
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.git', 'data', 'secrets', 'test-output']);

function walk(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (SKIPPED.has(entry.name)) return [];
    if (entry.isDirectory()) return walk(path);
    return entry.isFile() ? [path] : [];
  });
}

function read(path: string): SourceFile {
  return { path: relative(ROOT, path).split(sep).join('/'), text: readFileSync(path, 'utf8') };
}

function atLeast<T>(files: readonly T[], what: string): readonly T[] {
  if (files.length < LEAST_FILES)
    throw new RangeError(`only ${files.length} ${what} found under the repository: the check looked at nothing`);
  return files;
}

const CODE = new Set(['.ts', '.js']);

/** Program files of the rooms and the scripts. */
export function roomSources(): readonly SourceFile[] {
  const paths = ROOMS.flatMap((room) => walk(join(ROOT, room))).filter((path) => CODE.has(extname(path)));
  return atLeast(paths.map(read), 'program files');
}

/** Program files of the tests. */
export function testSources(): readonly SourceFile[] {
  const paths = walk(join(ROOT, 'test')).filter((path) => CODE.has(extname(path)));
  return atLeast(paths.map(read), 'test files');
}

const TEXT = new Set(['.ts', '.js', '.json', '.md', '.yml', '.yaml', '.css', '.html', '.sh', '']);

/** Every text file that is kept, pages and settings included. */
export function keptTexts(): readonly SourceFile[] {
  return atLeast(
    walk(ROOT)
      .filter((path) => TEXT.has(extname(path)))
      .map(read),
    'text files',
  );
}

/** Room of a path, or undefined outside the rooms. */
export function roomOf(path: string): Room | undefined {
  return ROOMS.find((room) => path.startsWith(`${room}/`));
}
