import { type Database, open, type RootDatabase } from 'lmdb';
import type { Application } from '../application.ts';
import type { NewDeed } from '../deed.ts';
import { FederationError } from '../error.ts';
import type { KeptDraft } from '../life/draft.ts';
import type { PatientAct } from '../patients/act.ts';
import type { KeptEntity } from '../ports.ts';
import { type ActBatch, type ActRefusal, ActStore } from './act-store.ts';
import { DecodedRecords } from './decoded-records.ts';
import { DeedStore } from './deed-store.ts';
import { type EntityKey, KeptUsage, TRUST_LIMITS, type TrustLimits, type Usage } from './kept-usage.ts';
import { openAtLastCommit } from './last-commit.ts';
import {
  type KeptSheet,
  type KeptSheetRow,
  type SheetPeriod,
  type SheetRow,
  type SheetVersion,
  versionTold,
} from './published-sheet.ts';
import { withSource } from './sheet-text.ts';
import { transactionOf } from './transaction-of.ts';

/** What an application's id can be at most: longer ones are no key of ours. */
const MAX_KEY_CHARS = 100;

/** Type and id of a kept thing, together: what a key of the store may be. */
export const MAX_ENTITY_KEY_CHARS = 600;

interface Tables {
  readonly root: RootDatabase;
  readonly applications: Database<Application, string>;
  readonly sheets: Database<KeptSheet, [string, number]>;
  readonly periods: Database<KeptSheetRow, [string, number]>;
  readonly drafts: Database<KeptDraft, string>;
  readonly entities: Database<KeptEntity, [string, string, string]>;
  readonly usage: Database<Usage, string>;
}

/**
 * Tables of the trust domain, in an environment of their own. Every write is one transaction, resolved after its flush
 * (`overlappingSync` off: committed and on disk are one).
 */
export class TrustDomainStore {
  readonly #tables: Tables;
  readonly #members: DecodedRecords<Application, string>;
  readonly acts: Omit<ActStore, 'write'>;
  readonly #acts: ActStore;
  readonly deeds: Omit<DeedStore, 'write'>;
  readonly #deeds: DeedStore;
  readonly #limits: TrustLimits;
  readonly #usage: KeptUsage;

  /**
   * @param path folder of the environment; made when absent
   * @param key  makes ids of acts opaque
   * @param readOnly for other processes than the one that writes
   * @throws FederationError `federation.store.unavailable`
   */
  constructor(path: string, key: Uint8Array, readOnly = false, limits = TRUST_LIMITS) {
    this.#tables = openTables(path, readOnly);
    this.#limits = limits;
    this.#usage = new KeptUsage(this.#tables, limits);
    this.#acts = new ActStore(this.#tables.root, key);
    this.acts = this.#acts;
    this.#deeds = new DeedStore(this.#tables.root);
    this.deeds = this.#deeds;
    this.#members = new DecodedRecords(this.#tables.applications);
  }

  /** See what another process wrote. */
  refresh(): void {
    this.#tables.root.resetReadTxn();
    this.#members.forget();
  }

  /** Every question asks for its application: those known are at hand. */
  application(id: string): Application | undefined {
    return id.length <= MAX_KEY_CHARS ? this.#members.get(id) : undefined;
  }

  applications(): readonly Application[] {
    return [...this.#tables.applications.getRange()].map(({ value }) => value);
  }

  /** Write when the stored version is the one expected (0: absent); false otherwise, and nothing is written. */
  saveApplication(application: Application, expectedVersion: number, deed: NewDeed): Promise<boolean> {
    const { applications } = this.#tables;
    return this.#write(() => {
      if ((applications.get(application.id)?.version ?? 0) !== expectedVersion) return false;
      applications.put(application.id, { ...application, version: expectedVersion + 1 });
      this.#deeds.write(deed);
      return true;
    });
  }

  sheet(application: string, version: number): KeptSheet | undefined {
    return this.#tables.sheets.get([application, version]);
  }

  hasSheet(application: string, version: number): boolean {
    return application.length <= MAX_KEY_CHARS && this.#tables.sheets.doesExist([application, version]);
  }

  /** Periods of an application's versions, newest version first, read as they are taken. */
  periods(application: string): Iterable<SheetPeriod> {
    return this.#rows(application);
  }

  /** What lists tell of an application's versions, newest first, read as they are taken. */
  *versions(application: string): Iterable<SheetVersion> {
    for (const { version, told } of this.#rows(application)) {
      // Of a version published by an earlier build, the sheet itself is read.
      const sheet = told ? undefined : this.sheet(application, version);
      if (told) yield told;
      else if (sheet) yield versionTold(version, withSource(sheet));
    }
  }

  *#rows(application: string): Iterable<KeptSheetRow> {
    if (application.length > MAX_KEY_CHARS) return;
    const rows = this.#tables.periods.getRange({ ...versionsOf(application), limit: this.#limits.versions });
    for (const { value } of rows) yield value;
  }

  /** Whether no version more is kept of that application's sheet. */
  isFull(application: string): boolean {
    return this.#tables.periods.getKeysCount(versionsOf(application)) >= this.#limits.versions;
  }

  /**
   * Add the next version once: true for exactly one of several; what is published already under that number is answered for
   * comparison; a number below the highest published is refused, and any where there are as many as may be. A version begins at its publication at the earliest, the
   * first as well: what an instant was answered, with a sheet or without, stays as answered.
   */
  addSheet(
    application: string,
    row: SheetRow,
    sheet: KeptSheet,
    deed: NewDeed,
  ): Promise<KeptSheet | true | 'out-of-order' | 'full'> {
    const { sheets, periods } = this.#tables;
    const key: [string, number] = [application, row.version];
    return this.#write(() => {
      const existing = sheets.get(key);
      if (existing) return existing;
      const [newest] = this.periods(application);
      if (newest && newest.version > row.version) return 'out-of-order';
      if (this.isFull(application) || !this.#usage.admitSheet(application, sheet)) return 'full';
      sheets.put(key, sheet);
      periods.put(key, { ...row, from: Math.max(row.from, Date.parse(sheet.publishedAt)) });
      this.#deeds.write(deed);
      return true;
    });
  }

  draft(application: string): KeptDraft | undefined {
    return application.length <= MAX_KEY_CHARS ? this.#tables.drafts.get(application) : undefined;
  }

  /**
   * Change a draft when the stored one has the digest seen (null: there is none), from all that it holds by then.
   *
   * @param deed null: nothing is told of it
   * @returns what was written; null when it has another digest, or `change` gives none: nothing is written
   */
  changeDraft(
    application: string,
    seen: string | null,
    change: (stored: KeptDraft | undefined) => KeptDraft | null,
    deed: NewDeed | null,
  ): Promise<KeptDraft | null> {
    const { drafts } = this.#tables;
    return this.#write(() => {
      const stored = drafts.get(application);
      const draft = (stored?.digest ?? null) === seen ? change(stored) : null;
      if (draft) drafts.put(application, draft);
      if (draft && deed) this.#deeds.write(deed);
      return draft;
    });
  }

  removeDraft(application: string, seen: string): Promise<void> {
    const { drafts } = this.#tables;
    return this.#write(() => {
      if (drafts.get(application)?.digest === seen) drafts.remove(application);
    });
  }

  /** One transaction, answered once on disk. @throws FederationError `federation.store.unavailable` when it was not written */
  async #write<T>(work: () => T): Promise<T> {
    try {
      return await transactionOf(this.#tables.root, work);
    } catch (cause) {
      throw new FederationError('federation.store.unavailable', 'the trust domain could not be written', '', { cause });
    } finally {
      this.#members.forget();
    }
  }

  /** What is kept of one thing or subject of an application; null when nothing is. */
  keptEntity(application: string, type: string, id: string): KeptEntity | null {
    if (type.length + id.length > MAX_ENTITY_KEY_CHARS || application.length > MAX_KEY_CHARS) return null;
    return this.#tables.entities.get([application, type, id]) ?? null;
  }

  /** Things of one type that an application keeps, in the order of ids, after an id. */
  keptEntities(application: string, type: string, after = ''): Iterable<KeptEntity> {
    if (type.length > MAX_ENTITY_KEY_CHARS || application.length > MAX_KEY_CHARS) return [];
    const start: [string, string, string] = [application, type, after];
    return this.#tables.entities
      .getRange({ start, end: [application, `${type}\u0000`, ''] })
      .map(({ value }) => value)
      .filter(({ id }) => id !== after);
  }

  /** Keep, replace or forget facts, all or none, each once: none, and false, where there would be more than may be. */
  keepEntities(application: string, changes: readonly (KeptEntity | EntityKey)[], deed: NewDeed): Promise<boolean> {
    const { entities } = this.#tables;
    return this.#write(() => {
      if (!this.#usage.admitEntities(application, changes)) return false;
      for (const change of changes) {
        const key: [string, string, string] = [application, change.type, change.id];
        if ('properties' in change) entities.put(key, change);
        else entities.remove(key);
      }
      this.#deeds.write(deed);
      return true;
    });
  }

  /** Record acts about patients, all or none. */
  writeActs(batch: ActBatch): Promise<readonly PatientAct[] | ActRefusal> {
    return this.#write(() => this.#acts.write(batch));
  }

  async close(): Promise<void> {
    await this.#tables.root.close();
  }
}

/** The keys of an application's versions, the newest first. */
function versionsOf(application: string) {
  const start: [string, number] = [application, Number.MAX_SAFE_INTEGER];
  const end: [string, number] = [application, 0];
  return { start, end, reverse: true };
}

function openTables(path: string, readOnly: boolean): Tables {
  try {
    // Batched, a failed commit (disk full) also rejects a promise inside lmdb that nobody can reach.
    const settings = { path, readOnly, noSubdir: false, overlappingSync: false, eventTurnBatching: false, maxDbs: 24 };
    // Registrations hold secrets: for the owner alone. The library's types leave it out.
    const root = openAtLastCommit(() => open({ ...settings, ...{ permissionsMode: 0o600 } }));
    return {
      root,
      applications: root.openDB({ name: 'applications' }),
      sheets: root.openDB({ name: 'sheets' }),
      periods: root.openDB({ name: 'periods' }),
      drafts: root.openDB({ name: 'drafts' }),
      entities: root.openDB({ name: 'entities' }),
      usage: root.openDB({ name: 'usage' }),
    };
  } catch (cause) {
    throw new FederationError('federation.store.unavailable', 'the trust domain cannot be opened', '', { cause });
  }
}
