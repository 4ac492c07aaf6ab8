import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Files listed; whoever fills the folder empties it. */
const MAX_LISTED = 50;

/** A file that lies in the folder. */
export interface InboxFile {
  readonly name: string;
  readonly bytes: number;
  readonly at: Date;
}

/** The folder where large files are put for the feed gate, by whatever brings them: too large to be sent through a page. Read only. */
export interface Inbox {
  /** The latest first, at most 50; files alone, none that is hidden. */
  list(): Promise<readonly InboxFile[]>;
  /** One of those listed, to be read; null when there is none of that name. */
  open(name: string): Promise<AsyncIterable<Uint8Array> | null>;
}

/** @param folder null: there is no such folder, and nothing in it */
export function openInbox(folder: string | null): Inbox {
  const list = async (): Promise<readonly InboxFile[]> => {
    if (folder === null) return [];
    const names = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const files = names.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
    const found = await Promise.all(files.map(({ name }) => look(folder, name)));
    return found
      .flatMap((file) => file ?? [])
      .sort((one, other) => other.at.getTime() - one.at.getTime())
      .slice(0, MAX_LISTED);
  };
  return {
    list,
    async open(name) {
      // Only a name that is listed: no path, no link, nothing above the folder.
      const known = (await list()).some((file) => file.name === name);
      return known && folder !== null ? readLazily(join(folder, name)) : null;
    },
  };
}

/** Null for a file that went away meanwhile. */
async function look(folder: string, name: string): Promise<InboxFile | null> {
  const found = await stat(join(folder, name)).catch(() => null);
  return found === null ? null : { name, bytes: found.size, at: found.mtime };
}

/** Opened when it is read, not before: a refused file holds no descriptor, and one that cannot be read fails its reader alone. */
async function* readLazily(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path);
}
