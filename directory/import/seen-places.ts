import { DigestSums, DigestTable, grown } from './digest-table.ts';
import { DIGEST_WORDS, type RowDigest, type RowDigester } from './row-digest.ts';

/** Different texts of places, and structures, told apart in one file; a country has some 600,000. What is beyond is compared. */
const MAX_PLACES = 4_000_000;

/** The texts are those that changed nothing before. */
const SAME = 1;
/** Something is to be told each time, or not all is known. */
const TOLD = 2;

/** Where a text of a place stands first in the file. */
export interface PlaceOfText {
  readonly line: number;
  readonly offset: number;
  readonly length: number;
}

/**
 * What one reading of a file knows of places: each text once, as a digest with its first line, and of each structure the digest of all texts that name it. Some eighty bytes
 * for each structure with one text.
 */
export class SeenPlaces {
  #texts: DigestTable;
  readonly #structures: DigestTable;
  readonly #sums: DigestSums;
  #flags: Uint8Array;
  /** Of each structure its last text, of each text the one before; 0 is none, others are 1 more than their number. */
  #last: Int32Array;
  #before: Int32Array;
  #lines: Uint32Array;
  #offsets: Float64Array;
  #lengths: Uint32Array;
  /** Digest of the key at hand. */
  readonly #key = new Uint32Array(DIGEST_WORDS);

  readonly #digester: RowDigester;

  /**
   * @param digester the one that digests of texts are made by
   * @param most     {@link MAX_PLACES} unless told
   * @param expected about so many structures, and texts, are to come
   */
  constructor(digester: RowDigester, most: number = MAX_PLACES, expected = 0) {
    const room = Math.max(1, Math.min(most, expected));
    this.#digester = digester;
    this.#texts = new DigestTable(most, room);
    this.#structures = new DigestTable(most, room);
    this.#sums = new DigestSums(room);
    this.#flags = new Uint8Array(room);
    this.#last = new Int32Array(room);
    this.#before = new Int32Array(room);
    this.#lines = new Uint32Array(room);
    this.#offsets = new Float64Array(room);
    this.#lengths = new Uint32Array(room);
  }

  /** Whether a text, by its digest, is there already; its number, or -1 when there is no room for it. Of a known one the first line counts, in whatever order lines come. */
  see(digest: RowDigest, { line, offset, length }: PlaceOfText): { readonly isNew: boolean; readonly text: number } {
    const size = this.#texts.size;
    const text = this.#texts.add(digest);
    const isNew = text < 0 || this.#texts.size > size;
    if (!isNew && line < (this.#lines[text] ?? 0)) {
      this.#lines[text] = line;
      this.#offsets[text] = offset;
      this.#lengths[text] = length;
    }
    return { isNew, text };
  }

  /** A new text names a structure. False: it has to be compared at once, there is no room to remember it. */
  name(key: string, text: number, digest: RowDigest, first: PlaceOfText): boolean {
    const structure = this.#structures.add(this.#digester.digestText(key, this.#key));
    if (structure < 0) return false;
    if (structure >= this.#flags.length) {
      this.#flags = grown(this.#flags, structure + 1);
      this.#last = grown(this.#last, structure + 1);
    }
    if (text < 0) {
      this.#flag(structure, TOLD);
      return false;
    }
    if (text >= this.#before.length) this.#grow(text + 1);
    this.#sums.add(structure, digest);
    this.#before[text] = this.#last[structure] ?? 0;
    this.#last[structure] = text + 1;
    this.#lines[text] = first.line;
    this.#offsets[text] = first.offset;
    this.#lengths[text] = first.length;
    return true;
  }

  /** The file is read: texts are asked for no more. */
  forgetTexts(): void {
    this.#texts = new DigestTable(0);
    this.#before = new Int32Array(1);
    this.#lines = new Uint32Array(1);
    this.#offsets = new Float64Array(1);
    this.#lengths = new Uint32Array(1);
  }

  /** Whether a text of the file names the structure; of what there was room for. */
  holds(key: string): boolean {
    return this.#find(key) >= 0;
  }

  /** Something about the structure is to be told. */
  tellOf(key: string): void {
    this.#flag(this.#find(key), TOLD);
  }

  /** Leave the structure uncompared if its texts are those of this digest. */
  match(key: string, digest: Uint8Array): void {
    const structure = this.#find(key);
    if (structure < 0 || ((this.#flags[structure] ?? 0) & TOLD) !== 0) return;
    if (this.#sums.equals(structure, digest)) this.#flag(structure, SAME);
  }

  /** How many are left uncompared. */
  get same(): number {
    let count = 0;
    for (let structure = 0; structure < this.#structures.size; structure += 1) count += this.#isSame(structure) ? 1 : 0;
    return count;
  }

  /** Texts of the structures that are to be compared. */
  *unmatched(): Generator<PlaceOfText> {
    for (let structure = 0; structure < this.#structures.size; structure += 1) {
      if (this.#isSame(structure)) continue;
      for (let text = this.#last[structure] ?? 0; text > 0; text = this.#before[text - 1] ?? 0) {
        const [line, offset, length] = [this.#lines, this.#offsets, this.#lengths].map((all) => all[text - 1] ?? 0);
        yield { line: line ?? 0, offset: offset ?? 0, length: length ?? 0 };
      }
    }
  }

  /** The digest to keep of a structure of which nothing is to be told; null of others. */
  digestOf(key: string): Buffer | null {
    const structure = this.#find(key);
    if (structure < 0 || ((this.#flags[structure] ?? 0) & TOLD) !== 0) return null;
    return this.#sums.bytesOf(structure);
  }

  #find(key: string): number {
    return this.#structures.find(this.#digester.digestText(key, this.#key));
  }

  #isSame(structure: number): boolean {
    return ((this.#flags[structure] ?? 0) & (SAME | TOLD)) === SAME;
  }

  #flag(structure: number, flag: number): void {
    if (structure >= 0) this.#flags[structure] = (this.#flags[structure] ?? 0) | flag;
  }

  #grow(needed: number): void {
    this.#before = grown(this.#before, needed);
    this.#lines = grown(this.#lines, needed);
    this.#offsets = grown(this.#offsets, needed);
    this.#lengths = grown(this.#lengths, needed);
  }
}
