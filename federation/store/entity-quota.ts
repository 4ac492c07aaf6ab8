import type { Database } from 'lmdb';
import type { KeptEntity } from '../ports.ts';

/** Type and id of a kept thing or subject. */
export interface EntityKey {
  readonly type: string;
  readonly id: string;
}

type Key = [string, string, string];

/** How many things and subjects each application has kept: counted once, then kept count of. For the process that writes alone. */
export class EntityQuota {
  readonly #entities: Database<KeptEntity, Key>;
  readonly #most: number;
  readonly #counts = new Map<string, number>();

  /** @param most of one application */
  constructor(entities: Database<KeptEntity, Key>, most: number) {
    this.#entities = entities;
    this.#most = most;
  }

  /**
   * Whether these may all be kept, or forgotten; counted as done when they may. Within the transaction that does it. Where there are
   * too many already, nothing is added, and anything is replaced or forgotten.
   *
   * @param changes each thing once
   */
  admit(application: string, changes: readonly (KeptEntity | EntityKey)[]): boolean {
    const before = this.#counts.get(application) ?? this.#counted(application);
    let count = before;
    for (const change of changes) {
      const isThere = this.#entities.doesExist([application, change.type, change.id]);
      if ('properties' in change && !isThere) count += 1;
      if (!('properties' in change) && isThere) count -= 1;
    }
    if (count > this.#most && count > before) return false;
    this.#counts.set(application, count);
    return true;
  }

  /** Something was not written that was counted: count again. */
  forget(): void {
    this.#counts.clear();
  }

  #counted(application: string): number {
    const start = [application, '', ''] as Key;
    return this.#entities.getKeysCount({ start, end: [`${application}\u0000`, '', ''] as Key });
  }
}
