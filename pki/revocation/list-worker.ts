import { Worker } from 'node:worker_threads';
import { PkiError } from '../error.ts';
import type { ListPreparer, PreparationAnswer } from './crl.ts';
import type { ThreadAnswer, ThreadQuestion } from './list-thread.ts';

/** A thread that prepares lists. */
export interface ListWorker extends ListPreparer {
  close(): Promise<void>;
}

/** The greatest list takes two seconds of a slow machine: a thread silent for longer is stuck. */
const ANSWER_TIMEOUT_MS = 60_000;
const THREAD = new URL('./list-thread.ts', import.meta.url);

/**
 * Open the thread, which starts with the first list and lives on; one that ended, working or not, is replaced by the next list. One list at a
 * time: a second waits for its turn, so that memory holds one being prepared at most.
 *
 * @param program of the thread; the room's own unless told
 */
export function openListWorker(program: URL = THREAD): ListWorker {
  let worker: Worker | null = null;
  let isClosed = false;
  let turn: Promise<unknown> = Promise.resolve();
  let count = 0;
  const end = async () => {
    const ended = worker;
    worker = null;
    await ended?.terminate();
  };
  const ask = async (der: Uint8Array<ArrayBuffer>, keys: ThreadQuestion['keys']): Promise<PreparationAnswer> => {
    if (isClosed) throw failed('the thread is closed');
    worker ??= startThread(program, (ended) => {
      if (worker === ended) worker = null;
    });
    count += 1;
    try {
      return await exchange(worker, { id: count, der, keys });
    } catch (error) {
      await end();
      throw error;
    }
  };
  return {
    prepare(der, keys) {
      const answer = turn.then(() => ask(der, keys));
      turn = answer.catch(() => undefined);
      return answer;
    },
    async close() {
      isClosed = true;
      await end();
    },
  };
}

function startThread(program: URL, onEnd: (ended: Worker) => void): Worker {
  const worker = new Worker(program);
  // Also between two lists, when nobody waits: an error nobody listens to would end the process, and a question to a thread that is gone
  // would never be answered.
  worker.on('error', () => onEnd(worker)).on('exit', () => onEnd(worker));
  // A list being prepared keeps no process alive that has nothing else to do.
  worker.unref();
  return worker;
}

function exchange(worker: Worker, question: ThreadQuestion): Promise<PreparationAnswer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(() => reject(failed('no answer from the thread'))), ANSWER_TIMEOUT_MS);
    const onMessage = ({ id, answer }: ThreadAnswer) => {
      if (id === question.id) settle(() => resolve(answer));
    };
    const onError = (error: unknown) => settle(() => reject(failed(String(error))));
    const onExit = () => settle(() => reject(failed('the thread ended')));
    const settle = (then: () => void) => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      then();
    };
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(question, [question.der.buffer]);
  });
}

function failed(detail: string): PkiError {
  return new PkiError('pki.crl.not-prepared', detail);
}
