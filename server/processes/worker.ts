import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import process from 'node:process';
import { buildDoors, type Doors } from '../build-doors.ts';
import { ServerError } from '../errors.ts';
import { every } from '../every.ts';
import { houseListeners } from '../listeners.ts';
import { openKeys } from '../open-keys.ts';
import { logError, operatorLog } from '../operator-log.ts';
import type { OwnerLine } from './audit-line.ts';
import { unpackConfig } from './config-message.ts';
import { openConnections } from './connections.ts';
import { openCountedMeter } from './counted-meter.ts';
import { handOver } from './hand-over.ts';
import type { OpenMessage, OwnerMessage, WorkerMessage } from './messages.ts';
import { openWorkerRooms, type WorkerRooms } from './open-worker-rooms.ts';
import { isAnsweredByWorkers } from './worker-paths.ts';

/** A rotation of keys counts after this long at most, as in a house of one process. */
const KEYS_INTERVAL_MS = 1_000;
/** A list that the owner took into use is in use here after this long. */
const LISTS_INTERVAL_MS = 5_000;
/** An authority added or removed by a command counts after this long at most. */
const TRUST_INTERVAL_MS = 1_000;
const COUNTS_INTERVAL_MS = 1_000;

export interface WorkerOptions {
  /** For trials: other rooms around those that were opened. */
  readonly furnish?: (rooms: WorkerRooms) => WorkerRooms;
  /** For trials: told of the doors once they listen. */
  readonly onOpen?: (doors: Doors, lookNow: () => void) => Promise<void>;
}

interface Worker {
  /** Answer on a connection that the owner accepted. */
  take(listener: number, socket: Socket): void;
  drain(): Promise<void>;
}

/**
 * Be a worker of the process that forked this one: wait for its message, open, listen on the ports that all workers share, and end when told, or
 * at once when the owner is gone: without it nothing can be audited.
 */
export function runWorker(options: WorkerOptions = {}): void {
  // A terminal or a service manager signals the whole group: the owner stops us in its own order.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const line = ownerLine();
  line.onLost(() => process.exit(1));
  process.once('message', (message: OpenMessage) => {
    openWorker(message, line, options).then((worker) => {
      process.on('message', (message: OwnerMessage, socket?: Socket) => {
        if (message.kind === 'drain') void worker.drain().finally(() => process.exit(0));
        if (message.kind !== 'connection') return;
        line.tell({ kind: 'took', id: message.id });
        if (socket) worker.take(message.listener, socket);
      });
      line.tell({ kind: 'open' });
    }, failed);
  });
}

function ownerLine(): OwnerLine {
  return {
    tell: (message: WorkerMessage) => void process.send?.(message),
    onMessage: (listener) => process.on('message', (message: OwnerMessage) => listener(message)),
    onLost: (listener) => process.once('disconnect', listener),
  };
}

function failed(error: unknown): void {
  const code = error instanceof ServerError ? error.code : 'server.worker.failed';
  const detail = error instanceof ServerError ? error.detail : String(error);
  process.send?.({ kind: 'failed', code, detail } satisfies WorkerMessage, () => process.exit(1));
}

async function openWorker(
  { config: packed, ticketKeys, inner }: OpenMessage,
  line: OwnerLine,
  { furnish = (rooms) => rooms, onOpen }: WorkerOptions,
): Promise<Worker> {
  const config = unpackConfig(packed);
  const log = operatorLog();
  const meter = openCountedMeter();
  const clock = { now: () => new Date() };
  const rooms = furnish(await openWorkerRooms({ config, clock, line, meter }));
  const keys = await openKeys(config, rooms);
  const tellKeys = () => line.tell({ kind: 'keys', tag: keys.tag() });
  tellKeys();
  const doors = await buildDoors({ config, rooms, keys, log: logError(log) });
  const listeners = houseListeners(config, doors, shareAnswers(doors.answer, handOver(inner)), ticketKeys);
  const servers = listeners.map(({ server }) => server);
  const connections = openConnections(servers, rooms.lookNow);
  await onOpen?.(doors, rooms.lookNow);
  const tellCounts = async () => {
    line.tell({ kind: 'counted', counts: meter.taken() });
  };
  const timers = [
    every(KEYS_INTERVAL_MS, async () => keys.refresh() && tellKeys(), log),
    every(TRUST_INTERVAL_MS, async () => rooms.trust.refresh() && (await rooms.revocation.folder.load()), log),
    every(LISTS_INTERVAL_MS, () => rooms.revocation.refresh(log), log),
    every(COUNTS_INTERVAL_MS, tellCounts, log),
  ];
  return {
    take: connections.take,
    async drain() {
      await connections.drain();
      for (const stop of timers) await stop();
      await tellCounts();
      await rooms.close();
    },
  };
}

/** What workers answer is answered here, everything else by the owner. */
function shareAnswers(here: RequestListener, there: RequestListener): RequestListener {
  return (request, response) =>
    isAnsweredByWorkers(request.url ?? '/') ? here(request, response) : there(request, response);
}
