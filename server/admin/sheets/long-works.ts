import { setTimeout } from 'node:timers/promises';
import type { DraftVerdict, IdleRules, Progress, Rehearsal, Watched, WhoMay } from '../../../federation/index.ts';
import { ServerError } from '../../errors.ts';

/** How long a page waits for a work that may be short; a longer one goes on without it. */
export const PATIENCE_MS = 1_500;
/** Between two looks of a page at a work that goes on, s. */
export const LOOK_SECONDS = 2;
/** Works of one kind under way at a time: each takes its turns of the processor from the others. */
export const MAX_WORKS = 6;
/** What a work came to is kept so long for the page that comes back for it, ms. */
const KEPT_MS = 10 * 60_000;
/** Works of one kind whose end is kept at a time; of more, those that began first are forgotten. */
export const MAX_KEPT_WORKS = 50;

/** A work that goes on. */
export interface RunningWork {
  readonly startedAt: Date;
  /** Null: it has not told yet. */
  readonly progress: Progress | null;
}

/** What a page sees of a work. */
export type Sight<T> =
  | { readonly isDone: true; readonly outcome: T; readonly startedAt: Date }
  | ({ readonly isDone: false } & RunningWork);

export interface LongWorksParts {
  readonly clock: { now(): Date };
  /** Told of a work that failed, whether or not a page comes back for it. */
  readonly onFailure: (error: unknown) => void;
  readonly patienceMs?: number;
}

interface Entry<T> {
  readonly startedAt: Date;
  readonly stopped: AbortController;
  progress: Progress | null;
  /** Instant, ms; null: it goes on. */
  endedAt: number | null;
  ended: Promise<T>;
}

/** Works that may outlast a page's patience, by name: the page looks again, and may stop them. In memory: a server that stops ends them. */
export class LongWorks<T> {
  readonly #parts: LongWorksParts;
  readonly #entries = new Map<string, Entry<T>>();

  constructor(parts: LongWorksParts) {
    this.#parts = parts;
  }

  /**
   * The work of that name, begun unless it is there, and what it came to if that is soon.
   *
   * @throws ServerError `server.admin.works-too-many`; what the work throws
   */
  async see(name: string, work: (watched: Watched) => Promise<T>): Promise<Sight<T>> {
    return this.#sightOf(name, this.#entries.get(name) ?? this.#begin(name, work));
  }

  /** The work of that name as it is; null: there is none. @throws what the work threw */
  async look(name: string): Promise<Sight<T> | null> {
    const entry = this.#entries.get(name);
    return entry ? this.#sightOf(name, entry) : null;
  }

  isRunning(name: string): boolean {
    return this.#entries.get(name)?.endedAt === null;
  }

  /** What that work came to was told, and is asked for no more. */
  forget(name: string): void {
    if (!this.isRunning(name)) this.#entries.delete(name);
  }

  /** Stop that work; resolves once it has ended. */
  async stop(name: string): Promise<void> {
    const entry = this.#entries.get(name);
    if (!entry) return;
    entry.stopped.abort();
    await entry.ended.catch(() => undefined);
    this.#entries.delete(name);
  }

  /** Stop them all: the stores are closed after. */
  async close(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((name) => this.stop(name)));
  }

  #begin(name: string, work: (watched: Watched) => Promise<T>): Entry<T> {
    const startedAt = this.#parts.clock.now();
    this.#sweep(startedAt.getTime());
    const running = [...this.#entries.values()].filter(({ endedAt }) => endedAt === null);
    if (running.length >= MAX_WORKS) throw new ServerError('server.admin.works-too-many', `${running.length} works`);
    const stopped = new AbortController();
    const { promise, resolve } = Promise.withResolvers<T>();
    const entry: Entry<T> = { startedAt, stopped, progress: null, endedAt: null, ended: promise };
    const tell = (progress: Progress): void => {
      entry.progress = progress;
    };
    entry.ended = promise.finally(() => {
      entry.endedAt = this.#parts.clock.now().getTime();
    });
    // The entry stands before the work begins: it may tell at once.
    resolve(work({ signal: stopped.signal, tell }));
    entry.ended.catch(this.#parts.onFailure);
    this.#entries.set(name, entry);
    return entry;
  }

  #sweep(now: number): void {
    for (const [name, { endedAt }] of this.#entries) {
      if (endedAt !== null && now - endedAt > KEPT_MS) this.#entries.delete(name);
    }
    const ended = [...this.#entries].filter(([, { endedAt }]) => endedAt !== null);
    for (const [name] of ended.slice(0, Math.max(0, ended.length - MAX_KEPT_WORKS + 1))) this.#entries.delete(name);
  }

  async #sightOf(name: string, entry: Entry<T>): Promise<Sight<T>> {
    const { ended, startedAt } = entry;
    const { patienceMs = PATIENCE_MS } = this.#parts;
    const waited = setTimeout(patienceMs, null, { ref: false });
    try {
      const soon = await Promise.race([ended.then((outcome) => ({ outcome })), waited]);
      if (soon) return { isDone: true, outcome: soon.outcome, startedAt };
    } catch (error) {
      // Told once: whoever asks again begins again.
      if (this.#entries.get(name) === entry) this.#entries.delete(name);
      throw error;
    }
    return { isDone: false, startedAt, progress: entry.progress };
  }
}

/** The long works of the administration of sheets. */
export interface SheetWorks {
  readonly rehearsals: LongWorks<DraftVerdict<{ rehearsal: Rehearsal }>>;
  readonly whoMay: LongWorks<WhoMay | null>;
  readonly idle: LongWorks<IdleRules | null>;
  close(): Promise<void>;
}

export function openSheetWorks(parts: LongWorksParts): SheetWorks {
  const works = {
    rehearsals: new LongWorks<DraftVerdict<{ rehearsal: Rehearsal }>>(parts),
    whoMay: new LongWorks<WhoMay | null>(parts),
    idle: new LongWorks<IdleRules | null>(parts),
  };
  return {
    ...works,
    close: async () => {
      await Promise.all(Object.values(works).map((each) => each.close()));
    },
  };
}
