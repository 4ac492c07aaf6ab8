import type { KeyObject } from 'node:crypto';
import type { Database, RootDatabase } from 'lmdb';
import { commit, openEnvironment } from '../store/environment.ts';
import { FIRST_DIGEST, lineDigest, lineText, packLine } from './line.ts';
import { type AuditHead, openSeal, sealHead } from './seal.ts';
import { type Use, UseMarks } from './use-marks.ts';

/** Where a line comes from, so that it is written once: see `append` in `audit.ts`. */
export interface SourcePosition {
  readonly source: string;
  /** From 1, growing. */
  readonly sequence: number;
}

/** One thing to write: a line, a source's position, the mark of a use, or several of them together. */
export interface Entry {
  readonly event: string | null;
  readonly position: SourcePosition | null;
  readonly use: Use | null;
}

export type SealState =
  | { readonly state: 'none' }
  | { readonly state: 'forged' }
  | { readonly state: 'sealed'; readonly head: AuditHead };

/** Answer of a batch: the head after it, with its seal, and the entries left out because their use was marked before; or why nothing was written. */
export type Written =
  | { readonly written: true; readonly head: AuditHead; readonly sealed: string; readonly spent: ReadonlySet<Entry> }
  | { readonly written: false; readonly seal: AuditHead | null };

const SEAL = 'seal';

/** The audit's environment: lines by sequence, the seal, one position per source, marks of uses. Single transactions, synced before they resolve. */
export class Ledger {
  readonly #root: RootDatabase;
  readonly #lines: Database<string, number>;
  readonly #state: Database<string, string>;
  readonly #sources: Database<number, string>;
  readonly #uses: UseMarks;
  readonly #key: KeyObject;
  /** The seal last judged or made here: the same text says the same again. */
  #known: { readonly sealed: string; readonly head: AuditHead } | null = null;

  constructor(path: string, key: KeyObject) {
    this.#key = key;
    this.#root = openEnvironment(path);
    this.#lines = this.#root.openDB('lines', { encoding: 'string' });
    this.#state = this.#root.openDB('state', { encoding: 'string' });
    this.#sources = this.#root.openDB('sources', { encoding: 'msgpack' });
    this.#uses = new UseMarks(this.#root);
  }

  seal(): SealState {
    const sealed = this.#state.get(SEAL);
    if (sealed === undefined) return { state: 'none' };
    if (this.#known?.sealed === sealed) return { state: 'sealed', head: this.#known.head };
    const head = openSeal(this.#key, sealed);
    if (!head) return { state: 'forged' };
    this.#known = { sealed, head };
    return { state: 'sealed', head };
  }

  /** Seal the empty chain. */
  async begin(): Promise<void> {
    const sealed = sealHead(this.#key, { count: 0, digest: FIRST_DIGEST });
    await commit(this.#root, () => {
      if (this.#state.get(SEAL) === undefined) this.#state.put(SEAL, sealed);
    });
  }

  /**
   * Write all entries, the positions of their sources, the marks of their uses and the new seal in one transaction. Entries whose
   * position was already reached, or whose use was marked before, are left out. Nothing is written when the seal found is not ours or shorter than `least`.
   */
  async append(entries: readonly Entry[], least: number): Promise<Written> {
    return commit(this.#root, (): Written => {
      const found = this.seal();
      const start = found.state === 'sealed' ? found.head : null;
      if (!start || start.count < least) return { written: false, seal: start };
      const spent = new Set<Entry>();
      const head = this.#appendLines(entries, start, spent);
      const sealed = sealHead(this.#key, head);
      this.#state.put(SEAL, sealed);
      this.#known = { sealed, head };
      return { written: true, head, sealed, spent };
    });
  }

  #appendLines(entries: readonly Entry[], start: AuditHead, spent: Set<Entry>): AuditHead {
    let { count, digest } = start;
    for (const entry of entries) {
      const { event, position, use } = entry;
      if (use && !this.#mark(use)) {
        spent.add(entry);
        continue;
      }
      if (position) {
        if (position.sequence <= this.position(position.source)) continue;
        this.#sources.put(position.source, position.sequence);
      }
      if (event === null) continue;
      count += 1;
      const text = lineText(count, digest, event);
      digest = lineDigest(digest, text);
      this.#lines.put(count, packLine(digest, text));
    }
    return { count, digest };
  }

  /** @returns false when it was marked before */
  #mark(use: Use): boolean {
    if (this.#uses.has(use)) return false;
    this.#uses.add(use);
    this.#uses.sweep(use.at);
    return true;
  }

  /** Whether a use is marked, by whichever process. */
  isSpent(use: Use): boolean {
    this.refresh();
    return this.#uses.has(use);
  }

  /** Last position of a source that is in the audit; 0 before the first. */
  position(source: string): number {
    return this.#sources.get(source) ?? 0;
  }

  line(sequence: number): string | undefined {
    return this.#lines.get(sequence);
  }

  /** Greatest sequence present; 0 when there is none. */
  last(): number {
    const [last] = this.#lines.getKeys({ reverse: true, limit: 1 });
    return last ?? 0;
  }

  /** Stored lines from `start` on, growing, at most `limit`. */
  from(start: number, limit: number): readonly { readonly sequence: number; readonly stored: string }[] {
    return [...this.#lines.getRange({ start, limit })].map(({ key, value }) => ({ sequence: key, stored: value }));
  }

  /** Stored lines from `start` on, falling, at most `limit`. */
  back(start: number, limit: number): readonly { readonly sequence: number; readonly stored: string }[] {
    return [...this.#lines.getRange({ start, limit, reverse: true })].map(({ key, value }) => ({
      sequence: key,
      stored: value,
    }));
  }

  /** See what other processes wrote meanwhile. */
  refresh(): void {
    this.#root.resetReadTxn();
  }

  close(): Promise<void> {
    return this.#root.close();
  }
}
