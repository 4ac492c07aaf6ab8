import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { type ServerCode, serverCodes } from '../codes.ts';
import { ServerError } from '../errors.ts';
import type { OpenMessage, OwnerMessage, WorkerMessage } from './messages.ts';

/** A worker that was told to drain, or to open, and has not after this long is ended. */
const DRAIN_TIMEOUT_MS = 15_000;
const OPEN_TIMEOUT_MS = 120_000;

export interface WorkerProcessOptions {
  readonly program: string;
  readonly open: OpenMessage;
  /** Answers what the worker asks of the owner, or null. */
  readonly onMessage: (message: WorkerMessage) => Promise<OwnerMessage | null>;
}

/** One worker, as its owner has it: connections and messages go to it, its end is seen. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #onMessage: WorkerProcessOptions['onMessage'];
  /** Connections sent that the worker has not said it took. */
  readonly #untaken = new Map<number, Socket>();
  #sent = 0;
  #silentTurns = 0;
  #keys = '';
  readonly #ended = Promise.withResolvers<string>();

  private constructor({ program, onMessage }: WorkerProcessOptions) {
    this.#onMessage = onMessage;
    const stdio: ('ignore' | 'inherit' | 'ipc')[] = ['ignore', 'inherit', 'inherit', 'ipc'];
    this.#child = fork(program, [], { stdio, execArgv: [], serialization: 'advanced' });
    this.#child.once('exit', (code, signal) => {
      // What it never took would wait for ever in this process.
      for (const socket of this.#untaken.values()) socket.destroy();
      this.#untaken.clear();
      this.#ended.resolve(String(signal ?? code));
    });
    this.#child.on('error', (error: NodeJS.ErrnoException) => {
      // One that the system did not start (no process or file left to give) never exits: whoever waits for its end would wait for ever.
      if (this.#child.pid === undefined) this.#ended.resolve(String(error.code));
      else this.kill();
    });
  }

  /**
   * Start one, and wait until it takes connections.
   *
   * @param onStarted has it from its first instant on
   * @throws ServerError what kept it from opening
   */
  static async open(
    options: WorkerProcessOptions,
    onStarted: (worker: WorkerProcess) => void = () => undefined,
  ): Promise<WorkerProcess> {
    const worker = new WorkerProcess(options);
    onStarted(worker);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(failure(`no answer within ${OPEN_TIMEOUT_MS} ms`)), OPEN_TIMEOUT_MS);
    void worker.ended().then((how) => reject(failure(`the process ended with ${how}`)));
    // Only our own process writes to this channel.
    worker.#child.on('message', (message: WorkerMessage) => {
      if (message.kind === 'open') resolve();
      else if (message.kind === 'failed') reject(new ServerError(knownCode(message.code), message.detail));
      else worker.#receive(message);
    });
    worker.tell(options.open);
    try {
      await promise;
      return worker;
    } catch (error) {
      worker.kill();
      await worker.ended();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Connections on their way to it: one that does not come round to take them has more. */
  get waiting(): number {
    return this.#untaken.size;
  }

  /** Which signing keys it said last that it has; `''` until it has any. */
  get keys(): string {
    return this.#keys;
  }

  /** How it ended, once it has. */
  ended(): Promise<string> {
    return this.#ended.promise;
  }

  tell(message: OwnerMessage): void {
    // One that is gone by now waits for nothing any more.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  /**
   * Give it a connection of a listener. It stays open here as well until the worker says that it has it: one that was on its way to a worker that
   * ended would otherwise be held by nobody who could close it.
   */
  take(listener: number, socket: Socket): void {
    this.#sent += 1;
    this.#untaken.set(this.#sent, socket);
    const message: OwnerMessage = { kind: 'connection', id: this.#sent, listener };
    this.#child.send(message, socket, { keepOpen: true }, () => undefined);
  }

  /** Called at regular turns: how many have passed since it was last heard of. */
  silentTurns(): number {
    this.#silentTurns += 1;
    return this.#silentTurns;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Have it finish what it answers, and end; ended when that takes too long. */
  async end(): Promise<void> {
    const timer = setTimeout(() => this.kill(), DRAIN_TIMEOUT_MS);
    this.tell({ kind: 'drain' });
    await this.ended();
    clearTimeout(timer);
  }

  #taken(id: number): void {
    // Closes this process's end alone.
    this.#untaken.get(id)?.destroy();
    this.#untaken.delete(id);
  }

  #receive(message: WorkerMessage): void {
    this.#silentTurns = 0;
    if (message.kind === 'took') this.#taken(message.id);
    else if (message.kind === 'keys') this.#keys = message.tag;
    else void this.#onMessage(message).then((answer) => answer && this.tell(answer));
  }
}

function failure(detail: string): ServerError {
  return new ServerError('server.worker.failed', detail);
}

function knownCode(code: string): ServerCode {
  return isServerCode(code) ? code : 'server.worker.failed';
}

function isServerCode(code: string): code is ServerCode {
  return Object.hasOwn(serverCodes, code);
}
