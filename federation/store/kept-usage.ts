import type { Database } from 'lmdb';
import type { KeptEntity } from '../ports.ts';
import type { KeptSheet } from './published-sheet.ts';

/** Type and id of a kept thing or subject. */
export interface EntityKey {
  readonly type: string;
  readonly id: string;
}

/** What one application may have kept at most. */
export interface TrustLimits {
  /** Versions of its sheet. */
  readonly versions: number;
  /** Bytes of all of them, as JSON. */
  readonly sheetBytes: number;
  /** Things and subjects. */
  readonly entities: number;
  /** Bytes of all of them, as JSON. */
  readonly entityBytes: number;
}

const GIBIBYTE = 2 ** 30;

/** Unless somebody says otherwise. */
export const TRUST_LIMITS: TrustLimits = {
  versions: 10_000,
  sheetBytes: GIBIBYTE,
  entities: 1_000_000,
  entityBytes: GIBIBYTE,
};

/** What one application has kept. */
export interface Usage {
  readonly entities: number;
  readonly entityBytes: number;
  readonly sheetBytes: number;
}

type EntityPlace = [application: string, type: string, id: string];

interface UsageTables {
  readonly entities: Database<KeptEntity, EntityPlace>;
  readonly sheets: Database<KeptSheet, [string, number]>;
  readonly usage: Database<Usage, string>;
}

/**
 * How much each application has kept, written with what it counts. Of an application that an earlier build wrote for it is counted
 * once. Every method runs within the transaction that keeps or forgets.
 */
export class KeptUsage {
  readonly #tables: UsageTables;
  readonly #limits: TrustLimits;

  constructor(tables: UsageTables, limits: TrustLimits) {
    this.#tables = tables;
    this.#limits = limits;
  }

  /**
   * Whether these may all be kept, or forgotten; counted as done when they may. Where there is too much already, nothing is added, and
   * anything is forgotten, or replaced by what is no larger.
   *
   * @param changes each thing once
   */
  admitEntities(application: string, changes: readonly (KeptEntity | EntityKey)[]): boolean {
    const before = this.#of(application);
    let { entities, entityBytes } = before;
    for (const change of changes) {
      const there = this.#tables.entities.get([application, change.type, change.id]);
      if (there) {
        entities -= 1;
        entityBytes -= bytesOf(there);
      }
      if ('properties' in change) {
        entities += 1;
        entityBytes += bytesOf(change);
      }
    }
    const hasTooMany = entities > this.#limits.entities && entities > before.entities;
    const isTooLarge = entityBytes > this.#limits.entityBytes && entityBytes > before.entityBytes;
    if (hasTooMany || isTooLarge) return false;
    this.#tables.usage.put(application, { ...before, entities, entityBytes });
    return true;
  }

  /** Whether this version may be kept beside the others; counted as done when it may. */
  admitSheet(application: string, sheet: KeptSheet): boolean {
    const before = this.#of(application);
    const sheetBytes = before.sheetBytes + sizeOf(sheet);
    if (sheetBytes > this.#limits.sheetBytes) return false;
    this.#tables.usage.put(application, { ...before, sheetBytes });
    return true;
  }

  #of(application: string): Usage {
    return this.#tables.usage.get(application) ?? this.#counted(application);
  }

  #counted(application: string): Usage {
    const { entities, sheets } = this.#tables;
    const found = { entities: 0, entityBytes: 0, sheetBytes: 0 };
    const ofIt = { start: [application, '', ''] as EntityPlace, end: [`${application}\u0000`, '', ''] as EntityPlace };
    for (const { value } of entities.getRange(ofIt)) {
      found.entities += 1;
      found.entityBytes += bytesOf(value);
    }
    const versions = {
      start: [application, 0] as [string, number],
      end: [application, Number.MAX_SAFE_INTEGER] as [string, number],
    };
    for (const { value } of sheets.getRange(versions)) found.sheetBytes += sizeOf(value);
    return found;
  }
}

function sizeOf(sheet: KeptSheet): number {
  return 'text' in sheet ? sheet.text.reduce((sum, { length }) => sum + length, 0) : bytesOf(sheet.source);
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value), 'utf8');
}
