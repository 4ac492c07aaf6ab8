import type { Database } from 'lmdb';

/**
 * The bytes under a key, as a copy of their own. lmdb's fast read gives a view of one buffer that the next read overwrites,
 * with a length of its own making: it is copied at once, into memory from Node's pool, which costs less than lmdb's copy.
 */
export function readBytes<K extends number | Buffer>(table: Database<Buffer, K>, key: K): Buffer | undefined {
  const view = table.getBinaryFast(key);
  return view === undefined ? undefined : copyOf(view);
}

/** A copy of what lmdb's fast read gave; to be made before the next read. */
export function copyOf(view: Buffer): Buffer {
  const { length } = view;
  const bytes = Buffer.allocUnsafe(length);
  bytes.set(view.subarray(0, length));
  return bytes;
}
