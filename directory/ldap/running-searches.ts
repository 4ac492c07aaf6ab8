import type { BerWriter } from './ber-writer.ts';
import { writeResult } from './encode-response.ts';
import type { LdapLimits } from './limits.ts';
import type { PreparedSearch } from './prepared-search.ts';
import { type ResultCode, result } from './result-code.ts';

/** Of the operations a connection may have outstanding, so many may be synchronisations. */
const FOLLOWING_SHARE = 1 / 4;

/** The searches of one connection: they take turns, so that many cost others no more than one. */
export class RunningSearches {
  readonly #running = new Map<number, PreparedSearch>();

  get size(): number {
    return this.#running.size;
  }

  has(id: number): boolean {
    return this.#running.has(id);
  }

  /** Whether some search has work to do now; those that follow changes may have none. */
  get hasWork(): boolean {
    for (const { run } of this.#running.values()) if (run.isWaiting !== true) return true;
    return false;
  }

  /** Whether one more may be begun of those that never end by themselves: were all operations of a connection such, nothing more would be read of it. */
  mayFollow({ outstandingOperations }: Pick<LdapLimits, 'outstandingOperations'>): boolean {
    const following = Array.from(this.#running.values()).filter(({ run }) => run.isWaiting !== undefined).length;
    return following < outstandingOperations * FOLLOWING_SHARE;
  }

  /** Begin a search. @returns whether it goes on after its first step */
  begin(id: number, search: PreparedSearch, out: BerWriter, at: Date): boolean {
    if (this.#step(id, search, out, at)) return false;
    this.#running.set(id, search);
    return true;
  }

  /** One step of the search whose turn it is. */
  step(out: BerWriter, at: Date): void {
    for (const [id, search] of this.#running) {
      if (search.run.isWaiting === true) continue;
      this.#running.delete(id);
      if (!this.#step(id, search, out, at)) this.#running.set(id, search);
      return;
    }
  }

  /** Forget a search without an answer (RFC 4511 §4.11). */
  abandon(id: number): boolean {
    return this.#running.delete(id);
  }

  /** End a search with an answer of its own. @returns false when there is none of this id */
  end(id: number, out: BerWriter, code: ResultCode): boolean {
    if (!this.#running.delete(id)) return false;
    writeResult(out, id, 'search', result(code));
    return true;
  }

  /** Forget those that would never end. */
  abandonFollowing(): void {
    for (const [id, { run }] of this.#running) if (run.isWaiting !== undefined) this.#running.delete(id);
  }

  clear(): void {
    this.#running.clear();
  }

  #step(id: number, search: PreparedSearch, out: BerWriter, at: Date): boolean {
    const end = search.run.step(out, at);
    if (end === null) return false;
    writeResult(out, id, 'search', end.answer, { controls: search.finish(end) });
    return true;
  }
}
