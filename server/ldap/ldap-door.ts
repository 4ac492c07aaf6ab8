import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CertificateVerdict } from '../../directory/index.ts';
import { ServerError } from '../errors.ts';
import type { LdapDoorMessage, LdapDoorSettings, LdapDoorVerdict } from './settings.ts';

/** Restarts wait longer each time, up to this; a door that stood for a while starts over. */
const FIRST_RESTART_DELAY_MS = 200;
const MAX_RESTART_DELAY_MS = 30_000;
const STEADY_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;

const PROCESS = fileURLToPath(new URL('./ldap-process.ts', import.meta.url));

export interface LdapDoor {
  readonly port: number;
  readonly tlsPort: number;
  /** How often the door had to be opened again. */
  restarts(): number;
  /** Process id, for operators and tests; undefined between two starts. */
  pid(): number | undefined;
  close(): Promise<void>;
}

export interface LdapDoorOptions {
  readonly settings: LdapDoorSettings;
  readonly clock: { now(): Date };
  readonly onBound: (message: Extract<LdapDoorMessage, { kind: 'bound' }>) => void;
  readonly onUpdated: (message: Extract<LdapDoorMessage, { kind: 'updated' }>) => void;
  /** Judges a certificate for the door; what it throws leaves the question without answer. */
  readonly judge: (chain: readonly Uint8Array[]) => Promise<CertificateVerdict>;
  readonly onRestart: (detail: string) => void;
}

/**
 * The LDAP door runs in a process of its own, with the directory opened for reading only: whatever bytes arrive on its ports,
 * even ones that end it, the identity provider lives on and the door is opened again, on the same ports.
 *
 * @throws ServerError `server.port.taken` or `server.ldap.failed` when it cannot open the first time
 */
export async function openLdapDoor(options: LdapDoorOptions): Promise<LdapDoor> {
  const door = new SupervisedDoor(options);
  await door.start(options.settings);
  return door;
}

class SupervisedDoor implements LdapDoor {
  readonly #options: LdapDoorOptions;
  #child: ChildProcess | undefined;
  #closing = false;
  #delay = FIRST_RESTART_DELAY_MS;
  #restarts = 0;
  #waiting: NodeJS.Timeout | undefined;
  /** A start on its way: closing waits for it, so that no process is left behind. */
  #starting: Promise<void> = Promise.resolve();
  port = 0;
  tlsPort = 0;

  constructor(options: LdapDoorOptions) {
    this.#options = options;
  }

  restarts(): number {
    return this.#restarts;
  }

  pid(): number | undefined {
    return this.#child?.pid;
  }

  start(settings: LdapDoorSettings): Promise<void> {
    const starting = this.#start(settings);
    this.#starting = starting.catch(() => undefined);
    return starting;
  }

  async #start(settings: LdapDoorSettings): Promise<void> {
    const startedAt = this.#options.clock.now().getTime();
    const { child, port, tlsPort } = await startProcess(settings, this.#options);
    this.#child = child;
    this.port = port;
    this.tlsPort = tlsPort;
    child.once('exit', (code, signal) => {
      this.#child = undefined;
      if (this.#options.clock.now().getTime() - startedAt > STEADY_MS) this.#delay = FIRST_RESTART_DELAY_MS;
      this.#scheduleRestart(`ended with ${signal ?? code}`);
    });
  }

  #scheduleRestart(detail: string): void {
    if (this.#closing) return;
    this.#restarts += 1;
    this.#options.onRestart(detail);
    this.#waiting = setTimeout(() => {
      const settings = { ...this.#options.settings, port: this.port, tlsPort: this.tlsPort };
      this.start(settings).catch((error: unknown) => this.#scheduleRestart(String(error)));
    }, this.#delay);
    this.#waiting.unref();
    this.#delay = Math.min(this.#delay * 2, MAX_RESTART_DELAY_MS);
  }

  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#waiting);
    await this.#starting;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      // The end of the channel is the order to stop: signals of a terminal or a service manager reach the whole group.
      child.disconnect();
    });
  }
}

/** A defect while judging is no verdict: the door then answers that it cannot tell. */
async function answerTo(
  { id, chain }: Extract<LdapDoorMessage, { kind: 'judge' }>,
  judge: LdapDoorOptions['judge'],
): Promise<LdapDoorVerdict> {
  try {
    return { kind: 'verdict', id, verdict: await judge(chain.map((der) => Buffer.from(der, 'base64'))) };
  } catch {
    return { kind: 'verdict', id, verdict: null };
  }
}

/** Start the process and wait until it listens. Settings travel over the channel, never on the command line: they hold a key. */
function startProcess(
  settings: LdapDoorSettings,
  { onBound, onUpdated, judge }: LdapDoorOptions,
): Promise<{ child: ChildProcess; port: number; tlsPort: number }> {
  const child = fork(PROCESS, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'json' });
  return new Promise((resolve, reject) => {
    const early = (code: number | null) =>
      reject(new ServerError('server.ldap.failed', `the LDAP process ended with ${code}`));
    child.once('exit', early);
    child.once('error', (cause) =>
      reject(new ServerError('server.ldap.failed', 'the LDAP process did not start', { cause })),
    );
    // Only our own process writes to this channel.
    child.on('message', (message: LdapDoorMessage) => {
      if (message.kind === 'bound') onBound(message);
      if (message.kind === 'updated') onUpdated(message);
      // A door that ended meanwhile asks no more.
      if (message.kind === 'judge')
        void answerTo(message, judge).then((answer) => child.connected && child.send(answer));
      if (message.kind === 'failed') reject(new ServerError(message.code, message.detail));
      if (message.kind === 'listening') {
        child.off('exit', early);
        resolve({ child, port: message.port, tlsPort: message.tlsPort });
      }
    });
    child.send(settings);
  });
}
