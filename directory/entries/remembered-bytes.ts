/** Longer ones are not remembered: they come once. */
export const MAX_REMEMBERED_BYTES = 64;

/**
 * What was made of short pieces of bytes, found again by the bytes where they lie: nothing is made of them to look one up. Those of late, and those of before: when there
 * are many of late, those of before are dropped. What is asked for in between stays.
 */
export class RememberedBytes<T> {
  readonly #limit: number;
  #ofLate: Generation<T>;
  #ofBefore: Generation<T>;

  /** @param limit pieces of late; as many of before */
  constructor(limit: number) {
    this.#limit = limit;
    this.#ofLate = new Generation(limit);
    this.#ofBefore = new Generation(limit);
  }

  /**
   * What was made of a piece, or else is now.
   * @param owner whose piece it is, 32 bits: the same bytes of another one are another piece
   */
  get(owner: number, bytes: Uint8Array, start: number, end: number, make: () => T): T {
    if (end - start > MAX_REMEMBERED_BYTES) return make();
    const hash = hashOf(owner, bytes, start, end);
    const known = this.#ofLate.find(hash, owner, bytes, start, end);
    if (known !== undefined) return known;
    const answer = this.#ofBefore.find(hash, owner, bytes, start, end) ?? make();
    if (this.#ofLate.size >= this.#limit) {
      this.#ofBefore = this.#ofLate;
      this.#ofLate = new Generation(this.#limit);
    }
    this.#ofLate.keep(hash, owner, bytes, start, end, answer);
    return answer;
  }

  forget(): void {
    this.#ofLate = new Generation(this.#limit);
    this.#ofBefore = new Generation(this.#limit);
  }
}

function hashOf(owner: number, bytes: Uint8Array, start: number, end: number): number {
  let hash = Math.imul(owner ^ (end - start), 0x9e3779b1);
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash ^ (hash >>> 15);
}

/** Pieces side by side in one buffer, found by slots of which half at most are taken. */
class Generation<T> {
  readonly #slots: Int32Array;
  readonly #hashes: Int32Array;
  readonly #owners: Int32Array;
  readonly #lengths: Uint8Array;
  readonly #bytes: Uint8Array;
  readonly #answers: T[] = [];

  constructor(limit: number) {
    let slots = 2;
    while (slots < limit * 2) slots *= 2;
    this.#slots = new Int32Array(slots);
    this.#hashes = new Int32Array(limit);
    this.#owners = new Int32Array(limit);
    this.#lengths = new Uint8Array(limit);
    this.#bytes = new Uint8Array(limit * MAX_REMEMBERED_BYTES);
  }

  get size(): number {
    return this.#answers.length;
  }

  find(hash: number, owner: number, bytes: Uint8Array, start: number, end: number): T | undefined {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const place = (this.#slots[slot] ?? 0) - 1;
      if (place < 0) return undefined;
      if (this.#hashes[place] === hash && this.#owners[place] === owner && this.#holds(place, bytes, start, end)) {
        return this.#answers[place];
      }
    }
  }

  keep(hash: number, owner: number, bytes: Uint8Array, start: number, end: number, answer: T): void {
    const place = this.#answers.length;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while ((this.#slots[slot] ?? 0) !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = place + 1;
    this.#hashes[place] = hash;
    this.#owners[place] = owner;
    this.#lengths[place] = end - start;
    const first = place * MAX_REMEMBERED_BYTES;
    for (let at = start; at < end; at += 1) this.#bytes[first + at - start] = bytes[at] ?? 0;
    this.#answers.push(answer);
  }

  #holds(place: number, bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#lengths[place] !== end - start) return false;
    const first = place * MAX_REMEMBERED_BYTES - start;
    for (let at = start; at < end; at += 1) if (this.#bytes[first + at] !== bytes[at]) return false;
    return true;
  }
}
