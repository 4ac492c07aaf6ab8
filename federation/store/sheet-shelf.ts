import { FederationError } from '../error.ts';
import { type CompiledSheet, makeCompiled } from '../habilitation/compile-sheet.ts';
import { readSheet } from '../habilitation/parse-sheet.ts';
import { atOnce, type Steps } from '../habilitation/steps.ts';
import type { Turns } from '../turns.ts';
import { type KeptSource, sourceOf } from './sheet-text.ts';
import type { TrustDomainStore } from './trust-store.ts';

/** Compiled sheets kept at hand; the one used longest ago goes first. */
export const MAX_COMPILED_SHEETS = 100;
/** The same of their rules, all together: compiled, 20,000 of them take some 60 MB. */
export const MAX_COMPILED_RULES = 300_000;

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
  readonly #turns: Turns;
  /** In order of use, the latest last. */
  readonly #compiled = new Map<string, CompiledSheet>();
  readonly #mostRules: number;
  /** Of all compiled sheets. */
  #rules = 0;

  /** The last answer about each application: nearly every question is about now. */
  readonly #latest = new Map<string, Reign>();
  /** The sheet used last, found without being moved in the order of use. */
  #last: { readonly application: string; readonly version: number; readonly compiled: CompiledSheet } | undefined;

  /** Sheets being compiled in turns: whoever else needs one waits for the same. */
  readonly #making = new Map<string, Promise<CompiledSheet>>();

  constructor(store: TrustDomainStore, turns: Turns, mostRules = MAX_COMPILED_RULES) {
    this.#store = store;
    this.#turns = turns;
    this.#mostRules = mostRules;
  }

  /** Sheets compiled at this moment, at most {@link MAX_COMPILED_SHEETS}. */
  get size(): number {
    return this.#compiled.size;
  }

  /**
   * The version that governs the instant: the newest that has begun; null when none has, or when that one has ended. An older
   * version never comes back by itself: what replaced it replaced it for good. One that is not compiled yet is compiled at once.
   *
   * @throws FederationError `federation.store.incoherent` when that version cannot be read back as it was published
   */
  inForce(application: string, at: Date): CompiledSheet | null {
    const version = this.versionInForce(application, at);
    return version === null ? null : this.#compiledOf(application, version);
  }

  /**
   * As {@link inForce}, others being answered while a version is compiled that is not yet: after it, {@link inForce} finds it at hand.
   *
   * @throws as {@link inForce}
   */
  async ready(application: string, at: Date): Promise<CompiledSheet | null> {
    const version = this.versionInForce(application, at);
    return version === null ? null : this.#readied(application, version);
  }

  /** As {@link version}, in the manner of {@link ready}. */
  async readyVersion(application: string, version: number): Promise<CompiledSheet | null> {
    return this.#store.hasSheet(application, version) ? this.#readied(application, version) : null;
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

  /** A version was published: which one governs is asked again, and this one is not compiled again. */
  published(compiled: CompiledSheet): void {
    const { application, version } = compiled.reference;
    this.#latest.delete(application);
    this.#keep(application, version, compiled);
  }

  /** One published version, compiled, whether or not it is in force. @throws as {@link inForce} */
  version(application: string, version: number): CompiledSheet | null {
    return this.#store.hasSheet(application, version) ? this.#compiledOf(application, version) : null;
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
    return this.#keep(
      application,
      version,
      this.#compiled.get(keyOf(application, version)) ?? atOnce(this.#make(application, version)),
    );
  }

  async #readied(application: string, version: number): Promise<CompiledSheet> {
    const key = keyOf(application, version);
    if (this.#compiled.has(key)) return this.#compiledOf(application, version);
    const making = this.#making.get(key) ?? this.#turns.run(this.#make(application, version));
    this.#making.set(key, making);
    try {
      return this.#keep(application, version, await making);
    } finally {
      this.#making.delete(key);
    }
  }

  /** As the one used last; it alone stays however large it is. */
  #keep(application: string, version: number, compiled: CompiledSheet): CompiledSheet {
    const key = keyOf(application, version);
    this.#drop(key);
    this.#compiled.set(key, compiled);
    this.#rules += compiled.sheet.rules.length;
    for (const oldest of this.#compiled.keys()) {
      const isWithin = this.#compiled.size <= MAX_COMPILED_SHEETS && this.#rules <= this.#mostRules;
      if (isWithin || oldest === key) break;
      this.#drop(oldest);
    }
    this.#last = { application, version, compiled };
    return compiled;
  }

  #drop(key: string): void {
    this.#rules -= this.#compiled.get(key)?.sheet.rules.length ?? 0;
    this.#compiled.delete(key);
  }

  *#make(application: string, version: number): Steps<CompiledSheet> {
    const published = this.#store.sheet(application, version);
    if (!published) throw incoherent(application, version);
    const compiled = yield* recompiled(published, application, version);
    if (compiled.reference.digest === published.digest) return compiled;
    throw incoherent(application, version);
  }
}

function* recompiled(kept: KeptSource, application: string, version: number): Steps<CompiledSheet> {
  try {
    const source = (yield* sourceOf(kept)) as object;
    return yield* makeCompiled(yield* readSheet(source), source);
  } catch (cause) {
    throw incoherent(application, version, cause);
  }
}

function keyOf(application: string, version: number): string {
  return `${version} ${application}`;
}

function incoherent(application: string, version: number, cause?: unknown): FederationError {
  const message = `version ${version} of the sheet of ${application} cannot be read back as it was published`;
  return new FederationError('federation.store.incoherent', message, '', { cause });
}
