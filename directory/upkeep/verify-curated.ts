import type { Professional } from '../model/professional.ts';
import type { Structure } from '../model/structure.ts';
import { placesOf, STANDS_ALONE } from '../store/curated-rows.ts';
import type { Environment, Tables } from '../store/environment.ts';

interface FaultTaker {
  add(fault: string): void;
}

/** What records in no national file say of the rows that find them, gathered as the records are read. */
export class CuratedCheck {
  readonly #tables: Tables;
  readonly #faults: FaultTaker;
  #places = 0;
  #under = 0;
  #turns = 0;

  constructor({ tables }: Pick<Environment, 'tables'>, faults: FaultTaker) {
    this.#tables = tables;
    this.#faults = faults;
  }

  /** One person: listed at each of their places, and awaited by their day. */
  addPerson(person: Professional): void {
    const { personId, staff, mergedInto } = person;
    for (const key of placesOf(person)) {
      this.#places += 1;
      if (!this.#tables.staffAt.doesExist(key, personId)) this.#faults.add(`staff-at: ${key} lacks ${personId}`);
    }
    if (mergedInto === undefined) this.#awaited('person', personId, staff?.turnsOn ?? null);
  }

  addStructure({ key, localOrigin }: Structure): void {
    if (localOrigin === undefined) return;
    const parent = localOrigin.parent ?? STANDS_ALONE;
    this.#under += 1;
    if (!this.#tables.localUnder.doesExist(parent, key)) this.#faults.add(`local-under: ${parent} lacks ${key}`);
    this.#awaited('structure', key, localOrigin.turnsOn);
  }

  #awaited(kind: 'person' | 'structure', id: string, day: string | null): void {
    if (day === null) return;
    this.#turns += 1;
    if (this.#tables.turns.get([day, kind, id]) !== true) this.#faults.add(`turns: ${day} lacks ${kind} ${id}`);
  }

  /** Once all were added: no row too many, and each right is found by its structure. */
  finish(): void {
    const { staffAt, localUnder, turns, curations, curators } = this.#tables;
    this.#count('staff-at', staffAt, this.#places);
    this.#count('local-under', localUnder, this.#under);
    this.#count('turns', turns, this.#turns);
    const pairs = new Set<string>();
    for (const { value } of curations.getRange({ snapshot: false })) {
      const { personId, structureKey } = value;
      pairs.add(`${structureKey} ${personId}`);
      if (!curators.doesExist(structureKey, personId)) this.#faults.add(`curators: ${structureKey} lacks ${personId}`);
    }
    this.#count('curators', curators, pairs.size);
  }

  #count(name: string, table: { getStats(): object }, wanted: number): void {
    const rows = Number((table.getStats() as { readonly entryCount?: number }).entryCount ?? 0);
    if (rows !== wanted) this.#faults.add(`${name}: ${rows} rows where the records make ${wanted}`);
  }
}
