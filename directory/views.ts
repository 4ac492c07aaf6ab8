import type { DirectoryCode } from './codes.ts';
import type { Membership, Network } from './model/network.ts';
import type { LocalField, Professional } from './model/professional.ts';
import type { Structure } from './model/structure.ts';

/** Answer to a look-up. `closed` carries the record as it was when it ended. */
export type Found<T> =
  | {
      readonly found: true;
      readonly record: T /** true when the question used an old identifier */;
      readonly viaOldId: boolean;
    }
  | {
      readonly found: false;
      readonly code: 'directory.person.absent' | 'directory.structure.absent' | 'directory.network.absent';
    }
  | {
      readonly found: false;
      readonly code: 'directory.person.closed' | 'directory.structure.closed' | 'directory.network.closed';
      readonly record: T;
    };

/** Reads only. Synchronous: LMDB reads are memory-mapped. Safe in any number of processes. */
export interface DirectoryReader {
  findByNationalId(nationalId: string): Found<Professional>;
  findByPersonId(personId: string): Found<Professional>;
  /** `key` as in {@link Structure.key}, or a bare FINESS number. */
  findStructure(key: string): Found<Structure>;
  findNetwork(id: string): Found<Network>;
  listNetworks(): readonly Network[];
  /** Memberships of a person running on the day of `at`. */
  membershipsOf(personId: string, at: Date): readonly Membership[];
  /** People with a situation at this structure, bounded by `limit` (1 to 500). */
  listPeopleAt(structureKey: string, limit: number): readonly Professional[];
  /** Every open person, in the order of person ids, read as they are taken. @param after person id to go on from, or `''` */
  people(after: string): Iterable<Professional>;
  /** Newest first, bounded by `limit` (1 to 500). */
  history(ref: RecordRef, limit: number): readonly HistoryLine[];
  counts(): { readonly professionals: number; readonly structures: number; readonly networks: number };
}

/** An `entry` is one of a plain naming context, by entryUUID. */
export type RecordRef = { readonly kind: 'person' | 'structure' | 'network' | 'entry'; readonly id: string };

/** One line of a record's history; the journal is written in the change's own transaction. */
export interface HistoryLine {
  /** Position in the directory's journal, from 1, without gaps. */
  readonly sequence: number;
  readonly at: Date;
  readonly ref: RecordRef;
  readonly operation: 'created' | 'changed' | 'closed' | 'reappeared' | 'edited' | 'removed' | 'projected';
  /** `import:<batch id>` or the actor's person id. */
  readonly by: string;
  readonly changes: readonly FieldChange[];
}

export interface FieldChange {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** The administration's one-box search: names in any order, accents and case ignored, RPPS, ADELI, FINESS, city. */
export interface DirectorySearcher {
  search(query: SearchQuery): SearchPage;
}

export interface SearchQuery {
  /** At most 200 characters; more is `directory.search.too-long`. */
  readonly text: string;
  readonly kind: 'any' | 'person' | 'structure';
  /** 1 to 100. */
  readonly limit: number;
  /** From the previous page's `next`; null for the first page. */
  readonly after: string | null;
  readonly includeClosed: boolean;
}

export interface SearchPage {
  readonly hits: readonly SearchHit[];
  /** Total matches, or null when counting stopped at the look-through limit. */
  readonly total: number | null;
  readonly next: string | null;
}

export type SearchHit =
  | { readonly kind: 'person'; readonly record: Professional }
  | { readonly kind: 'structure'; readonly record: Structure };

/** Named edits of locally owned fields. */
export type EditCommand = {
  readonly command: 'set-local-field';
  readonly ref: { readonly kind: 'person' | 'structure'; readonly id: string };
  readonly field: LocalField;
  /** `''` clears the field. */
  readonly value: string;
  /** Version the editor saw; a different current version is `directory.edit.stale-version`. */
  readonly version: number;
};

export type EditVerdict =
  | { readonly accepted: true; readonly line: HistoryLine; readonly version: number }
  | {
      readonly accepted: false;
      readonly code: DirectoryCode;
      readonly detail: string;
      readonly current?: Professional | Structure;
    };

/** Writes. Resolves after the flush to disk. */
export interface DirectoryEditor {
  perform(actor: { readonly personId: string }, command: EditCommand, at: Date): Promise<EditVerdict>;
}

/** One faulty row: 1-based line number, column header when one is to blame, the reason. */
export interface RowFault {
  readonly line: number;
  readonly column: string | null;
  readonly code: DirectoryCode;
  readonly detail: string;
  /** A warning keeps the row; a refusal leaves it out. */
  readonly severity: 'warning' | 'refused';
}

export type FileFormat =
  | 'rass-psc'
  | 'libreacces-activite'
  | 'finess-cs1100502'
  | 'finess-extended'
  | 'reseaux'
  | 'membres';

export interface ImportReport {
  readonly file: string;
  readonly format: FileFormat;
  readonly charset: 'utf-8' | 'iso-8859-1';
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly digest: string;
  readonly rows: number;
  readonly people: Tally;
  readonly structures: Tally;
  readonly networks: Tally;
  readonly memberships: Tally;
  readonly faults: readonly RowFault[];
  /** Faults beyond the kept 1,000. */
  readonly faultsOmitted: number;
}

export interface Tally {
  readonly created: number;
  readonly changed: number;
  readonly closed: number;
  readonly reappeared: number;
  readonly unchanged: number;
}

export type ImportVerdict =
  | { readonly accepted: true; readonly report: ImportReport }
  | { readonly accepted: false; readonly code: DirectoryCode; readonly detail: string };

/** Said by a person who has looked at the file. */
export interface ImportOptions {
  /** Accept that the file closes more records than the guard allows. */
  readonly allowClosures?: boolean;
}

/** Streams one national file into the directory. Importing the same file twice changes nothing. */
export interface DirectoryImporter {
  /**
   * All refusals come before the first change; a verdict `accepted` is on disk.
   *
   * @param source  bytes of the file, any chunking; what it throws is thrown
   * @param name    its base name: the format is recognised by the header, the date by the name
   * @param at      instant written as the change's time
   * @param progress called at most every 250 ms with rows read
   */
  importFile(
    source: AsyncIterable<Uint8Array>,
    name: string,
    at: Date,
    progress?: (rows: number) => void,
    options?: ImportOptions,
  ): Promise<ImportVerdict>;
}
