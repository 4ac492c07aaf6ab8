import type { DirectoryCode } from './codes.ts';
import type { Curation } from './model/curation.ts';
import type { Professional } from './model/professional.ts';
import type { StaffPost } from './model/staff.ts';
import type { Structure } from './model/structure.ts';
import type { Territory } from './model/territory.ts';
import type { HistoryLine } from './views.ts';

/** Who acts on staff and local places. */
export interface CuratingActor {
  /** Internal person id, application, or whoever typed a command. */
  readonly personId: string;
  /** Everywhere; otherwise only where a right of {@link Curation} runs. Whoever lets somebody in says so. */
  readonly isAdministrator: boolean;
  /** Of an administrator: where; absent or null: everywhere. Records are looked at in the transaction that writes. */
  readonly territory?: Territory | null;
}

/** What is said of a member of staff. */
export interface StaffFields {
  readonly familyName: string;
  readonly givenNames: readonly string[];
  /** Nomenclature R81 (M, MME), or `''`. */
  readonly civility: string;
  /** In words. */
  readonly function: string;
  readonly phone: string;
  readonly email: string;
  /** At least one, at most {@link MAX_POSTS}. */
  readonly posts: readonly StaffPost[];
}

/** One act on a member of staff. `version`: what was seen; another current one is `directory.edit.stale-version`. */
export type StaffCommand =
  | {
      readonly command: 'create-staff';
      /** Key of the establishment, or its FINESS number. */
      readonly establishment: string;
      /** The establishment's own number, or the whole national identification as the card bears it. */
      readonly number: string;
      readonly fields: StaffFields;
    }
  | {
      readonly command: 'edit-staff';
      readonly personId: string;
      readonly version: number;
      readonly fields: StaffFields;
    }
  | {
      readonly command: 'close-staff';
      readonly personId: string;
      readonly version: number;
      /** First day without access, `YYYY-MM-DD`: today, or one to come. */
      readonly on: string;
    }
  | { readonly command: 'reopen-staff'; readonly personId: string; readonly version: number };

export type StaffVerdict =
  | { readonly accepted: true; readonly person: Professional; readonly line: HistoryLine }
  | CuratedRefusal<Professional>;

/** What is said of a place in no national file. */
export interface LocalStructureFields {
  readonly name: string;
  readonly kind: 'site' | 'service';
  readonly siret: string;
  readonly number: string;
  readonly way: string;
  readonly postalCode: string;
  readonly city: string;
  readonly phone: string;
  readonly email: string;
  /** First day, `YYYY-MM-DD`, today or to come too; `''`: open already. */
  readonly openedOn: string;
}

export type LocalStructureCommand =
  | {
      readonly command: 'create-structure';
      /** Key or FINESS number of what it is a part of; null: of nothing, which administrators alone may say. */
      readonly parent: string | null;
      /** Capital letters, digits and hyphens, 32 at most; what it is found under. */
      readonly code: string;
      readonly fields: LocalStructureFields;
    }
  | {
      readonly command: 'edit-structure';
      readonly key: string;
      readonly version: number;
      readonly fields: LocalStructureFields;
    }
  | { readonly command: 'close-structure'; readonly key: string; readonly version: number; readonly on: string }
  | { readonly command: 'reopen-structure'; readonly key: string; readonly version: number };

export type LocalStructureVerdict =
  | { readonly accepted: true; readonly structure: Structure; readonly line: HistoryLine }
  | CuratedRefusal<Structure>;

/** Gives, or with `seen` changes, who may curate an establishment; an end in the past ends it at once. */
export interface CurationCommand extends Omit<Curation, 'by'> {
  /** Last day that was seen; absent: the right is new. Another one is `directory.edit.stale-version`. */
  readonly seen?: { readonly until: string };
  /** 10 to 300 characters. */
  readonly reason: string;
}

export type CurationVerdict =
  | { readonly accepted: true; readonly curation: Curation; readonly line: HistoryLine }
  | CuratedRefusal<Curation>;

export interface CuratedRefusal<R> {
  readonly accepted: false;
  readonly code: DirectoryCode;
  readonly detail: string;
  readonly current?: R;
}

/** Staff, local places, and who curates them. Writes resolve after the flush to disk; rights are looked at in the transaction that writes. */
export interface DirectoryStaff {
  perform(actor: CuratingActor, command: StaffCommand, at: Date): Promise<StaffVerdict>;
  performStructure(actor: CuratingActor, command: LocalStructureCommand, at: Date): Promise<LocalStructureVerdict>;
  /** Administrators alone. */
  performCuration(actor: CuratingActor, command: CurationCommand, at: Date): Promise<CurationVerdict>;
  /** Whether this person may curate this structure at an instant, by a right of theirs. */
  mayCurate(personId: string, structureKey: string, at: Date): boolean;
  /** Rights of a person, past and to come included. */
  curationsOf(personId: string): readonly Curation[];
  /** Rights on a structure itself, past and to come included. */
  curatorsOf(structureKey: string): readonly Curation[];
  /** All rights, by person. @param limit 1 to 500 */
  curations(after: Pick<Curation, 'personId' | 'structureKey' | 'from'> | null, limit: number): readonly Curation[];
  /**
   * Staff whose establishment this is, or who have a post there, open, to come or closed, by internal id.
   * @param after internal id to go on from, or `''`; @param limit 1 to 500
   */
  staffAt(structureKey: string, after: string, limit: number): readonly Professional[];
  /** Local places that are a part of this structure, open or closed; null: those that are a part of nothing. At most 500. */
  placesUnder(structureKey: string | null): readonly Structure[];
}
