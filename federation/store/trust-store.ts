import { type Database, open, type RootDatabase } from 'lmdb';
import type { Application } from '../application.ts';

/** A published sheet as it was published: its JSON never changes afterwards. */
export interface PublishedSheet {
  readonly source: unknown;
  readonly digest: string;
  readonly by: string;
  /** ISO instant. */
  readonly publishedAt: string;
}

/** Most versions of one application's sheet that are kept and searched. */
export const MAX_SHEET_VERSIONS = 10_000;

/**
 * Tables of the trust domain, in an environment of their own. Every write is one transaction, resolved after its flush
 * (`overlappingSync` off: committed and on disk are one).
 */
export class TrustDomainStore {
  readonly #root: RootDatabase;
  readonly #applications: Database<Application, string>;
  readonly #sheets: Database<PublishedSheet, [string, number]>;

  /** @param path folder of the environment; made when absent */
  constructor(path: string) {
    this.#root = open({ path, noSubdir: false, overlappingSync: false, maxDbs: 4 });
    this.#applications = this.#root.openDB({ name: 'applications' });
    this.#sheets = this.#root.openDB({ name: 'sheets' });
  }

  application(id: string): Application | undefined {
    return this.#applications.get(id);
  }

  applications(): readonly Application[] {
    return [...this.#applications.getRange()].map(({ value }) => value);
  }

  /** Write when the stored version is the one expected (0: absent); false otherwise, and nothing is written. */
  saveApplication(application: Application, expectedVersion: number): Promise<boolean> {
    return this.#root.transaction(() => {
      if ((this.#applications.get(application.id)?.version ?? 0) !== expectedVersion) return false;
      this.#applications.put(application.id, { ...application, version: expectedVersion + 1 });
      return true;
    });
  }

  sheet(application: string, version: number): PublishedSheet | undefined {
    return this.#sheets.get([application, version]);
  }

  /** Versions of an application's sheet, newest first. */
  sheetVersions(application: string): readonly number[] {
    const start: [string, number] = [application, Number.MAX_SAFE_INTEGER];
    const end: [string, number] = [application, 0];
    const keys = this.#sheets.getKeys({ start, end, reverse: true, limit: MAX_SHEET_VERSIONS });
    return [...keys].map(([, version]) => version);
  }

  /** Add a version once: true for exactly one of several; what is published already is answered for comparison. */
  addSheet(application: string, version: number, sheet: PublishedSheet): Promise<PublishedSheet | true> {
    return this.#root.transaction(() => {
      const existing = this.#sheets.get([application, version]);
      if (existing) return existing;
      this.#sheets.put([application, version], sheet);
      return true;
    });
  }

  async close(): Promise<void> {
    await this.#root.close();
  }
}
