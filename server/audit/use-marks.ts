import type { Database, RootDatabase } from 'lmdb';
import { ServerError } from '../errors.ts';

/** Something that counts once, by a name of its own. */
export interface Use {
  /** What is used: 16 to 64 characters of base64url, drawn anew for each thing; no bearer value. */
  readonly id: string;
  readonly at: Date;
  /** Nothing of this name is taken any more from then on: the mark may go. */
  readonly until: Date;
}

const USE_ID = /^[A-Za-z0-9_-]{16,64}$/;
const END_BYTES = 8;
const NO_VALUE = Buffer.alloc(0);

/** Between two sweeps, and most marks removed by one: more a second than a core marks. */
const SWEEP_EVERY_MS = 2_000;
const MAX_SWEPT = 4_000;

/**
 * Marks of what was used, in the order of their ends: new ones lie together, and so do those that go. They live in the audit's
 * environment so that a mark and the line that tells of it are one step.
 */
export class UseMarks {
  readonly #marks: Database<Buffer, Buffer>;
  #lastSweep = 0;

  constructor(root: RootDatabase) {
    this.#marks = root.openDB('used', { keyEncoding: 'binary', encoding: 'binary' });
  }

  has(use: Use): boolean {
    return this.#marks.get(markOf(use)) !== undefined;
  }

  /** Inside a transaction. */
  add(use: Use): void {
    this.#marks.put(markOf(use), NO_VALUE);
  }

  /** Remove marks whose end has come; inside a transaction, now and then. */
  sweep(at: Date): void {
    const now = at.getTime();
    if (now - this.#lastSweep < SWEEP_EVERY_MS && now >= this.#lastSweep) return;
    this.#lastSweep = now;
    // Gathered first: removing under a running cursor would move it.
    const ended = [...this.#marks.getKeys({ end: endOf(now), limit: MAX_SWEPT })];
    for (const mark of ended) this.#marks.remove(mark);
  }

  /** Marks kept, for tests and operators. */
  count(): number {
    return this.#marks.getCount();
  }
}

/** @throws ServerError `server.defect`: names are made by us */
export function checkUse({ id, at, until }: Use): void {
  const isDated = Number.isSafeInteger(at.getTime()) && Number.isSafeInteger(until.getTime()) && until.getTime() > 0;
  if (!USE_ID.test(id) || !isDated) throw new ServerError('server.defect', 'a use has a name, an instant and an end');
}

function markOf({ id, until }: Use): Buffer {
  return Buffer.concat([endOf(until.getTime()), Buffer.from(id, 'latin1')]);
}

/** Most significant byte first. */
function endOf(ms: number): Buffer {
  const bytes = Buffer.allocUnsafe(END_BYTES);
  bytes.writeBigUInt64BE(BigInt(ms));
  return bytes;
}
