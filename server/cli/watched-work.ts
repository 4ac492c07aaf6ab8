import type { Progress, Watched } from '../../federation/index.ts';
import type { Invocation } from './command.ts';

/** Between two lines on how far a long work is. */
const TOLD_EVERY_MS = 2_000;

const WORDS = {
  recorded: (done: number) => `${done} décisions passées relues`,
  directory: (done: number) => `${done} personnes interrogées`,
} as const;

/** A long work of a command: how far it is, on the error stream, from time to time; the first request to stop (Ctrl-C) ends it in good order, the second at once. */
export function watchedWork({ machine }: Invocation): Watched & { readonly signal: AbortSignal } {
  const stopped = new AbortController();
  void machine.stopRequested().then(() => stopped.abort());
  let toldAt = machine.clock.now().getTime();
  const tell = ({ part, done, share }: Progress): void => {
    const now = machine.clock.now().getTime();
    if (now - toldAt < TOLD_EVERY_MS) return;
    toldAt = now;
    machine.err(`${WORDS[part](done)}${share === null ? '' : ` (${Math.floor(share * 100)} %)`}…`);
  };
  return { signal: stopped.signal, tell };
}
