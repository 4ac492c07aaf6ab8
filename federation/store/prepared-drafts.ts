import { type PreparedSheet, prepareKept, prepareSheet } from '../prepare-sheet.ts';
import type { Turns } from '../turns.ts';
import type { KeptSource } from './sheet-text.ts';

/** Drafts kept at hand; the one used longest ago goes first. */
export const MAX_PREPARED_DRAFTS = 4;

/** Drafts as they were last prepared, by digest: what is checked, rehearsed and published is compiled once. */
export class PreparedDrafts {
  readonly #turns: Turns;
  readonly #byDigest = new Map<string, PreparedSheet>();

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  /** Prepare what somebody wrote, others being answered meanwhile. @throws FederationError `federation.sheet.malformed` */
  async prepare(input: unknown): Promise<PreparedSheet> {
    return this.#keep(await this.#turns.run(prepareSheet(input)));
  }

  /** A draft that is kept under this digest. */
  async prepared(digest: string, kept: KeptSource): Promise<PreparedSheet> {
    return this.#keep(this.#byDigest.get(digest) ?? (await this.#turns.run(prepareKept(kept))));
  }

  #keep(prepared: PreparedSheet): PreparedSheet {
    const { digest } = prepared.compiled.reference;
    this.#byDigest.delete(digest);
    this.#byDigest.set(digest, prepared);
    for (const oldest of this.#byDigest.keys()) {
      if (this.#byDigest.size <= MAX_PREPARED_DRAFTS) break;
      this.#byDigest.delete(oldest);
    }
    return prepared;
  }
}
