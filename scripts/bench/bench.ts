import type { WindowPlan } from './windows.ts';

/** One measured number. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What helps to read it, or `''`. */
  readonly detail: string;
}

/** What a measure is given. */
export interface BenchContext {
  readonly plan: WindowPlan;
  /** Throw-away authority, made once for a run. */
  readonly authorityFolder: string;
  /** Folder for processor profiles of our server, or null. */
  readonly profile: string | null;
  readonly isQuick: boolean;
  /** How large the country of `import-national` is. */
  readonly people: number;
  /** How long `soak` lasts. */
  readonly minutes: number;
  /** Arguments of the house's server: a fresh data folder, then the authority's. */
  houseFolders(): readonly string[];
  /** A fresh folder. */
  freshFolder(name: string): string;
}

export type Bench = (context: BenchContext) => Promise<readonly Figure[]>;
