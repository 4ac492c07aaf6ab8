import type { PlannedChange, Tally } from '../import-views.ts';
import type { Spool } from './spool.ts';
import type { RowShape } from './stage-rows.ts';
import type { OwnedKind } from './vanished.ts';

/** What one format does at each step of an import. */
export interface FormatSteps extends RowShape {
  /** Kinds of records that the file closes by leaving them out; none when it is no full stock of them. */
  readonly closes: readonly OwnedKind[];
  /** Reads the file onto the workbench, when the format has its own way. @returns rows read, the header not counted */
  read?(spool: Spool): Promise<number>;
  /** Decide without applying. */
  plan(): Promise<void>;
  /** @throws ImportRefusal `directory.import.guarded` */
  guard(): Promise<void>;
  apply(): Promise<void>;
  /** What a file of networks, memberships, staff, local places or rights would write; absent for the others, whose writes lie in the workbench. */
  others?(): AsyncIterable<PlannedOther>;
}

/** What becomes of one network or membership. */
export interface PlannedOther {
  readonly kind: 'people' | 'structures' | 'networks' | 'memberships' | 'curations';
  readonly outcome: keyof Tally;
  /** Null for what stays as it is. */
  readonly change: PlannedChange | null;
  /** Of a person: where they practise, before or after. */
  readonly establishments?: ReadonlySet<string>;
  /** What is written over what, for the plan's mark. */
  readonly mark: unknown;
}
