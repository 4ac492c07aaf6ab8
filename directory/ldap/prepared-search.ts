import type { Continuations } from './continuations.ts';
import type { ResponseControl } from './encode-response.ts';
import type { LdapResult } from './result-code.ts';
import type { SearchPlan } from './search-plan.ts';
import type { Run, SearchBounds, SearchEnd } from './search-run.ts';
import type { DirectoryTree } from './tree.ts';
import type { EntryForm } from './write-entry.ts';

/** A search ready to be stepped, and what to say when it ends. */
export interface PreparedSearch {
  readonly run: Run;
  /** Controls of the final answer, from how the search ended. */
  readonly finish: (end: SearchEnd) => readonly ResponseControl[];
}

/** An answer without a search. */
export interface RefusedSearch {
  readonly refused: LdapResult;
  readonly controls: readonly ResponseControl[];
}

/** What every kind of run needs. */
export interface SearchParts {
  readonly id: number;
  readonly tree: DirectoryTree;
  readonly plan: SearchPlan;
  readonly form: EntryForm;
  readonly bounds: SearchBounds;
  /** Where the client is to go on besides. */
  readonly continuations: Continuations;
}
