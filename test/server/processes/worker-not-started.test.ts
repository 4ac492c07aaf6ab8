import assert from 'node:assert/strict';
import process from 'node:process';
import { WORKER_PROGRAM } from '../../../server/processes/worker-pool.ts';
import { WorkerProcess } from '../../../server/processes/worker-process.ts';

describe('A worker that the system does not start', function () {
  this.timeout(10_000);

  it('has ended at once, with the system’s reason: its place is filled again, and no rotation of keys waits for it', async () => {
    const started: WorkerProcess[] = [];
    const node = process.execPath;
    process.execPath = '/nowhere/node';
    const opening = WorkerProcess.open(
      {
        program: WORKER_PROGRAM,
        open: { kind: 'open', config: '', ticketKeys: new Uint8Array(), inner: { path: '', token: '' } },
        onMessage: async () => null,
      },
      (worker) => started.push(worker),
    );
    process.execPath = node;
    await assert.rejects(opening, { code: 'server.worker.failed', message: /ENOENT/ });
    assert.deepEqual(await Promise.all(started.map((worker) => worker.ended())), ['ENOENT']);
  });
});
