import type { SheetReference } from '../habilitation/decision.ts';
import type { Words } from '../habilitation/sheet.ts';
import type { KeptSource } from './sheet-text.ts';

/** How a version came to be. */
export interface Publication {
  readonly digest: string;
  readonly by: string;
  /** ISO instant. */
  readonly publishedAt: string;
  /** The second person, where it was reviewed. */
  readonly approvedBy?: string;
  /** The earlier version whose content it is. */
  readonly rollbackOf?: SheetReference;
}

/** A published sheet as it was published: its JSON never changes afterwards. */
export interface PublishedSheet extends Publication {
  readonly source: unknown;
}

/** The same as it is kept. */
export type KeptSheet = Publication & KeptSource;

/** What lists tell of a version: its rules are not read for it. */
export interface SheetVersion extends Publication {
  readonly version: number;
  readonly title: Words;
  readonly rules: number;
  readonly cases: number;
}

/** When a version is in force, in ms of the epoch; kept beside the sheets so that none is read to find the one in force. */
export interface SheetPeriod {
  readonly version: number;
  /** First instant. */
  readonly from: number;
  /** First instant no longer in force; null while open. */
  readonly to: number | null;
}

/** What is kept beside a sheet. */
export interface SheetRow extends SheetPeriod {
  readonly told: SheetVersion;
}

/** Earlier builds kept the period alone. */
export type KeptSheetRow = SheetPeriod & Partial<SheetRow>;

/** What is told of a version that an earlier build published, from the sheet itself: it was read then. */
export function versionTold(version: number, { source, ...publication }: PublishedSheet): SheetVersion {
  const {
    title,
    rules,
    cases = [],
  } = source as {
    readonly title: Words;
    readonly rules: readonly unknown[];
    readonly cases?: readonly unknown[];
  };
  return { version, title, rules: rules.length, cases: cases.length, ...publication };
}
