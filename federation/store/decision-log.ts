import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Database, open, type RootDatabase } from 'lmdb';
import type { FederationCode } from '../codes.ts';
import { FederationError } from '../error.ts';
import type { DecisionRecord, RecordedFacts } from '../record/decision-record.ts';

type NewRecord = Omit<DecisionRecord, 'sequence'>;

/** Facts about one professional repeat from decision to decision: they are kept once, and named by their digest. */
type Around = Pick<RecordedFacts, 'professional' | 'others'>;

/** One decision as it lies in the store: short, since there are millions. */
type Line = readonly [
  at: number,
  application: string,
  version: number,
  digest: string,
  subjectType: string,
  subjectId: string,
  action: string,
  resourceType: string,
  resourceId: string,
  around: string,
  facts: Omit<RecordedFacts, 'professional' | 'others'>,
  granted: boolean,
  rules: readonly string[],
  code: string,
];

interface Tables {
  readonly root: RootDatabase;
  readonly lines: Database<Line, number>;
  readonly around: Database<Around, string>;
}

/** Snapshots read for one pass over the log are kept at hand, so many at most. */
const MAX_SNAPSHOTS = 50_000;

/**
 * Recorded decisions, append-only, in an environment of their own: what was answered, by which sheet, from which facts. A record
 * is acknowledged once it is on disk.
 */
export class DecisionLog {
  readonly #tables: Tables;
  #last: number;

  /** @param path folder of the trust domain @throws FederationError `federation.store.unavailable` */
  constructor(path: string) {
    this.#tables = openTables(join(path, 'decisions'));
    const [newest] = this.#tables.lines.getKeys({ reverse: true, limit: 1 });
    this.#last = newest ?? 0;
  }

  /** Append records together. @returns their sequences at once, and the promise that they are on disk */
  append(records: readonly NewRecord[]): { readonly sequences: readonly number[]; readonly written: Promise<void> } {
    const lines = records.map((record) => {
      this.#last += 1;
      return { sequence: this.#last, ...toLine(record) };
    });
    return { sequences: lines.map(({ sequence }) => sequence), written: this.#write(lines) };
  }

  async #write(lines: readonly (ReturnType<typeof toLine> & { readonly sequence: number })[]): Promise<void> {
    const { root, lines: table, around } = this.#tables;
    try {
      await root.transaction(() => {
        for (const { sequence, line, key, snapshot } of lines) {
          if (!around.doesExist(key)) around.put(key, snapshot);
          table.put(sequence, line);
        }
      });
    } catch (cause) {
      throw new FederationError('federation.store.unavailable', 'decisions could not be recorded', '', { cause });
    }
  }

  /** @returns undefined when there is none of that number */
  find(sequence: number): DecisionRecord | undefined {
    const line = Number.isSafeInteger(sequence) && sequence > 0 ? this.#tables.lines.get(sequence) : undefined;
    return line && fromLine(sequence, line, this.#tables.around.get(line[9]) ?? NOBODY);
  }

  /** Records of an application in `[from, to)`, oldest first, read as they are taken. */
  *of(application: string, from: Date, to: Date): Iterable<DecisionRecord> {
    const snapshots = new Map<string, Around>();
    for (const { key, value } of this.#tables.lines.getRange({ start: this.#firstSince(from.getTime()) })) {
      if (value[0] >= to.getTime()) return;
      if (value[1] !== application) continue;
      let around = snapshots.get(value[9]);
      if (!around) {
        around = this.#tables.around.get(value[9]) ?? NOBODY;
        if (snapshots.size >= MAX_SNAPSHOTS) snapshots.clear();
        snapshots.set(value[9], around);
      }
      yield fromLine(key, value, around);
    }
  }

  /** The first sequence at or after an instant: instants only grow along the log, within the skew of one request. */
  #firstSince(from: number): number {
    let low = 1;
    let high = this.#last + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const line = this.#tables.lines.get(middle);
      if (line && line[0] >= from - SKEW_MS) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  async close(): Promise<void> {
    await this.#tables.root.close();
  }
}

/** Decisions of one instant are appended a little apart. */
const SKEW_MS = 60_000;
const NOBODY: Around = { professional: null, others: [] };

function toLine({ at, application, sheet, subject, action, resource, facts, granted, rules, code }: NewRecord) {
  const { professional, others, ...rest } = facts;
  const snapshot: Around = { professional, others };
  const key = createHash('sha256').update(JSON.stringify(snapshot)).digest('base64url');
  const line: Line = [
    at.getTime(),
    application,
    sheet?.version ?? 0,
    sheet?.digest ?? '',
    subject.type,
    subject.id,
    action,
    resource.type,
    resource.id,
    key,
    rest,
    granted,
    rules,
    code,
  ];
  return { line, key, snapshot };
}

function fromLine(sequence: number, line: Line, around: Around): DecisionRecord {
  const [at, application, version, digest, subjectType, subjectId, action, type, id, , facts, granted, rules, code] =
    line;
  return {
    sequence,
    at: new Date(at),
    application,
    sheet: version === 0 ? null : { version, digest },
    subject: { type: subjectType, id: subjectId },
    action,
    resource: { type, id },
    facts: { ...facts, ...around },
    granted,
    rules,
    // Written from a decision's own code.
    code: code as FederationCode | '',
  };
}

function openTables(path: string): Tables {
  try {
    const settings = { path, noSubdir: false, overlappingSync: false, eventTurnBatching: false, maxDbs: 4 };
    // Facts about people: for the owner alone. The library's types leave it out.
    const root = open({ ...settings, ...{ permissionsMode: 0o600 } });
    return {
      root,
      lines: root.openDB({ name: 'lines', sharedStructuresKey: Symbol.for('structures') }),
      around: root.openDB({ name: 'around' }),
    };
  } catch (cause) {
    throw new FederationError('federation.store.unavailable', 'recorded decisions cannot be opened', '', { cause });
  }
}
