import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('orphan-child.ts', import.meta.url));
const PATIENCE_MS = 10_000;

describe('scripts/demo: what npm started ends with it', () => {
  it('ends once the shell between them is gone, whatever that one handed on', async function () {
    this.timeout(PATIENCE_MS + 5_000);
    // A shell that waits, as npm's does: it stays between, and passes no signal on.
    const shell = spawn('sh', ['-c', '"$0" "$1"; :', process.execPath, CHILD], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(shell.stdout, 'data');
    const child = Number(String(line).trim());
    assert.ok(Number.isInteger(child) && child !== shell.pid, 'a process of its own');
    shell.kill('SIGTERM');
    const end = Date.now() + PATIENCE_MS;
    while (existsSync(`/proc/${child}`) && Date.now() < end) await pause(50);
    const isLeft = existsSync(`/proc/${child}`);
    if (isLeft) process.kill(child, 'SIGKILL');
    assert.ok(!isLeft, 'it was left behind');
  });
});
