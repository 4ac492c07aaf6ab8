import { canonicalIdentifier, mayIdentify } from '../model/identifiers.ts';
import { DigestSums, grown } from './digest-table.ts';
import { NumberTable } from './number-table.ts';
import type { RowDigest } from './row-digest.ts';

/** People told apart in one file, the country twice over; beyond, all rows are compared. */
const MAX_PEOPLE = 4_000_000;
/** Identifiers that are no plain numbers, remembered in one file; beyond, all rows are compared. */
const MAX_ODD = 200_000;
/** Digits that a number of 53 bits holds behind a 1. */
const MAX_DIGITS = 15;
const ZERO = 0x30;

/** A row of the file was taken. */
const NAMED = 1;
/** The rows are those that changed nothing before: nobody reads them. */
const SAME = 2;
/** Something about the rows is to be told each time. */
const TOLD = 4;
/** The rows were compared, and change nothing. */
const UNCHANGED = 8;

/**
 * An identifier as a number, which keeps its leading zeros; NaN of one that is no plain number.
 * @param from where it begins in the text
 */
export function numberOfId(text: string, from = 0): number {
  const digits = text.length - from;
  if (digits < 1 || digits > MAX_DIGITS) return Number.NaN;
  let number = 1;
  for (let at = from; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** What one reading of a file knows of each national identifier: a digest of its rows in any order, and what is to be done with them. Some forty bytes each. */
export class SeenPeople {
  readonly #numbers: NumberTable;
  readonly #sums: DigestSums;
  readonly #odd = new Set<string>();
  #flags: Uint8Array;
  #isFull = false;

  /**
   * @param most     {@link MAX_PEOPLE} unless told
   * @param expected about so many are to come
   */
  constructor(most: number = MAX_PEOPLE, expected = 0) {
    const room = Math.min(most, expected);
    this.#numbers = new NumberTable(most, room);
    this.#sums = new DigestSums(room);
    this.#flags = new Uint8Array(Math.max(1, room));
  }

  /** The place of an identifier; -1 when there is no room for it. */
  placeOf(number: number): number {
    const place = this.#numbers.add(number);
    if (place < 0) this.#isFull = true;
    if (place >= this.#flags.length) this.#flags = grown(this.#flags, place + 1);
    return place;
  }

  /** One row more of an identifier. */
  addRow(place: number, digest: RowDigest): void {
    this.#sums.add(place, digest);
  }

  /** A row whose identifier is written in another way, or is no plain number: whoever it is of is compared. */
  addOdd(text: string): void {
    // Such a row is nobody's.
    if (!mayIdentify(text)) return;
    const id = canonicalIdentifier(text);
    const number = numberOfId(id);
    if (!Number.isNaN(number)) this.#flag(this.placeOf(number), TOLD);
    else if (this.#odd.size < MAX_ODD) this.#odd.add(id);
    else this.#isFull = true;
  }

  /** A row of the identifier was taken. False: somebody else has to remember it. */
  name(id: string): boolean {
    const number = numberOfId(id);
    return !Number.isNaN(number) && this.#flag(this.placeOf(number), NAMED);
  }

  /** Whether a row of the file was taken, or need not be. Of plain numbers alone. */
  holds(id: string): boolean {
    return (this.#flagsOf(id) & (NAMED | SAME)) !== 0;
  }

  isSame(place: number): boolean {
    return ((this.#flags[place] ?? 0) & SAME) !== 0;
  }

  /** Something is wrong with a row, or with what all rows say. */
  tell(place: number): void {
    this.#flag(place, TOLD);
  }

  tellOf(id: string): void {
    this.tell(this.#numbers.find(numberOfId(id)));
  }

  /** The rows were compared and change nothing. */
  noteUnchanged(id: string): void {
    this.#flag(this.#numbers.find(numberOfId(id)), UNCHANGED);
  }

  /** Leave the rows of an identifier, as {@link numberOfId} makes it, unread if they are those of this digest. */
  match(number: number, digest: Uint8Array): void {
    const place = this.#numbers.find(number);
    if (place < 0 || this.#isFull || ((this.#flags[place] ?? 0) & TOLD) !== 0) return;
    if (this.#sums.equals(place, digest)) this.#flag(place, SAME);
  }

  /** Read the rows after all. */
  unmatch(id: string): void {
    const place = this.#numbers.find(numberOfId(id));
    if (place >= 0) this.#flags[place] = (this.#flags[place] ?? 0) & ~SAME;
  }

  /** Identifiers whose rows are to be read. */
  *unmatched(): Generator<string> {
    yield* this.#odd;
    for (let place = 0; place < this.#numbers.size; place += 1) if (!this.isSame(place)) yield this.#idAt(place);
  }

  /** How many are left unread. */
  get same(): number {
    let count = 0;
    for (let place = 0; place < this.#numbers.size; place += 1) if (this.isSame(place)) count += 1;
    return count;
  }

  /** The digest to keep of an identifier whose rows hold nothing to be told; null of others. */
  digestOf(id: string): Buffer | null {
    const place = this.#numbers.find(numberOfId(id));
    if (place < 0 || this.#isFull || ((this.#flags[place] ?? 0) & TOLD) !== 0) return null;
    return this.#sums.bytesOf(place);
  }

  /** Identifiers whose rows were compared, change nothing and hold nothing to be told. */
  *unchanged(): Generator<string> {
    for (let place = 0; place < this.#numbers.size; place += 1) {
      if (((this.#flags[place] ?? 0) & (UNCHANGED | TOLD)) === UNCHANGED) yield this.#idAt(place);
    }
  }

  #idAt(place: number): string {
    return String(this.#numbers.at(place)).slice(1);
  }

  #flagsOf(id: string): number {
    return this.#flags[this.#numbers.find(numberOfId(id))] ?? 0;
  }

  #flag(place: number, flag: number): boolean {
    if (place < 0) return false;
    this.#flags[place] = (this.#flags[place] ?? 0) | flag;
    return true;
  }
}
