import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { z } from 'zod';
import type { NumberMemory, RememberedNumber } from '../../pki/index.ts';
import { ServerError } from '../errors.ts';

const fileSchema = z.record(
  z.string().regex(/^[0-9a-f]{64}$/),
  z.object({ crlNumber: z.string().regex(/^\d{1,49}$/), digest: z.string().regex(/^[0-9a-f]{64}$/) }),
);

/**
 * The numbers of the lists accepted, in one small file: a few lines of text, written aside and renamed, flushed before the number counts as
 * kept. Without it an old list would pass for new after a restart.
 *
 * @throws ServerError `server.store.unreadable` when the file is not what was written: it is not silently begun again
 */
export function openNumberFile(path: string): NumberMemory {
  const numbers = new Map(Object.entries(existsSync(path) ? readNumbers(path) : {}));
  return {
    recall: (line) => numbers.get(line) ?? null,
    remember(line, number) {
      const known = numbers.get(line);
      if (known?.crlNumber === number.crlNumber && known.digest === number.digest) return;
      numbers.set(line, number);
      writeAside(path, JSON.stringify(Object.fromEntries(numbers)));
    },
  };
}

function readNumbers(path: string): Record<string, RememberedNumber> {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new ServerError('server.crl-numbers.unreadable', `${path}: ${String(error)}`);
  }
}

function writeAside(path: string, text: string): void {
  const aside = `${path}.new`;
  const file = openSync(aside, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(aside, path);
}
