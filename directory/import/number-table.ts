import { grown } from './digest-table.ts';

const FIRST_CAPACITY = 4_096;
/** Odd, and far from a multiple of what numbers of a register step by. */
const SPREAD = 0x9e3779b1;
const HALF = 2 ** 32;

/** Gives each of many whole numbers below 2^53 a place, from 0 on: eight bytes for each, and a place in a table of numbers. */
export class NumberTable {
  readonly #most: number;
  #numbers = new Float64Array(FIRST_CAPACITY);
  /** Place and 1; 0: free. */
  #slots = new Int32Array(FIRST_CAPACITY * 2);
  #size = 0;

  /** @param most numbers it holds */
  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#size;
  }

  /** The number at a place. */
  at(place: number): number {
    return this.#numbers[place] ?? 0;
  }

  /** The place of a number; -1 when it is not there. */
  find(number: number): number {
    return (this.#slots[this.#slotOf(number)] ?? 0) - 1;
  }

  /** The place of a number, a new one when it was not there; -1 when there is no room for it. */
  add(number: number): number {
    const slot = this.#slotOf(number);
    const known = (this.#slots[slot] ?? 0) - 1;
    if (known >= 0) return known;
    if (this.#size >= this.#most) return -1;
    const place = this.#size;
    if (place >= this.#numbers.length) this.#numbers = grown(this.#numbers, place + 1);
    this.#numbers[place] = number;
    this.#slots[slot] = place + 1;
    this.#size += 1;
    if (this.#size * 2 > this.#slots.length) this.#spread();
    return place;
  }

  #slotOf(number: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hashed(number) & mask; ; slot = (slot + 1) & mask) {
      const place = (this.#slots[slot] ?? 0) - 1;
      if (place < 0 || this.#numbers[place] === number) return slot;
    }
  }

  #spread(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let place = 0; place < this.#size; place += 1) {
      let slot = hashed(this.#numbers[place] ?? 0) & mask;
      while ((slots[slot] ?? 0) !== 0) slot = (slot + 1) & mask;
      slots[slot] = place + 1;
    }
    this.#slots = slots;
  }
}

function hashed(number: number): number {
  const mixed = Math.imul(number % HALF, SPREAD) ^ Math.imul(Math.floor(number / HALF), SPREAD + 2);
  return mixed ^ (mixed >>> 15);
}
