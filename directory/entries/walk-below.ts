import { type DnPath, PATH_SEPARATOR } from '../schema/dn-path.ts';
import type { EntryPlace, EntryTree } from './entry-tree.ts';

interface Level {
  readonly id: number;
  readonly path: DnPath;
  after: string | null;
  /** Children read ahead. */
  ahead: readonly { readonly id: number; readonly key: string }[];
  at: number;
}

/** Children read at once. */
const AHEAD_ENTRIES = 64;

/**
 * Entries strictly below `base`, parents before children and each level by name, after the place named by `after`: it need
 * not exist any more. At most `limit`.
 */
export function walkBelow(
  tree: EntryTree,
  base: EntryPlace,
  after: DnPath | null,
  limit: number,
): readonly EntryPlace[] {
  const levels = resumeAt(tree, base, after);
  const found: EntryPlace[] = [];
  for (let level = levels.at(-1); level !== undefined && found.length < limit; level = levels.at(-1)) {
    const child = nextChild(tree, level, limit - found.length);
    if (child === undefined) {
      levels.pop();
      continue;
    }
    const path = `${level.path}${PATH_SEPARATOR}${child.key}`;
    found.push({ id: child.id, path });
    levels.push(levelAt({ id: child.id, path }));
  }
  return found;
}

const levelAt = ({ id, path }: EntryPlace): Level => ({ id, path, after: null, ahead: [], at: 0 });

function nextChild(
  tree: EntryTree,
  level: Level,
  wanted: number,
): { readonly id: number; readonly key: string } | undefined {
  if (level.at === level.ahead.length) {
    level.ahead = tree.children(level.id, level.after, Math.min(wanted, AHEAD_ENTRIES));
    level.at = 0;
  }
  const child = level.ahead[level.at];
  if (child === undefined) return undefined;
  level.at += 1;
  level.after = child.key;
  return child;
}

function resumeAt(tree: EntryTree, base: EntryPlace, after: DnPath | null): Level[] {
  const levels: Level[] = [levelAt(base)];
  if (after === null || after === base.path) return levels;
  for (const key of after.slice(base.path.length + 1).split(PATH_SEPARATOR)) {
    const level = levels.at(-1);
    if (level === undefined) break;
    level.after = key;
    const id = tree.child(level.id, key);
    if (id === undefined) break;
    levels.push(levelAt({ id, path: `${level.path}${PATH_SEPARATOR}${key}` }));
  }
  return levels;
}
