import { hash } from 'node:crypto';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportOptions, ImportPlan, KeptPlan, PlanSummary } from '../import-views.ts';
import type { StoredPlan } from '../store/gate-shapes.ts';
import { isKey } from '../store/is-key.ts';
import type { RecordStore } from '../store/record-store.ts';
import { ImportRefusal } from './import-refusal.ts';

/** Plans kept of administrators, and as many of curators; their files may weigh a gigabyte each. */
const MAX_KEPT_PLANS = 20;
/** Folder of their files, inside the directory's own. */
const SHELF_FOLDER = 'import-plans';
/** Hexadecimal characters that name a plan. */
const PLAN_ID_CHARS = 16;

/** Keeps plans and the files they were made of, until somebody applies or drops them. */
export interface PlanShelf {
  /** Take a plan, and its spooled file away from the workbench. The same plan again is the one that waits. */
  keep(made: MadePlan, spool: { readonly path: string }): Promise<KeptPlan>;
  list(): readonly PlanSummary[];
  find(planId: string): KeptPlan | null;
  /** A plan that waits, what it stands for and where its file lies. @throws ImportRefusal `directory.import.unknown-plan` */
  take(planId: string): Promise<{ readonly stored: StoredPlan; readonly file: string }>;
  /** Note what became of a plan that waits, and forget its file; false when none waits. */
  settle(planId: string, state: 'applied' | 'dropped'): Promise<boolean>;
}

/** A plan just made. */
export interface MadePlan {
  readonly plan: ImportPlan;
  readonly mark: string;
  readonly at: Date;
  readonly by: string;
  readonly options: ImportOptions;
}

/** The shelf of one directory. */
export function openPlanShelf({ environment }: RecordStore, path: string): PlanShelf {
  const { tables, write } = environment;
  const folder = join(path, SHELF_FOLDER);
  const fileOf = (planId: string) => join(folder, planId);
  const all = () => Array.from(tables.plans.getRange({})).sort((one, other) => other.value.number - one.value.number);
  const storedPlan = (planId: string) => (isKey(planId) ? tables.plans.get(planId) : undefined);
  const settle = async (planId: string, state: 'applied' | 'dropped') => {
    const stored = storedPlan(planId);
    if (stored?.state !== 'waiting') return false;
    write(() => tables.plans.putSync(planId, { ...stored, state }));
    await rm(fileOf(planId), { force: true });
    return true;
  };
  return {
    async keep(made, spool) {
      const planId = planIdOf(made);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await rename(spool.path, fileOf(planId));
      const { at, ...rest } = made;
      const stored = write(() => {
        const number = (tables.counters.get('plan') ?? 0) + 1;
        tables.counters.putSync('plan', number);
        const row: StoredPlan = { ...rest, number, at: at.toISOString(), state: 'waiting' };
        tables.plans.putSync(planId, row);
        return row;
      });
      for (const key of givingWay(all(), planId, made.options.curator)) {
        write(() => tables.plans.removeSync(key));
        await rm(fileOf(key), { force: true });
      }
      return keptPlan(planId, stored);
    },
    list: () => all().map(({ key, value }) => summaryOf(key, value)),
    find(planId) {
      const stored = storedPlan(planId);
      return stored === undefined ? null : keptPlan(planId, stored);
    },
    async take(planId) {
      const stored = storedPlan(planId);
      if (stored?.state !== 'waiting') throw new ImportRefusal('directory.import.unknown-plan', planId);
      // A directory restored from a backup has the plan without its file.
      await access(fileOf(planId)).catch((cause: unknown) => {
        throw new ImportRefusal('directory.import.unknown-plan', `${planId}: its file is gone`, { cause });
      });
      return { stored, file: fileOf(planId) };
    },
    settle,
  };
}

/** Plans that a new one takes the place of: a curator has one, and curators' plans push out no administrator's. @param all the latest first */
function givingWay(
  all: readonly { readonly key: string; readonly value: StoredPlan }[],
  planId: string,
  curator: string | undefined,
): readonly string[] {
  const theirs = all.filter(({ value }) => value.options.curator !== undefined);
  const others = all.filter(({ value }) => value.options.curator === undefined);
  const former = theirs.filter(({ key, value }) => value.options.curator === curator && key !== planId);
  const beyond = [...theirs.slice(MAX_KEPT_PLANS), ...others.slice(MAX_KEPT_PLANS)];
  return [...new Set([...former, ...beyond].map(({ key }) => key))];
}

function planIdOf({ plan, mark, options }: MadePlan): string {
  return hash('sha256', JSON.stringify([plan.digest, plan.file, options, mark]), 'hex').slice(0, PLAN_ID_CHARS);
}

function keptPlan(planId: string, { at, by, state, options, plan }: StoredPlan): KeptPlan {
  return { planId, at: new Date(at), by, state, options, plan };
}

function summaryOf(planId: string, stored: StoredPlan): PlanSummary {
  const { plan, ...kept } = keptPlan(planId, stored);
  const { file, format, people, structures } = plan;
  return { ...kept, file, format, people, structures };
}
