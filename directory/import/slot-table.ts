const FIRST_SLOTS = 8_192;

/** What a {@link SlotTable} asks of the list whose places it finds. */
export interface KeptList {
  /** Hash of what stands at a place, 32 bits. */
  hashAt(place: number): number;
  /** Most places. */
  readonly most: number;
}

/** Finds places of a list, from 0 on, by what stands there: a slot of four bytes for each place, and as many free ones at least. */
export class SlotTable {
  readonly #list: KeptList;
  /** Place and 1; 0: free. */
  #slots = new Int32Array(FIRST_SLOTS);
  #size = 0;

  constructor(list: KeptList) {
    this.#list = list;
  }

  get size(): number {
    return this.#size;
  }

  /** The place of what is sought; -1 when it is not there. */
  find(hash: number, isThere: (place: number) => boolean): number {
    return (this.#slots[this.#slotOf(hash, isThere)] ?? 0) - 1;
  }

  /** The same; of what is not there a new place, told to `keep` before anything is asked of it; -1 when there is no room. */
  add(hash: number, isThere: (place: number) => boolean, keep: (place: number) => void): number {
    const slot = this.#slotOf(hash, isThere);
    const known = (this.#slots[slot] ?? 0) - 1;
    if (known >= 0) return known;
    if (this.#size >= this.#list.most) return -1;
    const place = this.#size;
    keep(place);
    this.#slots[slot] = place + 1;
    this.#size += 1;
    if (this.#size * 2 > this.#slots.length) this.#spread();
    return place;
  }

  #slotOf(hash: number, isThere: (place: number) => boolean): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const place = (this.#slots[slot] ?? 0) - 1;
      if (place < 0 || isThere(place)) return slot;
    }
  }

  #spread(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let place = 0; place < this.#size; place += 1) {
      let slot = this.#list.hashAt(place) & mask;
      while ((slots[slot] ?? 0) !== 0) slot = (slot + 1) & mask;
      slots[slot] = place + 1;
    }
    this.#slots = slots;
  }
}
