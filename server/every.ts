/**
 * Do something again and again, never twice at the same time; what fails is logged and done again at its turn.
 *
 * @returns stops it, once the turn in progress is over
 */
export function every(
  intervalMs: number,
  work: (isStopped: () => boolean) => Promise<unknown>,
  log: (line: Record<string, unknown>) => void,
): () => Promise<void> {
  let stopped = false;
  let running: Promise<void> | undefined;
  const run = async () => {
    try {
      await work(() => stopped);
    } catch (error) {
      log({ level: 'error', message: 'a task of the server failed', error: String(error) });
    }
    running = undefined;
  };
  const timer = setInterval(() => {
    running ??= run();
  }, intervalMs);
  timer.unref();
  return async () => {
    stopped = true;
    clearInterval(timer);
    await running;
  };
}
