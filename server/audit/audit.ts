import { createSecretKey, type KeyObject } from 'node:crypto';
import { ServerError } from '../errors.ts';
import { type CommitPace, noPace } from '../store/commit-pace.ts';
import type { AuditEvent, AuditSink } from './event.ts';
import { type HeadFile, openHeadFile } from './head-file.ts';
import { type Entry, Ledger, type SourcePosition } from './ledger.ts';
import { type AuditLine, eventText, FIRST_DIGEST } from './line.ts';
import { type AuditQuery, readLines } from './read-lines.ts';
import { type AuditHead, sealHead } from './seal.ts';
import { checkUse, type Use } from './use-marks.ts';
import { type AuditFault, type AuditVerdict, readSeals, verifyChain } from './verify.ts';

export type { AuditLine } from './line.ts';
export type { AuditFilter, AuditQuery } from './read-lines.ts';
export type { AuditHead } from './seal.ts';
export type { Use } from './use-marks.ts';
export type { AuditFault, AuditVerdict } from './verify.ts';

/** What counts once, and the line that tells of it: one step of the audit, decided there whoever asks. */
export interface UseLedger {
  /**
   * Mark a use and write its line, both or neither; resolves when they are on disk.
   *
   * @param event null: only the mark
   * @returns false, with nothing written, when it was marked before: true for exactly one caller, in whichever process
   * @throws ServerError as {@link Audit.append}
   */
  spend(use: Use, event: AuditEvent | null): Promise<boolean>;
  /** Whether a use is marked, as acknowledged to whichever process. */
  isSpent(use: Use): boolean;
}

/** The audit: append-only, hash-chained, its head sealed inside the data and outside. */
export interface Audit extends AuditSink, UseLedger {
  /**
   * Resolves when the line is on disk and the head outside covers it.
   *
   * @param position says which line of another journal this is: a position already reached is ignored, so that catching up
   *                 after a crash writes each line once. The position is kept in the line's own transaction.
   * @throws ServerError `server.audit.event-malformed`, `server.audit.unavailable`, `server.audit.closed`, or the code of
   *                     {@link AuditVerdict} when the chain found at opening does not fit its head: nothing is added to it
   */
  append(event: AuditEvent, position?: SourcePosition): Promise<void>;
  /** Last position of a source that is in the audit; 0 before the first. */
  cursor(source: string): number;
  /** Move a source's position on without a line. */
  advance(source: string, sequence: number): Promise<void>;
  /** Newest first. @throws ServerError `server.audit.page-malformed` for a limit outside 1 to 500 */
  read(query: AuditQuery): readonly AuditLine[];
  /** Number of lines and digest of the last, as sealed inside. */
  head(): AuditHead;
  /** Read the whole chain; see {@link verifyChain}. Other work goes on meanwhile. */
  verify(expected?: AuditHead): Promise<AuditVerdict>;
  close(): Promise<void>;
}

export interface AuditOptions {
  /** Folder of the environment. */
  readonly path: string;
  /** File of the sealed head, outside the data folder. */
  readonly sealPath: string;
  /** 32 bytes derived from the master key. */
  readonly key: Uint8Array;
  /** When batches of lines begin; at once unless told. */
  readonly pace?: CommitPace;
}

const KEY_BYTES = 32;

/**
 * Open the audit, or begin an empty one when neither data nor head exist.
 *
 * A chain that does not fit its head still opens, so that it can be read and verified, and refuses every new line.
 */
export async function openAudit({ path, sealPath, key: secret, pace = noPace }: AuditOptions): Promise<Audit> {
  if (secret.length !== KEY_BYTES) throw new ServerError('server.defect', `the audit's key has ${KEY_BYTES} bytes`);
  const key = createSecretKey(secret);
  const ledger = new Ledger(path, key);
  const file = openHeadFile(sealPath);
  if (isNew(ledger, file)) {
    // Head first: a crash between the two leaves an empty chain with its head, which is not new any more but fits.
    await file.create(sealHead(key, { count: 0, digest: FIRST_DIGEST }));
  }
  if (ledger.seal().state === 'none' && ledger.last() === 0) await ledger.begin();
  return new ChainedAudit(ledger, file, key, pace);
}

function isNew(ledger: Ledger, file: HeadFile): boolean {
  return ledger.seal().state === 'none' && ledger.last() === 0 && file.read() === null;
}

interface Waiting extends Entry {
  /** With whether it was written, or was left out because its use was marked before. */
  readonly resolve: (isWritten: boolean) => void;
  readonly reject: (error: unknown) => void;
}

class ChainedAudit implements Audit {
  readonly #ledger: Ledger;
  readonly #file: HeadFile;
  readonly #key: KeyObject;
  readonly #pace: CommitPace;
  /** Why no line is added any more, or null. */
  #refusal: AuditFault | null;
  /** Lines the head outside covers: the chain is never allowed to be shorter. */
  #covered: number;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;
  #closed = false;

  constructor(ledger: Ledger, file: HeadFile, key: KeyObject, pace: CommitPace) {
    this.#ledger = ledger;
    this.#file = file;
    this.#key = key;
    this.#pace = pace;
    const seals = readSeals(ledger, file, key);
    this.#refusal = 'intact' in seals ? seals : null;
    this.#covered = 'intact' in seals ? 0 : seals.outside.count;
  }

  async append(event: AuditEvent, position?: SourcePosition): Promise<void> {
    await this.#enqueue({ event: eventText(event), position: position ?? null, use: null });
  }

  async spend(use: Use, event: AuditEvent | null): Promise<boolean> {
    checkUse(use);
    return this.#enqueue({ event: event && eventText(event), position: null, use });
  }

  isSpent(use: Use): boolean {
    this.#mustBeOpen();
    checkUse(use);
    return this.#ledger.isSpent(use);
  }

  async advance(source: string, sequence: number): Promise<void> {
    await this.#enqueue({ event: null, position: { source, sequence }, use: null });
  }

  cursor(source: string): number {
    this.#mustBeOpen();
    return this.#ledger.position(source);
  }

  read(query: AuditQuery): readonly AuditLine[] {
    this.#mustBeOpen();
    return readLines(this.#ledger, query);
  }

  head(): AuditHead {
    this.#mustBeOpen();
    const seal = this.#ledger.seal();
    if (seal.state === 'sealed') return seal.head;
    throw new ServerError(
      seal.state === 'none' ? 'server.audit.seal-missing' : 'server.audit.seal-forged',
      'no head can be told',
    );
  }

  verify(expected?: AuditHead): Promise<AuditVerdict> {
    this.#mustBeOpen();
    return verifyChain(this.#ledger, this.#file, this.#key, expected ?? null);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writing;
    await this.#file.close();
    await this.#ledger.close();
  }

  #enqueue(entry: Entry): Promise<boolean> {
    this.#mustBeOpen();
    if (this.#refusal) throw new ServerError(this.#refusal.code, this.#refusal.detail);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...entry, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** One batch after the other: what is asked for while one is written goes into the next, with one flush and one head. */
  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#pace.turn();
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        const spent = await this.#writeBatch(batch);
        for (const entry of batch) entry.resolve(!spent.has(entry));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    // INVARIANT: in the same step as the last look at what waits, or an entry pushed in between would wait for ever.
    this.#writing = null;
  }

  /** @returns entries left out because their use was marked before */
  async #writeBatch(batch: readonly Entry[]): Promise<ReadonlySet<Entry>> {
    if (this.#refusal) throw new ServerError(this.#refusal.code, this.#refusal.detail);
    const written = await unavailable('the lines', this.#ledger.append(batch, this.#covered));
    if (!written.written) throw this.#refuse(written.seal);
    await unavailable('the head', this.#file.replace(written.sealed));
    this.#covered = written.head.count;
    return written.spent;
  }

  /** Somebody replaced the data under the running server: from here on nothing is added. */
  #refuse(seal: AuditHead | null): ServerError {
    const code = seal ? 'server.audit.tail-cut' : 'server.audit.seal-forged';
    const detail = `the chain was covered up to line ${this.#covered}, now ${seal ? `ends at ${seal.count}` : 'has no seal of ours'}`;
    this.#refusal = { intact: false, code, sequence: (seal?.count ?? 0) + 1, detail };
    return new ServerError(code, detail);
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new ServerError('server.audit.closed', 'the audit is closed');
  }
}

async function unavailable<T>(what: string, write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (cause) {
    throw new ServerError('server.audit.unavailable', `${what} could not be written`, { cause });
  }
}
