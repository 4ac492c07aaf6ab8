import { parentPort } from 'node:worker_threads';

/** A thread that answers one list, and ends once nobody waits for it, as its address says. */
parentPort?.on('message', ({ id }: { readonly id: number }) => {
  parentPort?.postMessage({ id, answer: null });
  setTimeout(() => {
    if (import.meta.url.endsWith('?error')) throw new RangeError('ended, as it was asked to');
    process.exit(0);
  }, 20);
});
