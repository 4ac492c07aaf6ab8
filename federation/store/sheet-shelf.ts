import { FederationError } from '../error.ts';
import { type CompiledSheet, compileSheet } from '../habilitation/compile-sheet.ts';
import { parseSheet } from '../habilitation/parse-sheet.ts';
import type { Sheet } from '../habilitation/sheet.ts';
import type { TrustDomainStore } from './trust-store.ts';

/** Compiled sheets kept at hand; the one used longest ago goes first. */
export const MAX_COMPILED_SHEETS = 100;

/** The version that governs from one instant up to another; null: none. In ms of the epoch. */
interface Reign {
  readonly version: number | null;
  readonly from: number;
  readonly until: number;
}

/** The time of a version: from its first instant to the first one that it no longer governs; null: it never governs. */
export interface VersionReign {
  readonly version: number;
  readonly period: { readonly from: Date; readonly to: Date | null } | null;
}

/** Published sheets, compiled once. A published version never changes: what is on the shelf stays true. */
export class SheetShelf {
  readonly #store: TrustDomainStore;
  /** In order of use, the latest last. */
  readonly #compiled = new Map<string, CompiledSheet>();

  /** The last answer about each application: nearly every question is about now. */
  readonly #latest = new Map<string, Reign>();
  /** The sheet used last, found without being moved in the order of use. */
  #last: { readonly application: string; readonly version: number; readonly compiled: CompiledSheet } | undefined;

  constructor(store: TrustDomainStore) {
    this.#store = store;
  }

  /** Sheets compiled at this moment, at most {@link MAX_COMPILED_SHEETS}. */
  get size(): number {
    return this.#compiled.size;
  }

  /**
   * The version that governs the instant: the newest that has begun; null when none has, or when that one has ended. An older
   * version never comes back by itself: what replaced it replaced it for good.
   *
   * @throws FederationError `federation.store.incoherent` when that version cannot be read back as it was published
   */
  inForce(application: string, at: Date): CompiledSheet | null {
    const version = this.versionInForce(application, at);
    return version === null ? null : this.#compiledOf(application, version);
  }

  /** The number of that version alone: nothing is read of it. */
  versionInForce(application: string, at: Date): number | null {
    const instant = at.getTime();
    const latest = this.#latest.get(application);
    const reign =
      latest && latest.from <= instant && instant < latest.until ? latest : this.#reignAt(application, instant);
    return reign.version;
  }

  /** Which version governs the instant, and for how long that answer holds. */
  #reignAt(application: string, instant: number): Reign {
    let until = Number.POSITIVE_INFINITY;
    let reign: Reign | undefined;
    for (const { version, from, to } of this.#store.periods(application)) {
      if (from > instant) {
        until = Math.min(until, from);
        continue;
      }
      const ended = to !== null && to <= instant;
      reign = ended
        ? { version: null, from: to, until }
        : { version, from, until: Math.min(until, to ?? Number.POSITIVE_INFINITY) };
      break;
    }
    reign ??= { version: null, from: Number.NEGATIVE_INFINITY, until };
    if (this.#latest.size >= MAX_COMPILED_SHEETS) this.#latest.clear();
    this.#latest.set(application, reign);
    return reign;
  }

  /** Another process may have published: which version governs is asked again, of every application. */
  refresh(): void {
    this.#latest.clear();
  }

  /** A version was published: which one governs is asked again. */
  forget(application: string): void {
    this.#latest.delete(application);
  }

  /** One published version, compiled, whether or not it is in force. @throws as {@link inForce} */
  version(application: string, version: number): CompiledSheet | null {
    return this.#store.sheet(application, version) ? this.#compiledOf(application, version) : null;
  }

  /** When each version really governed, or will if nothing else is published, newest first. */
  reigns(application: string): readonly VersionReign[] {
    // What replaced an older version replaced it for good, were it for the future, or ended since.
    let replaced = Number.POSITIVE_INFINITY;
    return [...this.#store.periods(application)].map(({ version, from, to }) => {
      const end = Math.min(to ?? Number.POSITIVE_INFINITY, replaced);
      replaced = Math.min(replaced, from);
      if (end <= from) return { version, period: null };
      return { version, period: { from: new Date(from), to: Number.isFinite(end) ? new Date(end) : null } };
    });
  }

  #compiledOf(application: string, version: number): CompiledSheet {
    if (this.#last?.application === application && this.#last.version === version) return this.#last.compiled;
    const key = `${version} ${application}`;
    const compiled = this.#compiled.get(key) ?? this.#compile(application, version);
    this.#compiled.delete(key);
    this.#compiled.set(key, compiled);
    for (const oldest of this.#compiled.keys()) {
      if (this.#compiled.size <= MAX_COMPILED_SHEETS) break;
      this.#compiled.delete(oldest);
    }
    this.#last = { application, version, compiled };
    return compiled;
  }

  #compile(application: string, version: number): CompiledSheet {
    const { sheet, source, digest } = this.#read(application, version);
    const compiled = compileSheet(sheet, source);
    if (compiled.reference.digest === digest) return compiled;
    throw incoherent(application, version);
  }

  #read(application: string, version: number): { sheet: Sheet; source: unknown; digest: string } {
    const published = this.#store.sheet(application, version);
    if (!published) throw incoherent(application, version);
    const { source, digest } = published;
    try {
      return { sheet: parseSheet(source), source, digest };
    } catch (cause) {
      throw incoherent(application, version, cause);
    }
  }
}

function incoherent(application: string, version: number, cause?: unknown): FederationError {
  const message = `version ${version} of the sheet of ${application} cannot be read back as it was published`;
  return new FederationError('federation.store.incoherent', message, '', { cause });
}
