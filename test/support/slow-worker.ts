import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { runWorker } from '../../server/processes/worker.ts';
import { slowed } from './slow-doors.ts';
import { DOORS_FOLDER, LATENCY } from './two-processes.ts';

/**
 * A worker of the product whose sign-in store answers each write late, and which listens at an address of its own besides: a test then says
 * which process it asks.
 */
const folder = process.env[DOORS_FOLDER] ?? '';

runWorker({
  furnish: (rooms) => ({ ...rooms, signIn: slowed(rooms.signIn, Number(process.env[LATENCY])) }),
  async onOpen(doors, lookNow) {
    const server = createServer((request, response) => {
      lookNow();
      doors.answer(request, response);
    });
    // A port of this process alone, not one that the workers share.
    await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', exclusive: true }, resolve));
    const address = server.address();
    if (typeof address === 'object' && address !== null) writeFileSync(join(folder, String(address.port)), '');
  },
});
