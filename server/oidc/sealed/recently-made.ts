/**
 * The latest things made, by name: two generations, of which the elder is forgotten when the younger is full. What was found is
 * forgotten as well: it is asked for once.
 */
export class RecentlyMade<T> {
  readonly #half: number;
  #younger = new Map<string, T>();
  #elder = new Map<string, T>();

  /** @param most things kept */
  constructor(most: number) {
    this.#half = Math.ceil(most / 2);
  }

  keep(name: string, made: T): void {
    if (this.#younger.size >= this.#half) {
      this.#elder = this.#younger;
      this.#younger = new Map();
    }
    this.#younger.set(name, made);
  }

  /** Undefined: not made here, too long ago, or asked for before. */
  take(name: string): T | undefined {
    const generation = this.#younger.has(name) ? this.#younger : this.#elder;
    const made = generation.get(name);
    generation.delete(name);
    return made;
  }
}
