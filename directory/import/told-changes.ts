import type { EstablishmentTally, ImportPlan, PlannedChange, Tally } from '../import-views.ts';
import { TallyCount } from './tally-count.ts';

/** Changes told; the others are counted. */
const MAX_TOLD_CHANGES = 1_000;
/** Establishments told, those with the most changes; the others are counted. */
const MAX_TOLD_ESTABLISHMENTS = 1_000;
/** Establishments whose people are counted while a plan is made; a country's first file names more, with its practices: they count in their department alone. */
const MAX_COUNTED_ESTABLISHMENTS = 200_000;

type Told = Pick<ImportPlan, 'departments' | 'establishments' | 'establishmentsOmitted' | 'changes' | 'changesOmitted'>;

/** Keeps the first changes of a plan, and counts those of people by department and by establishment; bounded. */
export class ToldChanges {
  readonly #told: PlannedChange[] = [];
  readonly #departments = new Map<string, TallyCount>();
  readonly #establishments = new Map<string, TallyCount>();
  #omitted = 0;

  /** @param establishments keys of those where the person practises, before or after; each counts once */
  add(change: PlannedChange, establishments: ReadonlySet<string>): void {
    if (this.#told.length < MAX_TOLD_CHANGES) this.#told.push(change);
    else this.#omitted += 1;
    if (change.kind !== 'person') return;
    count(this.#departments, change.department, change.operation);
    for (const key of establishments) {
      if (this.#establishments.size >= MAX_COUNTED_ESTABLISHMENTS && !this.#establishments.has(key)) continue;
      count(this.#establishments, key, change.operation);
    }
  }

  all(): Told {
    const sorted = [...this.#departments].sort(([one], [other]) => (one < other ? -1 : 1));
    const departments: Record<string, Tally> = {};
    for (const [department, { tally }] of sorted) departments[department] = tally;
    const establishments = [...this.#establishments].map(([key, { tally }]) => ({ key, ...tally })).sort(mostFirst);
    return {
      departments,
      establishments: establishments.slice(0, MAX_TOLD_ESTABLISHMENTS),
      establishmentsOmitted: Math.max(0, establishments.length - MAX_TOLD_ESTABLISHMENTS),
      changes: this.#told,
      changesOmitted: this.#omitted,
    };
  }
}

function count(counts: Map<string, TallyCount>, key: string, operation: PlannedChange['operation']): void {
  const known = counts.get(key) ?? new TallyCount();
  counts.set(key, known);
  known.add(operation);
}

/** Closings weigh first: they are what somebody should look at. */
function mostFirst(one: EstablishmentTally, other: EstablishmentTally): number {
  return other.closed - one.closed || changesOf(other) - changesOf(one) || (one.key < other.key ? -1 : 1);
}

function changesOf({ created, changed, reappeared }: Tally): number {
  return created + changed + reappeared;
}
