import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { useHouse } from '../../support/house.ts';

const HOST = 'Host: x\r\n';
const CHUNKED = `${HOST}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n`;

describe('A request that is no HTTP, or none of ours', () => {
  const house = useHouse();

  /** Status line of the first answer. */
  async function ask(request: string): Promise<string> {
    const socket = connect(Number(new URL(house().issuer).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.end(request);
    return /^[^\r]*/.exec(await text(socket))?.[0] ?? '';
  }

  const requests: readonly [string, string, string][] = [
    ['an absolute target that is no address', `GET http://[ HTTP/1.1\r\n${HOST}\r\n`, '400'],
    ['another that is none', `GET http://%zz/ HTTP/1.1\r\n${HOST}\r\n`, '400'],
    ['two hosts', `GET / HTTP/1.1\r\n${HOST}Host: y\r\n\r\n`, '400'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', '400'],
    ['a chunk without a size', `POST /card/proof HTTP/1.1\r\n${CHUNKED}\r\nzz\r\n`, '400'],
    ['a chunk without a size, to the provider', `POST /oidc/token HTTP/1.1\r\n${CHUNKED}\r\nzz\r\n`, '400'],
    ['a length and chunks', `POST /card/proof HTTP/1.1\r\n${CHUNKED}Content-Length: 5\r\n\r\n0\r\n\r\n`, '400'],
    ['an absolute target', `GET http://ailleurs.example/ HTTP/1.1\r\n${HOST}\r\n`, '200'],
    ['everything', `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`, '404'],
  ];
  for (const [what, request, status] of requests) {
    it(`${what} is ${status}, and no defect of ours`, async () => {
      const before = house().logged.length;
      assert.match(await ask(request), new RegExp(`^HTTP/1.1 ${status} `));
      assert.equal((await fetch(house().issuer)).status, 200);
      assert.deepEqual(house().logged.slice(before), []);
    });
  }
});
