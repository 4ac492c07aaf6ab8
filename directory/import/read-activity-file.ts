import { open } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { structureKeyOf } from '../model/structure-key.ts';
import type { ImportContext } from './import-context.ts';
import { eachLine, readLineBlocks } from './line-blocks.ts';
import { matchPeople, matchPlaces } from './match-rows.ts';
import { type Cell, type PersonMeaning, type PersonRow, parsePlace } from './person-row.ts';
import { checkedLine, cleanValue, ENCODINGS, pipeRow, type SourceRow } from './read-rows.ts';
import {
  columnBytes,
  type PlaceColumns,
  placeBytes,
  placeColumnsOf,
  placeEnd,
  placeStart,
  plainIdAt,
} from './row-bytes.ts';
import { DIGEST_WORDS, type RowDigest } from './row-digest.ts';
import type { PlaceOfText } from './seen-places.ts';
import { openSeenRows, type SeenRows } from './seen-rows.ts';
import type { Spool } from './spool.ts';
import { type Positions, stagePerson } from './stage-people.ts';
import { ROWS_PER_WRITE, refuseTruncated, stageRow } from './stage-rows.ts';
import { stageStructure } from './stage-structure.ts';
import type { StagedStructure } from './staging.ts';
import { draftOfPlace } from './structure-draft.ts';

/** How the rows of an activity file lie. */
export interface ActivityHeader {
  /** As it was recognised. */
  readonly header: readonly string[];
  /** Values that each row has. */
  readonly columns: number;
  readonly positions: Positions;
}

/**
 * Read an activity file into the workbench, but for rows that need not be read: where all rows of somebody are those that changed nothing before, and all texts of a structure
 * too, nobody reads them again. A first reading, of digests alone, finds out.
 *
 * @returns rows read, the header not counted
 * @throws ImportRefusal `directory.import.truncated`, `directory.import.line-too-long`
 */
export async function readActivityFile(context: ImportContext, spool: Spool, rows: ActivityHeader): Promise<number> {
  const { environment } = context.store;
  const family = context.file.family === 'rass' ? 'rass' : 'libreacces';
  const seen = openSeenRows(environment, family, spool.charset, rows.header);
  context.seen = seen;
  const reading = new Reading(context, spool, rows, seen);
  if (seen.canMatch) {
    await reading.digestAll();
    await matchPeople(context, seen);
  }
  const read = await reading.stageAll();
  if (seen.canMatch) {
    await matchPlaces(context, seen);
    await reading.stagePlaces();
  }
  seen.places.forgetTexts();
  return read;
}

/** A row that is to be read. */
interface WaitingRow {
  readonly text: string;
  readonly first: PlaceOfText;
  /** Of what it says of a place. */
  readonly digest: RowDigest;
  /** Its identifier's place among those seen; -1 when it has none there. */
  readonly person: number;
}

/** Takes one row, the header left out. */
type TakeRow = (bytes: Buffer, start: number, end: number, line: number, offset: number) => void;

class Reading {
  readonly #context: ImportContext;
  readonly #spool: Spool;
  readonly #rows: ActivityHeader;
  readonly #seen: SeenRows;
  readonly #idColumn: number;
  readonly #places: PlaceColumns;
  /** Digest of the row, or of the place, at hand. */
  readonly #digest = new Uint32Array(DIGEST_WORDS);
  /** Whether the header ends with a separator; null before it was met. */
  #trailing: boolean | null = null;
  /** Lines of the last row met, and of the last one that was cut. */
  #lastLine = 0;
  #cutLine = -1;

  constructor(context: ImportContext, spool: Spool, rows: ActivityHeader, seen: SeenRows) {
    this.#context = context;
    this.#spool = spool;
    this.#rows = rows;
    this.#seen = seen;
    this.#idColumn = rows.positions.get('nationalId') ?? 0;
    this.#places = placeColumnsOf(rows.positions);
  }

  /** Add all rows to what is known of each identifier. */
  async digestAll(): Promise<void> {
    await this.#eachRow((bytes, start, end) => this.#addRow(bytes, start, end));
  }

  /** Read all rows but those that need not be. */
  async stageAll(): Promise<number> {
    const { people, canMatch } = this.#seen;
    const encoding = ENCODINGS[this.#spool.charset];
    let waiting: WaitingRow[] = [];
    let since = 0;
    let read = 0;
    const stage = (): void => {
      this.#stage(waiting);
      waiting = [];
    };
    const tell = (): void => {
      read += since;
      this.#context.progress.add('read', since);
      since = 0;
    };
    await this.#eachRow((bytes, start, end, line, offset) => {
      this.#lastLine = line;
      const person = canMatch ? this.#personAt(bytes, start, end) : this.#addRow(bytes, start, end);
      const from = placeStart(bytes, start, end, this.#places);
      const to = placeEnd(bytes, from, end, this.#places);
      this.#seen.digester.digest(bytes, from, to, this.#digest);
      const first = { line, offset, length: end - start };
      if (person >= 0 && people.isSame(person)) this.#noteUnread(bytes, from, to, first);
      else waiting.push({ text: bytes.toString(encoding, start, end), first, digest: this.#digest.slice(), person });
      if (waiting.length >= ROWS_PER_WRITE) stage();
      since += 1;
      if (since >= ROWS_PER_WRITE) tell();
    });
    stage();
    tell();
    if (this.#cutLine === this.#lastLine) refuseTruncated(read);
    return read;
  }

  /** Read, of the structures whose texts are not those of before, each text once. */
  async stagePlaces(): Promise<void> {
    const { staging } = this.#context;
    const file = await open(this.#spool.path, 'r');
    try {
      let drafts: StagedStructure[] = [];
      const stage = (): void => {
        staging.write(() => {
          for (const draft of drafts) stageStructure(staging, draft);
        });
        drafts = [];
      };
      for (const { line, offset, length } of this.#seen.places.unmatched()) {
        const bytes = Buffer.alloc(length);
        await file.read(bytes, 0, length, offset);
        const place = parsePlace(this.#cellsIn(placeBytes(bytes, 0, length, this.#places)));
        const key = structureKeyOf(place);
        if (key !== null) drafts.push({ line, draft: draftOfPlace(key, place) });
        if (drafts.length >= ROWS_PER_WRITE) stage();
      }
      stage();
    } finally {
      await file.close();
    }
  }

  async #eachRow(take: TakeRow): Promise<void> {
    const { charset } = this.#spool;
    this.#trailing = null;
    for await (const block of readLineBlocks(this.#spool)) {
      eachLine(block, charset, (bytes, start, end, line) => {
        if (this.#trailing !== null) {
          take(bytes, start, end, line, block.offset + start);
          return;
        }
        const text = checkedLine(bytes.toString(ENCODINGS[charset], start, end), line);
        if (text !== '') this.#trailing = text.endsWith('|');
      });
      await setImmediate();
    }
  }

  #personAt(bytes: Buffer, start: number, end: number): number {
    const number = plainIdAt(bytes, start, end, this.#idColumn);
    return Number.isNaN(number) ? -1 : this.#seen.people.placeOf(number);
  }

  #addRow(bytes: Buffer, start: number, end: number): number {
    const { people } = this.#seen;
    const person = this.#personAt(bytes, start, end);
    if (person >= 0) {
      this.#seen.digester.digest(bytes, start, end, this.#digest);
      people.addRow(person, this.#digest);
    } else people.addOdd(cleanValue(this.#textOf(bytes.subarray(start, end)).split('|')[this.#idColumn] ?? ''));
    return person;
  }

  #textOf(bytes: Buffer): string {
    return bytes.toString(ENCODINGS[this.#spool.charset]);
  }

  #stage(waiting: readonly WaitingRow[]): void {
    if (waiting.length === 0) return;
    this.#context.staging.write(() => {
      for (const row of waiting) this.#stageRow(row);
    });
  }

  #stageRow({ text, first, digest, person }: WaitingRow): void {
    const { faults } = this.#context;
    const { columns, positions } = this.#rows;
    const found = faults.found;
    let taken: PersonRow | null = null;
    const shape = {
      separator: 'pipe',
      columnsOf: () => columns,
      stage: (row: SourceRow) => {
        taken = stagePerson(this.#context, positions, row);
      },
    } as const;
    const source = pipeRow(first.line, checkedLine(text, first.line), this.#trailing === true);
    if (stageRow(this.#context, shape, source) === 'cut') this.#cutLine = first.line;
    if (faults.found > found) this.#seen.people.tell(person);
    if (taken !== null) this.#noteRead(taken, first, digest);
  }

  /** What a row that is read says of a place; within a write. */
  #noteRead({ structureKey: key, place }: PersonRow, first: PlaceOfText, digest: RowDigest): void {
    const { places, canMatch } = this.#seen;
    const { isNew, text } = places.see(digest, first);
    if (!isNew || key === null) return;
    const isKept = places.name(key, text, digest, first);
    if (!(canMatch && isKept)) {
      stageStructure(this.#context.staging, { line: first.line, draft: draftOfPlace(key, place) });
    }
  }

  /** What a row that is not read says of a place, its digest at hand: each text is looked into once. */
  #noteUnread(bytes: Buffer, from: number, to: number, first: PlaceOfText): void {
    const { places } = this.#seen;
    const digest = this.#digest;
    const { isNew, text } = places.see(digest, first);
    if (!isNew) return;
    const key = this.#keyOf(bytes, from, to);
    if (key === null || places.name(key, text, digest, first)) return;
    const { staging } = this.#context;
    const place = parsePlace(this.#cellsIn(bytes.subarray(from, to)));
    staging.write(() => stageStructure(staging, { line: first.line, draft: draftOfPlace(key, place) }));
  }

  /** The structure that a row's columns of places name; nothing is made of the others. */
  #keyOf(bytes: Buffer, from: number, to: number): string | null {
    const value = (meaning: PersonMeaning): string => {
      const column = this.#rows.positions.get(meaning);
      if (column === undefined) return '';
      const piece = columnBytes(bytes, from, to, column - this.#places.first);
      return piece.length === 0 ? '' : cleanValue(this.#textOf(piece));
    };
    const [finessEt, finessEj] = [value('finessEt'), value('finessEj')];
    return structureKeyOf({ finessEt, finessEj, structureId: value('structureId'), siret: value('siret') });
  }

  /** Values of a row's columns of places, each read when it is asked for. */
  #cellsIn(bytes: Buffer): Cell<PersonMeaning> {
    const values = this.#textOf(bytes).split('|');
    const { positions } = this.#rows;
    return (meaning) => cleanValue(values[(positions.get(meaning) ?? -1) - this.#places.first] ?? '');
  }
}
