/**
 * Work on passwords that is nobody's bind: hashing what updates bring, comparing. So much of it at once, the rest in its order: whoever changes a password a
 * thousand times over makes others wait who change theirs, not those who sign in.
 */
export class PasswordTurns {
  readonly #atOnce: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** @param atOnce fewer than the runtime has threads for it */
  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      // The turn is handed on as it is: nobody who comes meanwhile takes it.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
