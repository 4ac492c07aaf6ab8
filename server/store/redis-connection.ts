import { createClient, ErrorReply, type RedisClientType } from 'redis';
import { ServerError } from '../errors.ts';

/** An answer that takes longer is none: a person gets a page within two seconds. */
const ANSWER_MS = 1_500;
const CONNECT_MS = 1_500;
/** From an open socket to the first command it may carry. */
const GREETING_MS = 1_500;
/** Between two attempts to reach a server that went away. */
const RETRY_MS = 250;
/** Commands that wait for their answer at most: beyond, a slow server is an absent one, and nothing piles up. */
const MAX_WAITING = 10_000;

export interface RedisConnectionOptions {
  /** `redis://host:port/number`, or `rediss://` for TLS. */
  readonly url: string;
  readonly password: string | null;
  /** PEM of authorities trusted besides the public ones, or null. */
  readonly ca: string | null;
}

/** One connection that comes back by itself. While it is away every call is refused at once: nothing waits in a queue for it. */
export interface RedisConnection {
  /** @throws ServerError `server.store.unavailable` */
  call(args: readonly string[]): Promise<unknown>;
  /** Run a script; sent whole only where the server does not know it yet. */
  run(script: RedisScript, args: readonly string[]): Promise<unknown>;
  close(): Promise<void>;
}

export interface RedisScript {
  readonly sha1: string;
  readonly text: string;
}

/** @throws ServerError `server.store.unavailable` when nobody answers there */
export async function connectRedis(options: RedisConnectionOptions): Promise<RedisConnection> {
  const link = new Link(options);
  try {
    await within(CONNECT_MS, link.connect());
    return link;
  } catch (cause) {
    await link.close();
    throw unavailable(cause);
  }
}

class Link implements RedisConnection {
  readonly #options: RedisConnectionOptions;
  #client: RedisClientType;
  #closed = false;

  constructor(options: RedisConnectionOptions) {
    this.#options = options;
    this.#client = this.#makeWatchedClient();
  }

  async connect(): Promise<void> {
    await this.#client.connect();
  }

  async call(args: readonly string[]): Promise<unknown> {
    const client = this.#client;
    if (this.#closed) throw new ServerError('server.store.closed', 'the sign-in store is closed');
    if (!client.isReady) throw unavailable(new Error('not connected'));
    try {
      return await within(ANSWER_MS, client.sendCommand([...args]));
    } catch (cause) {
      // No answer on a socket that still looks open: it may never answer again.
      if (cause instanceof NoAnswer) this.#renew(client);
      throw unavailable(cause);
    }
  }

  async run(script: RedisScript, args: readonly string[]): Promise<unknown> {
    try {
      return await this.call(['EVALSHA', script.sha1, '0', ...args]);
    } catch (error) {
      if (!isUnknownScript(error)) throw error;
      return this.call(['EVAL', script.text, '0', ...args]);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#client.destroy();
  }

  /**
   * A socket that opened and then stays silent while it is greeted is replaced: the client waits for its greeting without end, and a
   * path that forgot the connection (a firewall, a proxy, a switch that came back) never answers on it.
   */
  #makeWatchedClient(): RedisClientType {
    const client = makeClient(this.#options);
    let timer: NodeJS.Timeout | undefined;
    client.on('connect', () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (!client.isReady) this.#renew(client);
      }, GREETING_MS).unref();
    });
    client.on('ready', () => clearTimeout(timer));
    return client;
  }

  /** Another socket in the place of one that no longer answers. */
  #renew(client: RedisClientType): void {
    if (this.#closed || client !== this.#client) return;
    this.#client = this.#makeWatchedClient();
    client.destroy();
    // It tries again by itself until it is there; until then calls are refused.
    this.#client.connect().catch(() => undefined);
  }
}

function makeClient({ url, password, ca }: RedisConnectionOptions): RedisClientType {
  const socket = { connectTimeout: CONNECT_MS, reconnectStrategy: () => RETRY_MS, keepAlive: true };
  const client: RedisClientType = createClient({
    url,
    ...(password === null ? {} : { password }),
    socket: ca === null ? socket : { ...socket, tls: true as const, ca },
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_WAITING,
  });
  // Told by every refused call; without a listener the process would end.
  client.on('error', () => undefined);
  return client;
}

class NoAnswer extends Error {}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new NoAnswer(`no answer within ${ms} ms`)), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

function isUnknownScript(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof ErrorReply && cause.message.startsWith('NOSCRIPT');
}

function unavailable(cause: unknown): ServerError {
  return new ServerError('server.store.unavailable', 'Redis does not answer', { cause });
}
