import type { EntryChange } from '../entries/entry-writer.ts';
import { csnOf } from '../ldap/entry-stamps.ts';
import type { ContextTables, LoggedChange, LoggedUpdate } from './tables.ts';

/** Updates kept for replicas that come back; older ones take the whole content again. */
const MAX_UPDATES_KEPT = 1_000_000;
/** Updates removed with each new one beyond that. */
const PRUNED_AT_ONCE = 2;

/** One update with its number. */
export interface NumberedUpdate extends LoggedUpdate {
  readonly csn: string;
}

/** When an update happens, and its number. */
export interface UpdateStamp {
  readonly at: Date;
  readonly change: number;
}

/** The contexts' log, written in each update's own transaction, read by replicas: what came after a number, and a call when there is more. */
export class UpdateLog {
  readonly #tables: ContextTables;
  readonly #followers = new Set<() => void>();
  #kept: number;
  #lastAt = 0;
  /** What the transaction under way has given out; its marks are written once, at its end. */
  #given: { readonly last: string; readonly change: number; readonly kept: number } | null = null;

  constructor(tables: ContextTables) {
    this.#tables = tables;
    this.#kept = Number((tables.updates.getStats() as { readonly entryCount?: number }).entryCount ?? 0);
  }

  /** entryCSN of the last update, or `''` when nothing was ever written. */
  get last(): string {
    return this.#tables.marks.get('last') ?? '';
  }

  /** The stamp of the next update. A clock that was set back does not make numbers go back. Inside its transaction. */
  nextStamp(now: Date): UpdateStamp {
    this.#lastAt = Math.max(this.#lastAt, now.getTime(), this.#given === null ? this.#lastLoggedMs() : 0);
    const change = this.#given?.change ?? this.#tables.counters.get('change') ?? 0;
    return { at: new Date(this.#lastAt), change: change + 1 };
  }

  /** Keep what an update did. Inside its transaction, whose end is preceded by {@link flush}. */
  note({ at, change }: UpdateStamp, by: string, changes: readonly EntryChange[]): void {
    if (changes.length === 0) return;
    const { updates, marks } = this.#tables;
    const csn = csnOf(at, change);
    updates.putSync(csn, { by, changes: changes.map(logged) });
    let kept = (this.#given?.kept ?? this.#kept) + 1;
    if (kept > MAX_UPDATES_KEPT) {
      for (const oldest of Array.from(updates.getKeys({ limit: PRUNED_AT_ONCE }))) {
        updates.removeSync(oldest);
        marks.putSync('pruned', oldest);
        kept -= 1;
      }
    }
    this.#given = { last: csn, change, kept };
  }

  /** Nothing that replicas hold from before this instant is gone on from: they take the whole content again. Inside a transaction. */
  beginAnew(now: Date): void {
    const { at, change } = this.nextStamp(now);
    const { updates, marks, counters } = this.#tables;
    updates.clearSync();
    this.#kept = 0;
    const csn = csnOf(at, change);
    marks.putSync('pruned', csn);
    marks.putSync('last', csn);
    counters.putSync('change', change);
  }

  /** Write where the log stands, before the transaction ends. */
  flush(): void {
    if (this.#given === null) return;
    const { last, change, kept } = this.#given;
    this.#tables.marks.putSync('last', last);
    this.#tables.counters.putSync('change', change);
    this.#kept = kept;
    this.#given = null;
  }

  /** The transaction is given up. */
  discard(): void {
    this.#given = null;
  }

  /** Whether everything after this number is still in the log. */
  reaches(csn: string): boolean {
    return csn >= (this.#tables.marks.get('pruned') ?? '') && csn <= this.last;
  }

  /** Updates after a number, oldest first, at most `limit`. */
  after(csn: string, limit: number): readonly NumberedUpdate[] {
    const range = this.#tables.updates.getRange({ start: csn, exclusiveStart: true, limit });
    return Array.from(range, ({ key, value }) => ({ ...value, csn: key }));
  }

  /** Call back after each commit until the returned function is called. */
  follow(onChange: () => void): () => void {
    this.#followers.add(onChange);
    return () => this.#followers.delete(onChange);
  }

  announce(): void {
    for (const follower of this.#followers) follower();
  }

  #lastLoggedMs(): number {
    const [, year, month, day, hour, minute, second, ms] =
      /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})\.(\d{3})/.exec(this.last) ?? [];
    const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
    return Number.isNaN(at) ? 0 : at;
  }
}

function logged({ operation, uuid, dn, formerDn }: EntryChange): LoggedChange {
  return { operation, uuid, dn, ...(formerDn !== undefined && { formerDn }) };
}
