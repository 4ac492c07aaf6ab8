import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Most time a child gets to acknowledge what is asked of it: one that hangs ends, one on a busy machine does not. */
const CHILD_TIMEOUT_MS = 120_000;

/**
 * Start a program that writes and says each acknowledged write as one line, and kill it without warning (SIGKILL) as soon as it
 * has said `count` lines, while its other writes are under way.
 *
 * @returns every line it said before it died: more than `count` when it was quicker than the kill
 */
export async function killAfter(program: string, args: readonly string[], count: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: CHILD_TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`)),
  );
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (said.length === count) child.kill('SIGKILL');
  }
  const how = await ended;
  if (how !== 'SIGKILL' || said.length < count) {
    throw new Error(`the child ended by ${how} after ${said.length} lines, ${count} were expected`);
  }
  return said;
}
