/** Conditions asked by one long work, each half of a rehearsal or « who may »: half a minute of a processor, under rules that nothing tells apart. */
export const MAX_WORK_CONDITIONS = 500_000_000;
/** What reading one decision, or one person of the directory, costs beside them, in conditions. */
export const READING_CONDITIONS = 50;

/** How much a long work may still ask: what it leaves out then is said of what it found. */
export class WorkBudget {
  #left: number;

  /** @param conditions asked at most */
  constructor(conditions = MAX_WORK_CONDITIONS) {
    this.#left = conditions;
  }

  spend(conditions: number): void {
    this.#left -= conditions;
  }

  isSpent(): boolean {
    return this.#left <= 0;
  }
}
