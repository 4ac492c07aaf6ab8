import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { WorkerProcess, type WorkerProcessOptions } from './worker-process.ts';

/** Restarts wait longer each time, up to this; a worker that stood for a while starts over. */
const FIRST_RESTART_DELAY_MS = 200;
const MAX_RESTART_DELAY_MS = 30_000;
const STEADY_MS = 60_000;
/** Workers are heard of every second; one that is silent for so many turns of a second has stopped answering, and is ended. */
const TURN_MS = 1_000;
const MAX_SILENT_TURNS = 15;
/** Connections that wait for a worker when none is there, at most; beyond, they are closed. */
const MAX_HELD_CONNECTIONS = 1_000;

/** What a worker runs. */
export const WORKER_PROGRAM = fileURLToPath(new URL('./worker-program.ts', import.meta.url));

export interface WorkerPoolOptions extends WorkerProcessOptions {
  readonly count: number;
  /** A worker ended by itself; it is replaced. */
  readonly onEnded: (detail: string) => void;
}

/** One place of the pool: the worker in it, if any, changes over time. */
interface Place {
  worker: WorkerProcess | null;
  delayMs: number;
  timer: NodeJS.Timeout | undefined;
}

interface Held {
  readonly listener: number;
  readonly socket: Socket;
}

/**
 * The workers of a house. Connections are given to them in turn, to none that is behind the others; while none is there they wait. A worker that
 * ends by itself is replaced, the wait growing while it goes on.
 */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #places: Place[];
  readonly #watch: NodeJS.Timeout;
  /** Every one that runs, those that are opening or finish what they answer as well. */
  readonly #alive = new Set<WorkerProcess>();
  #held: Held[] = [];
  #next = 0;
  #isClosing = false;
  #turn: Promise<void> = Promise.resolve();

  private constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#places = Array.from({ length: options.count }, () => ({
      worker: null,
      delayMs: FIRST_RESTART_DELAY_MS,
      timer: undefined,
    }));
    this.#watch = setInterval(() => this.#endSilent(), TURN_MS);
    this.#watch.unref();
  }

  /** @throws ServerError of the first worker that does not open; the others are ended */
  static async open(options: WorkerPoolOptions): Promise<WorkerPool> {
    const pool = new WorkerPool(options);
    const opened = await Promise.allSettled(pool.#places.map((place) => pool.#fill(place)));
    const failed = opened.find((one) => one.status === 'rejected');
    if (!failed) return pool;
    await pool.close();
    throw failed.reason;
  }

  /** Workers that take connections now. */
  ready(): number {
    return this.#workers().length;
  }

  /** Process ids of the workers, for operators and trials. */
  pids(): readonly number[] {
    return this.#workers().map(({ pid }) => pid);
  }

  /** Signing keys of every worker that runs, whether or not it takes connections now. */
  signing(): readonly { readonly process: string; readonly keys: string }[] {
    return [...this.#alive].map(({ pid, keys }) => ({ process: String(pid), keys }));
  }

  /** Give a connection of a listener to the next worker. */
  take(listener: number, socket: Socket): void {
    const workers = this.#workers();
    const least = Math.min(...workers.map(({ waiting }) => waiting));
    const free = workers.filter(({ waiting }) => waiting === least);
    this.#next += 1;
    const worker = free[this.#next % free.length];
    if (worker) worker.take(listener, socket);
    else if (this.#held.length < MAX_HELD_CONNECTIONS && !this.#isClosing) this.#held.push({ listener, socket });
    else socket.destroy();
  }

  /** Replace every worker, one after the other: the next takes connections before the former stops to. One round at a time. */
  restart(): Promise<void> {
    this.#turn = this.#turn
      .catch(() => undefined)
      .then(async () => {
        for (const place of this.#places) {
          if (this.#isClosing || place.worker === null) continue;
          await this.#fill(place);
        }
      });
    return this.#turn;
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#watch);
    for (const { timer } of this.#places) clearTimeout(timer);
    await this.#turn.catch(() => undefined);
    await Promise.all(this.#workers().map((worker) => worker.end()));
    for (const { socket } of this.#held.splice(0)) socket.destroy();
  }

  #workers(): readonly WorkerProcess[] {
    return this.#places.flatMap(({ worker }) => worker ?? []);
  }

  async #fill(place: Place): Promise<void> {
    const startedAt = performance.now();
    const worker = await WorkerProcess.open(this.#options, (started) => {
      this.#alive.add(started);
      void started.ended().then(() => this.#alive.delete(started));
    });
    if (this.#isClosing) return worker.end();
    // One to a place, whoever opened it: of a restart and of the replacement of a worker that ended meanwhile, the later one stays.
    clearTimeout(place.timer);
    const former = place.worker;
    place.worker = worker;
    for (const { listener, socket } of this.#held.splice(0)) worker.take(listener, socket);
    void worker.ended().then((how) => {
      if (place.worker !== worker) return;
      place.worker = null;
      if (this.#isClosing) return;
      this.#options.onEnded(`a worker ended with ${how}`);
      if (performance.now() - startedAt > STEADY_MS) place.delayMs = FIRST_RESTART_DELAY_MS;
      this.#fillLater(place);
    });
    await former?.end();
  }

  #fillLater(place: Place): void {
    place.timer = setTimeout(() => {
      this.#fill(place).catch((error: unknown) => {
        this.#options.onEnded(String(error));
        if (!this.#isClosing) this.#fillLater(place);
      });
    }, place.delayMs);
    place.timer.unref();
    place.delayMs = Math.min(place.delayMs * 2, MAX_RESTART_DELAY_MS);
  }

  #endSilent(): void {
    for (const worker of this.#workers()) if (worker.silentTurns() > MAX_SILENT_TURNS) worker.kill();
  }
}
