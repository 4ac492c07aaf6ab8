import { DirectoryError } from '../error.ts';

/** For reading only, the library gives no table at all that no writer has made: of an earlier version's folder. */
export function present<T>(name: string, table: T | undefined): T {
  if (table === undefined) throw unprepared(`it has no table ${name}`);
  return table;
}

/** What keeps a folder of an earlier version from being read. */
export function unprepared(what: string): DirectoryError {
  return new DirectoryError(
    'directory.store.unprepared',
    `${what}: start the server, or import, once with this version`,
  );
}
