import type { EntryReader } from '../entries/entry-reader.ts';
import type { EntryPlace } from '../entries/entry-tree.ts';
import { type DnPath, isBelow, parentPath } from '../schema/dn-path.ts';
import type { SearchRoot } from './search-plan.ts';

/** Entries of several places, one place after the other, after the one named by `after`: it need not exist any more. At most `limit`; fewer means there are no more. */
export function listRoots(
  reader: EntryReader,
  roots: readonly SearchRoot[],
  after: DnPath | null,
  limit: number,
): readonly EntryPlace[] {
  const found: EntryPlace[] = [];
  let last = after;
  for (let at = last === null ? 0 : placeOf(roots, last); at < roots.length && found.length < limit; at += 1) {
    const root = roots[at];
    if (root === undefined) break;
    found.push(...listRoot(reader, root, last, limit - found.length));
    last = null;
  }
  return found;
}

/** The place that an entry was listed of; one that leads to an entry by itself first. Where no alias leads there any more, the next one. */
function placeOf(roots: readonly SearchRoot[], path: DnPath): number {
  const own = roots.findIndex(({ node }) => node.path === path);
  if (own >= 0) return own;
  const parent = parentPath(path);
  const above = roots.findIndex(({ node, below }) =>
    below === 'children' ? node.path === parent : below === 'all' && isBelow(path, node.path),
  );
  if (above >= 0) return above;
  const next = roots.findIndex(({ node }) => node.path > path);
  return next >= 0 ? next : roots.length;
}

function listRoot(
  reader: EntryReader,
  { node, isWithItself, below }: SearchRoot,
  after: DnPath | null,
  limit: number,
): readonly EntryPlace[] {
  const place = { id: node.id, path: node.path };
  const isPassed = after === node.path;
  // One that comes next after a place that is gone begins with itself.
  const last = after !== null && isBelow(after, node.path) ? after : null;
  const itself = isWithItself && !isPassed && last === null ? [place] : [];
  if (below === 'nothing' || itself.length === limit) return itself;
  const list = below === 'children' ? reader.listChildren : reader.listBelow;
  return [...itself, ...list(place, last, limit - itself.length)];
}
