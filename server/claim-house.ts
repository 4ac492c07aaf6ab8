import { createHmac } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { platform } from 'node:process';
import type { MasterKey } from './config/master-key.ts';
import { ServerError } from './errors.ts';
import { localSocketName } from './processes/local-name.ts';

/** Enough never to meet by chance, short enough for the name of a socket. */
const ID_CHARS = 32;

/** A house held by this process, until it is given back or the process ends, however it ends. */
export interface Claim {
  release(): Promise<void>;
  /** What whoever asks the holder of this house is told ({@link askHolder}); nothing secret, and never throws. Until then: no process signs. */
  sayWhenAsked(say: () => Holding): void;
}

/** What the holder of a house says of itself. */
export interface Holding {
  /** Processes that sign, and the keys each has ({@link KeyRing.tag}); `''` for one that is still opening. */
  readonly signing: readonly { readonly process: string; readonly keys: string }[];
}

const HOLDS_NO_KEYS: Holding = { signing: [] };

/** A holder that says nothing for so long does not answer. */
const ASK_TIMEOUT_MS = 2_000;
const MAX_ANSWER_CHARS = 100_000;

/**
 * Hold the house of this master key and data folder: one process serves it or writes its directory, never two. A second one would register its
 * own addresses over those of the first, and write an index that the first keeps in memory. Reading commands need no claim.
 *
 * What is held is a local socket's name, which the system frees with its process: no stale file keeps the next start waiting.
 * The name follows from key and folder, links followed, so that nobody without the key can take it beforehand. Machines, and containers with a network of
 * their own, do not see each other's.
 *
 * @param data absolute path of the data folder
 * @throws ServerError `server.house.in-use`
 */
export async function claimHouse(masterKey: MasterKey, data: string): Promise<Claim> {
  const name = nameOf(masterKey, data);
  const claim = (await listen(name)) ?? (await listenOverStale(name));
  if (claim) return claim;
  throw inUse(data);
}

function inUse(data: string): ServerError {
  return new ServerError('server.house.in-use', `${data} is held by another process`);
}

/**
 * Refuse a house that another process holds at this moment: for whoever writes beside it before the house itself is claimed.
 *
 * @throws ServerError `server.house.in-use`
 */
export async function expectFreeHouse(masterKey: MasterKey, data: string): Promise<void> {
  if (await isHouseHeld(masterKey, data)) throw inUse(data);
}

/** What the holder of the house says; null when nobody holds it, `'silent'` when it does not answer, or is of a version that says nothing. */
export function askHolder(masterKey: MasterKey, data: string): Promise<Holding | 'silent' | null> {
  const { promise, resolve } = Promise.withResolvers<Holding | 'silent' | null>();
  let answer = '';
  const socket = connect(nameOf(masterKey, data));
  socket.setEncoding('utf8').setTimeout(ASK_TIMEOUT_MS, () => socket.destroy());
  socket.on('data', (text: string) => {
    answer += text;
    if (answer.length > MAX_ANSWER_CHARS) socket.destroy();
  });
  socket.once('error', ({ code }: NodeJS.ErrnoException) =>
    resolve(code === 'ECONNREFUSED' || code === 'ENOENT' ? null : 'silent'),
  );
  socket.once('close', () => resolve(holdingIn(answer)));
  return promise;
}

/** Only a holder of this house's name writes it, or a version that says something else. */
function holdingIn(answer: string): Holding | 'silent' {
  try {
    const holding: Partial<Holding> = JSON.parse(answer);
    return Array.isArray(holding.signing) ? { signing: holding.signing } : 'silent';
  } catch {
    return 'silent';
  }
}

/** Whether a process holds the house at this moment. */
export function isHouseHeld(masterKey: MasterKey, data: string): Promise<boolean> {
  return answers(nameOf(masterKey, data));
}

function nameOf(masterKey: MasterKey, data: string): string {
  const id = createHmac('sha256', masterKey.derive('claim')).update(folderBehind(data)).digest('hex');
  return localSocketName(id.slice(0, ID_CHARS));
}

/** The folder itself, by whatever links it was named; where it is yet to be made, the nearest one above it that is there. */
function folderBehind(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(folderBehind(above), basename(path));
  }
}

/** @returns null when the name is taken */
function listen(name: string): Promise<Claim | null> {
  const { promise, resolve, reject } = Promise.withResolvers<Claim | null>();
  let say = () => HOLDS_NO_KEYS;
  const server = createServer((socket) => {
    // Whoever only looked whether somebody is here is gone by now.
    socket.on('error', () => undefined);
    socket.end(JSON.stringify(say()), () => socket.destroy());
  });
  server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)));
  server.listen(name, () => {
    server.unref();
    resolve({
      sayWhenAsked(told) {
        say = told;
      },
      release: () => {
        const { promise: released, resolve: done } = Promise.withResolvers<void>();
        server.close(() => done());
        return released;
      },
    });
  });
  return promise;
}

/** Where the name is a file, a process that was killed leaves it: nobody answers there any more. */
async function listenOverStale(name: string): Promise<Claim | null> {
  if (platform === 'win32' || platform === 'linux' || (await answers(name))) return null;
  rmSync(name, { force: true });
  return listen(name);
}

function answers(name: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(name, () => resolve(true));
  socket.once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}
