import { randomBytes } from 'node:crypto';
import type { Doors } from '../build-doors.ts';
import type { Config } from '../config/config.ts';
import { closeServer } from '../listen.ts';
import { houseAddresses, REQUEST_BOUNDS } from '../listeners.ts';
import type { Rooms } from '../open-rooms.ts';
import { writeLines } from './audit-line.ts';
import { packConfig } from './config-message.ts';
import { openHeldPorts } from './held-ports.ts';
import { createInnerDoor } from './inner-door.ts';
import { localSocketName } from './local-name.ts';
import type { InnerAddress, OwnerMessage, WorkerMessage } from './messages.ts';
import { WORKER_PROGRAM, WorkerPool } from './worker-pool.ts';

/** TLS session tickets: name, HMAC key, AES key (Node's own form). */
const TICKET_KEY_BYTES = 48;
const TOKEN_BYTES = 32;
const INNER_GRACE_MS = 10_000;

export interface WorkersParts {
  readonly config: Config;
  readonly rooms: Rooms;
  /** The owner's own: they answer what workers hand on. */
  readonly doors: Doors;
  readonly log: (line: Record<string, unknown>) => void;
  /** Program of the workers, for trials. */
  readonly program?: string;
}

/** Workers at the doors of a house, and their owner's inner door. */
export interface Workers {
  readonly pool: WorkerPool;
  close(): Promise<void>;
}

/** @throws ServerError `server.worker.failed`, `server.port.taken`, or what kept a worker from opening */
export async function openWorkers({ config, rooms, doors, log, program }: WorkersParts): Promise<Workers> {
  const inner: InnerAddress = {
    path: localSocketName(randomBytes(TOKEN_BYTES / 2).toString('hex')),
    token: randomBytes(TOKEN_BYTES).toString('hex'),
  };
  const door = createInnerDoor(doors.answer, inner.token, REQUEST_BOUNDS);
  await new Promise<void>((resolve, reject) => {
    door.once('error', reject);
    door.listen(inner.path, resolve);
  });
  const { meter } = rooms.revocation;
  try {
    const pool = await WorkerPool.open({
      count: config.processes,
      open: { kind: 'open', config: packConfig(config), ticketKeys: randomBytes(TICKET_KEY_BYTES), inner },
      program: program ?? WORKER_PROGRAM,
      onMessage: (message) => answerWorker(rooms, message),
      onEnded(detail) {
        meter.count('vestibule_worker_restarts_total');
        log({ level: 'error', message: 'a worker is replaced', detail });
      },
    });
    const closePorts = await openHeldPorts(houseAddresses(config), pool).catch(async (error: unknown) => {
      await pool.close();
      throw error;
    });
    return {
      pool,
      async close() {
        await closePorts();
        await pool.close();
        await closeServer(door, INNER_GRACE_MS);
      },
    };
  } catch (error) {
    await closeServer(door, 0);
    throw error;
  }
}

async function answerWorker({ audit, revocation }: Rooms, message: WorkerMessage): Promise<OwnerMessage | null> {
  if (message.kind === 'audit') return writeLines(audit, message);
  if (message.kind === 'learnt') revocation.learn(message.certificate);
  if (message.kind === 'counted') {
    for (const { name, labels, by } of message.counts) revocation.meter.count(name, labels, by);
  }
  return null;
}
