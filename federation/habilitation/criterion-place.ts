import type { Facts } from './house-facts.ts';
import type { SheetFaults } from './sheet-fault.ts';

/** Where a criterion stands while it is read. */
export interface CriterionPlace {
  readonly place: string;
  readonly facts: Facts;
  readonly faults: SheetFaults;
  readonly depth: number;
  /**
   * Whether `present` may be said here. It turns silence into an answer, so it is only taken where that answer closes: what an
   * application leaves unsaid never opens anything.
   */
  readonly presentCloses: boolean;
}
