import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A Security Event Token as it came. */
export interface ReceivedEvent {
  readonly contentType: string;
  readonly token: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** An application's address for events: it keeps what it is sent, and answers as the test says. */
export interface EventListener {
  readonly uri: string;
  readonly events: readonly ReceivedEvent[];
  /** Status of its answers from now on. */
  answer(status: number): void;
  /** Wait until an event has come that is so; its claims. */
  until(isSo: (event: ReceivedEvent) => boolean): Promise<ReceivedEvent>;
  close(): Promise<void>;
}

const WITHIN_MS = 15_000;
const STEP_MS = 50;

export async function openEventListener(): Promise<EventListener> {
  const events: ReceivedEvent[] = [];
  let status = 202;
  const server = createServer((request, response) => {
    let token = '';
    request.on('data', (chunk: Buffer) => {
      token += chunk.toString('utf8');
    });
    request.on('end', () => {
      const [header = '', claims = ''] = token.split('.');
      const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
      events.push({
        contentType: String(request.headers['content-type']),
        token,
        header: read(header),
        claims: read(claims),
      });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    uri: `http://127.0.0.1:${port}/evenements`,
    events,
    answer: (next) => {
      status = next;
    },
    async until(isSo) {
      const end = Date.now() + WITHIN_MS;
      for (;;) {
        const found = events.find(isSo);
        if (found) return found;
        if (Date.now() > end)
          throw new Error(
            `no such event among ${events.length}: ${JSON.stringify(events.map(({ claims }) => claims))}`,
          );
        await pause(STEP_MS);
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
