import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { NumberMemory, RememberedNumber } from '../../pki/index.ts';
import { replaceFile } from '../disk/write-aside.ts';
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
  let kept = textOf(numbers);
  let turn: Promise<void> = Promise.resolve();
  return {
    recall: (line) => numbers.get(line) ?? null,
    remember(line, number) {
      numbers.set(line, number);
      // One at a time; a write that waited takes along all that came meanwhile, and one that failed is done again by the next.
      const writing = turn.then(async () => {
        const text = textOf(numbers);
        if (text === kept) return;
        await replaceFile(path, text);
        kept = text;
      });
      turn = writing.catch(() => undefined);
      return writing;
    },
  };
}

/**
 * The numbers as they were kept when a process began that writes none: what it accepts afterwards it remembers for as long as it lives.
 *
 * @throws ServerError `server.crl-numbers.unreadable`
 */
export function readNumberFile(path: string): NumberMemory {
  const numbers = new Map(Object.entries(existsSync(path) ? readNumbers(path) : {}));
  return {
    recall: (line) => numbers.get(line) ?? null,
    async remember(line, number) {
      numbers.set(line, number);
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

function textOf(numbers: ReadonlyMap<string, RememberedNumber>): string {
  return JSON.stringify(Object.fromEntries(numbers));
}
