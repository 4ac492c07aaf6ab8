import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { BODY_MAX_BYTES } from '../../../server/http/body.ts';
import { useHouse } from '../../support/house.ts';

/** Enough that what is not read stays in the connection. */
const LARGE = 'x'.repeat(8 * BODY_MAX_BYTES);

describe('A body over the limit', () => {
  const house = useHouse();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  after(() => agent.destroy());

  async function send(method: string, path: string, body: string) {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const asking = request(`${house().issuer}${path}`, { method, agent, headers });
    asking.end(body);
    const [answer] = (await once(asking, 'response')) as [IncomingMessage];
    return { status: answer.statusCode, body: await text(answer), reused: asking.reusedSocket };
  }

  it('is refused, and leaves the connection to whoever asks next: of several, a proxy has few', async () => {
    for (const path of ['/card/proof', '/card/challenge']) {
      const refused = await send('POST', path, LARGE);
      assert.deepEqual([refused.status, JSON.parse(refused.body).error], [413, 'server.request.too-large'], path);
      const next = await send('POST', path, '{}');
      assert.deepEqual([next.status, next.reused], [400, true], path);
    }
  });
});
