import { parentPort } from 'node:worker_threads';
import type { PreparationAnswer, SignerKey } from './crl.ts';
import { prepareList } from './prepare-list.ts';

/** What goes to the thread and comes back. Octets are handed over, never copied. */
export interface ThreadQuestion {
  readonly id: number;
  readonly der: Uint8Array<ArrayBuffer>;
  readonly keys: readonly SignerKey[];
}

export interface ThreadAnswer {
  readonly id: number;
  readonly answer: PreparationAnswer;
}

parentPort?.on('message', ({ id, der, keys }: ThreadQuestion) => {
  const answer = prepareList(der, keys);
  const handed = answer.ok
    ? [der.buffer, answer.prepared.table.slots.buffer, answer.prepared.table.issuerChanges.buffer]
    : [];
  parentPort?.postMessage({ id, answer } satisfies ThreadAnswer, handed);
});
