const FIRST_SLOTS = 8_192;

/** What a {@link SlotTable} asks of the list whose places it finds. */
export interface KeptList<T> {
  /** Hash of what is sought, 32 bits. */
  hashOf(sought: T): number;
  /** Hash of what stands at a place, the same. */
  hashAt(place: number): number;
  /** Whether it stands there. */
  isAt(place: number, sought: T): boolean;
  /** Put it there: a place behind all others. */
  keep(place: number, kept: T): void;
  /** Most places. */
  readonly most: number;
}

/** Finds places of a list, from 0 on, by what stands there: a slot of four bytes for each place, and as many free ones at least. */
export class SlotTable<T> {
  readonly #list: KeptList<T>;
  /** Place and 1; 0: free. */
  #slots: Int32Array;
  #size = 0;

  /** @param expected places that there is room for from the start: what grows leaves as much behind */
  constructor(list: KeptList<T>, expected = 0) {
    this.#list = list;
    let slots = FIRST_SLOTS;
    while (slots < expected * 2) slots *= 2;
    this.#slots = new Int32Array(slots);
  }

  get size(): number {
    return this.#size;
  }

  /** The place of what is sought; -1 when it is not there. */
  find(sought: T): number {
    return (this.#slots[this.#slotOf(sought)] ?? 0) - 1;
  }

  /** The same; of what is not there a new place; -1 when there is no room. */
  add(sought: T): number {
    const slot = this.#slotOf(sought);
    const known = (this.#slots[slot] ?? 0) - 1;
    if (known >= 0) return known;
    if (this.#size >= this.#list.most) return -1;
    const place = this.#size;
    this.#list.keep(place, sought);
    this.#slots[slot] = place + 1;
    this.#size += 1;
    if (this.#size * 2 > this.#slots.length) this.#spread();
    return place;
  }

  #slotOf(sought: T): number {
    const mask = this.#slots.length - 1;
    for (let slot = this.#list.hashOf(sought) & mask; ; slot = (slot + 1) & mask) {
      const place = (this.#slots[slot] ?? 0) - 1;
      if (place < 0 || this.#list.isAt(place, sought)) return slot;
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
