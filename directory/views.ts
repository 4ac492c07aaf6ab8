import type { Correspondence } from './model/correspondence.ts';
import type { Membership, Network } from './model/network.ts';
import type { PersonMerge } from './model/person-merge.ts';
import type { Professional } from './model/professional.ts';
import type { Proposal } from './model/proposal.ts';
import type { Structure } from './model/structure.ts';
import type { Sight } from './territory/sight.ts';

/** Answer to a look-up. `closed` carries the record as it was when it ended. */
export type Found<T> =
  | {
      readonly found: true;
      readonly record: T /** true when the question used an old identifier, or the id of a record merged into this one */;
      readonly viaOldId: boolean;
    }
  | {
      readonly found: false;
      readonly code:
        | 'directory.person.absent'
        | 'directory.staff.absent'
        | 'directory.structure.absent'
        | 'directory.network.absent';
    }
  | {
      readonly found: false;
      readonly code:
        | 'directory.person.closed'
        | 'directory.staff.to-come'
        | 'directory.staff.closed'
        | 'directory.structure.closed'
        | 'directory.network.closed';
      readonly record: T;
    };

/** One page of who belongs to a network. */
export interface MembersPage {
  readonly members: readonly Membership[];
  /**
   * Where the next page goes on; null at the end. Of whoever sees a territory, a page may be short, or empty, and yet not be the last, and
   * this may be somebody whom they do not see: it is not theirs to read.
   */
  readonly next: string | null;
}

/** Reads only. Synchronous: LMDB reads are memory-mapped. Safe in any number of processes. */
export interface DirectoryReader {
  findByNationalId(nationalId: string): Found<Professional>;
  /** The id of a record merged into another one answers with that one. */
  findByPersonId(personId: string): Found<Professional>;
  /** `key` as in {@link Structure.key}, or a bare FINESS number. */
  findStructure(key: string): Found<Structure>;
  findNetwork(id: string): Found<Network>;
  listNetworks(): readonly Network[];
  /**
   * Memberships of a network, past and to come included, by person, then by first day.
   *
   * @param after person id to go on from, or `''`
   * @param limit people, 1 to 500
   */
  membersOf(networkId: string, after: string, limit: number): MembersPage;
  /** Internal ids that answer with the record of this one: its own, and those of the records merged into it, and into those. */
  idsOf(personId: string): readonly string[];
  /** Merges into a record that hold, the oldest first. */
  mergesOf(personId: string): readonly PersonMerge[];
  /** Correspondences of the identifiers of a record, withdrawn ones included. */
  correspondencesOf(personId: string): readonly Correspondence[];
  /** What a person proposed on their own sheet, waiting or answered. */
  proposalsOf(personId: string): readonly Proposal[];
  /** Proposals that wait for an answer, the oldest first, at most 500. */
  waitingProposals(): readonly Proposal[];
  /** One membership, by its first day `YYYY-MM-DD`; null when there is none. */
  membership(personId: string, networkId: string, from: string): Membership | null;
  /** Memberships of a person running on the day of `at`. */
  membershipsOf(personId: string, at: Date): readonly Membership[];
  /**
   * Memberships that began or ended with a day of those after one and through another, read as they are taken.
   *
   * @param after   last day looked at, `YYYY-MM-DD`
   * @param through last day to look at
   */
  membershipsTurned(after: string, through: string): Iterable<Membership>;
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
  readonly operation:
    | 'created'
    | 'changed'
    | 'closed'
    | 'reappeared'
    | 'edited'
    | 'removed'
    | 'projected'
    | 'merged'
    | 'unmerged';
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
  /** @param sight who is found as colleagues see them, is found by what they see alone; everybody whole unless told */
  search(query: SearchQuery, sight?: Sight): SearchPage;
  /** A few open records while somebody types: a bounded look at those whose words begin so, people and places in turns. */
  suggest(query: SuggestQuery, sight?: Sight): readonly SearchHit[];
}

export interface SuggestQuery {
  /** The last word may be unfinished; what is beyond 80 characters is not looked at. */
  readonly text: string;
  readonly kind: 'any' | 'person' | 'structure';
  /** 1 to 10; another number is brought within. */
  readonly limit: number;
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
