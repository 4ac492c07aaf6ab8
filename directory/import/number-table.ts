import { grown } from './digest-table.ts';
import { SlotTable } from './slot-table.ts';

const FIRST_CAPACITY = 4_096;
/** Odd, and far from a multiple of what numbers of a register step by. */
const SPREAD = 0x9e3779b1;
const HALF = 2 ** 32;

/** Gives each of many whole numbers below 2^53 a place, from 0 on: eight bytes for each, and its slot. */
export class NumberTable {
  readonly #slots: SlotTable<number>;
  #numbers: Float64Array;

  /**
   * @param most     numbers it holds
   * @param expected about so many are to come
   */
  constructor(most: number, expected = 0) {
    this.#numbers = new Float64Array(Math.max(FIRST_CAPACITY, expected));
    const list = {
      most,
      hashOf: hashed,
      hashAt: (place: number) => hashed(this.at(place)),
      isAt: (place: number, number: number) => this.#numbers[place] === number,
      keep: (place: number, number: number) => {
        if (place >= this.#numbers.length) this.#numbers = grown(this.#numbers, place + 1);
        this.#numbers[place] = number;
      },
    };
    this.#slots = new SlotTable(list, expected);
  }

  get size(): number {
    return this.#slots.size;
  }

  /** The number at a place. */
  at(place: number): number {
    return this.#numbers[place] ?? 0;
  }

  /** The place of a number; -1 when it is not there. */
  find(number: number): number {
    return this.#slots.find(number);
  }

  /** The place of a number, a new one when it was not there; -1 when there is no room for it. */
  add(number: number): number {
    return this.#slots.add(number);
  }
}

function hashed(number: number): number {
  const mixed = Math.imul(number % HALF, SPREAD) ^ Math.imul(Math.floor(number / HALF), SPREAD + 2);
  return mixed ^ (mixed >>> 15);
}
