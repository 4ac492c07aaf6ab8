/** Keys of one command, at most. */
const MAX_KEYS = 500;

interface Asked {
  readonly key: string;
  readonly resolve: (text: string | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads asked for in the same turn of the loop leave as one command, and come back as one answer: what a trip costs the processor is
 * paid once for all requests in step (see decision 0041).
 */
export class GatheredReads {
  readonly #readAll: (keys: readonly string[]) => Promise<readonly unknown[]>;
  #asked: Asked[] = [];

  /** @param readAll what lies under these keys, in their order; whatever is no text is nothing */
  constructor(readAll: (keys: readonly string[]) => Promise<readonly unknown[]>) {
    this.#readAll = readAll;
  }

  /**
   * What lies under this key after it was asked for; undefined when there is nothing.
   *
   * @throws what reading threw, to each who asked in this turn
   */
  read(key: string): Promise<string | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#asked.length === 0) setImmediate(() => this.#leave());
      this.#asked.push({ key, resolve, reject });
    });
  }

  #leave(): void {
    const asked = this.#asked;
    this.#asked = [];
    for (let start = 0; start < asked.length; start += MAX_KEYS)
      void this.#answer(asked.slice(start, start + MAX_KEYS));
  }

  async #answer(asked: readonly Asked[]): Promise<void> {
    try {
      const found = await this.#readAll(asked.map(({ key }) => key));
      for (const [place, { resolve }] of asked.entries()) {
        const text = found[place];
        resolve(typeof text === 'string' ? text : undefined);
      }
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
