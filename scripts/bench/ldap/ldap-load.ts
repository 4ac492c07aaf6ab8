import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { DemoError } from '../../demo-error.ts';

/** A load: connections, requests in flight on each, and the requests, taken in turn. */
export interface Load {
  readonly connections: number;
  readonly inFlight: number;
  readonly requests: readonly Buffer[];
  /** Operations to have answered. */
  readonly operations: number;
}

/** What came back. */
export interface LoadResult {
  readonly seconds: number;
  readonly operations: number;
  readonly entries: number;
  /** Results whose code was none of success, compareTrue, compareFalse and sizeLimitExceeded. */
  readonly failures: number;
}

const SEARCH_ENTRY = 0x64;
const FINAL = new Set([0x61, 0x65, 0x67, 0x69, 0x6b, 0x6d, 0x6f, 0x78]);
const GOOD_CODES = new Set([0, 4, 5, 6]);

/** Run a load against a server as a bound account, raw bytes on raw sockets. */
export async function runLoad(port: number, bind: Buffer, load: Load): Promise<LoadResult> {
  const state = { sent: 0, done: 0, entries: 0, failures: 0 };
  const clients = await Promise.all(Array.from({ length: load.connections }, () => openBound(port, bind)));
  const from = performance.now();
  await Promise.all(clients.map((client) => drive(client, load, state)));
  const seconds = (performance.now() - from) / 1000;
  for (const client of clients) client.destroy();
  return { seconds, operations: state.done, entries: state.entries, failures: state.failures };
}

async function openBound(port: number, bind: Buffer): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect');
  socket.write(bind);
  const [answer]: Buffer[] = await once(socket, 'data');
  if (answer?.[5] !== 0x61 || answer[9] !== 0)
    throw new DemoError('bench.server.failed', 'defect', 'the bind was refused');
  return socket;
}

interface State {
  sent: number;
  done: number;
  entries: number;
  failures: number;
}

function drive(socket: Socket, { inFlight, requests, operations }: Load, state: State): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let waiting = 0;
  let rest: Buffer = Buffer.alloc(0);
  const send = (count: number): void => {
    const batch: Buffer[] = [];
    for (let at = 0; at < count && state.sent < operations; at += 1) {
      const request = requests[state.sent % requests.length];
      if (request !== undefined) batch.push(request);
      state.sent += 1;
    }
    waiting += batch.length;
    if (batch.length > 0) socket.write(batch.length === 1 && batch[0] !== undefined ? batch[0] : Buffer.concat(batch));
    else if (waiting === 0) resolve();
  };
  socket.on('data', (chunk: Buffer) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const { at, finals } = readMessages(bytes, state);
    rest = bytes.subarray(at);
    waiting -= finals;
    if (finals > 0) send(finals);
  });
  socket.once('error', reject);
  socket.once('close', () =>
    reject(new DemoError('bench.server.failed', 'defect', 'the server closed the connection')),
  );
  send(inFlight);
  return promise;
}

function readMessages(bytes: Buffer, state: State): { readonly at: number; readonly finals: number } {
  let at = 0;
  let finals = 0;
  while (at + 2 <= bytes.length) {
    const head = lengthAt(bytes, at + 1);
    if (head === null || head.start + head.length > bytes.length) break;
    const idLength = bytes[head.start + 1] ?? 0;
    const operation = head.start + 2 + idLength;
    const tag = bytes[operation] ?? 0;
    if (tag === SEARCH_ENTRY) state.entries += 1;
    else if (FINAL.has(tag)) {
      const body = lengthAt(bytes, operation + 1);
      const code = body === null ? -1 : (bytes[body.start + 2] ?? -1);
      if (!GOOD_CODES.has(code)) state.failures += 1;
      state.done += 1;
      finals += 1;
    }
    at = head.start + head.length;
  }
  return { at, finals };
}

function lengthAt(bytes: Buffer, at: number): { readonly start: number; readonly length: number } | null {
  const first = bytes[at];
  if (first === undefined) return null;
  if (first < 0x80) return { start: at + 1, length: first };
  const size = first & 0x7f;
  return at + 1 + size > bytes.length ? null : { start: at + 1 + size, length: bytes.readUIntBE(at + 1, size) };
}

export async function portIsOpen(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
