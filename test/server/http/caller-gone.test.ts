import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { useHouse } from '../../support/house.ts';

describe('A caller that goes away in the middle of its body', () => {
  const house = useHouse();

  for (const path of ['/card/proof', '/oidc/token']) {
    it(`is no defect of ours, and nothing is written about it: ${path}`, async () => {
      const { issuer, logged } = house();
      const written: unknown[] = [];
      const { error } = console;
      // What a library says to the console when nobody listens to its errors.
      console.error = (...said: unknown[]) => written.push(...said);
      try {
        await startAndLeave(Number(new URL(issuer).port), path);
        // The end was seen before a later request is answered.
        for (let turn = 0; turn < 5; turn += 1) assert.equal((await fetch(issuer)).status, 200);
      } finally {
        console.error = error;
      }
      assert.deepEqual(logged, []);
      assert.deepEqual(written, []);
    });
  }
});

async function startAndLeave(port: number, path: string): Promise<void> {
  const type = path === '/oidc/token' ? 'application/x-www-form-urlencoded' : 'application/json';
  const socket = connect(port, '127.0.0.1');
  const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: 100\r\n\r\n{`;
  await new Promise((resolve) => socket.write(head, resolve));
  socket.resetAndDestroy();
}
