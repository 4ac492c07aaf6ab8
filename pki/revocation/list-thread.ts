import { parentPort } from 'node:worker_threads';
import type { VerificationKey } from '../certificate/verify-signature.ts';
import type { PreparationAnswer } from './crl.ts';
import { prepareList } from './prepare-list.ts';

/** What goes to the thread and comes back. Octets are handed over, never copied. */
export interface ThreadQuestion {
  readonly id: number;
  readonly der: Uint8Array<ArrayBuffer>;
  readonly keys: readonly VerificationKey[];
}

export interface ThreadAnswer {
  readonly id: number;
  readonly answer: PreparationAnswer;
}

parentPort?.on('message', ({ id, der, keys }: ThreadQuestion) => {
  const answer = prepareList(der, keys);
  const table = answer.ok ? answer.prepared.table : null;
  const handed = table === null ? [] : [der, table.offsets, table.buckets, table.issuerChanges];
  const buffers = handed.map(({ buffer }) => buffer);
  parentPort?.postMessage({ id, answer } satisfies ThreadAnswer, buffers);
});
