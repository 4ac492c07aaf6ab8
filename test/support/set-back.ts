import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Where LMDB's lock file has the number by which transactions begin: after its mark and its format. */
const NUMBER_AT = 8;
const NUMBER_BYTES = 8;

/**
 * The number by which the next transaction of an environment begins, as any process that opens it writes it there.
 *
 * To be closed after the environment: closing the file gives up the locks that this process has on it.
 */
export function openBeginning(folder: string): { read(): bigint; write(number: bigint): void; close(): void } {
  const file = openSync(join(folder, 'lock.mdb'), 'r+');
  const bytes = Buffer.alloc(NUMBER_BYTES);
  return {
    read() {
      readSync(file, bytes, 0, NUMBER_BYTES, NUMBER_AT);
      return bytes.readBigUInt64LE();
    },
    write(number) {
      bytes.writeBigUInt64LE(number);
      writeSync(file, bytes, 0, NUMBER_BYTES, NUMBER_AT);
    },
    close: () => closeSync(file),
  };
}
