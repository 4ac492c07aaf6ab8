import { setImmediate } from 'node:timers/promises';
import type { Professional } from '../model/professional.ts';
import type { Environment, Tables } from '../store/environment.ts';
import { survivorOf } from '../store/survivor-of.ts';

/** Rows looked at before other work gets its turn. */
const ROWS_PER_TURN = 500;

interface FaultTaker {
  add(fault: string): void;
}

/** What the people's records say of identifiers and merges, gathered as they are read. */
export class LineageCheck {
  readonly #tables: Tables;
  readonly #faults: FaultTaker;
  #held = 0;

  constructor({ tables }: Environment, faults: FaultTaker) {
    this.#tables = tables;
    this.#faults = faults;
  }

  /** One record: each of its identifiers leads to it, its merges are known. */
  add(person: Professional): void {
    const { personId } = person;
    if (survivorOf(this.#tables, person) === undefined) this.#faults.add(`people: ${personId} is merged into nobody`);
    for (const { nationalId, current } of person.identifiers) {
      if (current !== (nationalId === person.nationalId))
        this.#faults.add(`people: ${personId} has another current identifier`);
      // A merged record shows the identifiers that it had: they lead to the other one, or were withdrawn since.
      if (person.mergedInto !== undefined) continue;
      this.#held += 1;
      if (this.#tables.identifiers.get(nationalId) !== personId)
        this.#faults.add(`identifiers: ${nationalId} does not lead to ${personId}`);
    }
    for (const absorbedId of person.absorbed ?? []) {
      if (this.#tables.merges.get(absorbedId)?.survivorId !== personId)
        this.#faults.add(`merges: none of ${absorbedId}`);
    }
  }

  /** Once all were added: no identifier leads to somebody who does not hold it, merges are of two records that say so, correspondences are found both ways. */
  async finish(rows: number): Promise<void> {
    const tables = this.#tables;
    if (rows !== this.#held) await this.#nameStray();
    this.#countConflicts();
    await eachRow(tables.merges.getRange({ snapshot: false }), (absorbedId, { survivorId }) => {
      const [survivor, absorbed] = [tables.people.get(survivorId), tables.people.get(absorbedId)];
      if (absorbed?.mergedInto !== survivorId || !survivor?.absorbed?.includes(absorbedId))
        this.#faults.add(`merges: ${absorbedId} and ${survivorId} do not say so`);
    });
    await eachRow(tables.correspondences.getRange({ snapshot: false }), (former, { current }) => {
      if (!tables.formers.doesExist(current, former)) this.#faults.add(`formers: ${current} lacks ${former}`);
    });
    await eachRow(tables.formers.getRange({}), (current, former) => {
      if (tables.correspondences.get(former)?.current !== current)
        this.#faults.add(`formers: ${former} is not of ${current}`);
    });
  }

  /** The limit on those that wait is kept by a counter. */
  #countConflicts(): void {
    const { conflicts, counters } = this.#tables;
    const counted = Number((conflicts.getStats() as { readonly entryCount?: number }).entryCount ?? 0);
    if ((counters.get('conflict') ?? 0) !== counted) this.#faults.add(`counters: conflict is not ${counted}`);
  }

  /** Their number says that some are too many; who they are takes a reading of all. */
  async #nameStray(): Promise<void> {
    const { identifiers, people } = this.#tables;
    await eachRow(identifiers.getRange({ snapshot: false }), (nationalId, personId) => {
      const holder = people.get(personId);
      const holds = holder?.identifiers.some((identifier) => identifier.nationalId === nationalId) === true;
      if (!holds || holder?.mergedInto !== undefined)
        this.#faults.add(`identifiers: ${nationalId} leads to ${personId}, who does not hold it`);
    });
  }
}

/** Nobody writes meanwhile; other work gets its turn. */
async function eachRow<K, V>(
  rows: Iterable<{ readonly key: K; readonly value: V }>,
  look: (key: K, value: V) => void,
): Promise<void> {
  let seen = 0;
  for (const { key, value } of rows) {
    look(key, value);
    seen += 1;
    if (seen % ROWS_PER_TURN === 0) await setImmediate();
  }
}
