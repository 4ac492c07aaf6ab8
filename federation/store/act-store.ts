import { createHmac } from 'node:crypto';
import type { Database, RootDatabase } from 'lmdb';
import type { NewAct, PatientAct } from '../patients/act.ts';

/** Acts of one patient in one application that are kept and read at each question about them. */
export const MAX_PATIENT_ACTS = 2_000;
/** Beyond these, for what closes or sets right alone: a patient can always oppose, and what was wrong be withdrawn. */
const RESERVED_ACTS = 500;
/** What opens, and is recorded as often as somebody comes. */
const OPENING: ReadonlySet<PatientAct['kind']> = new Set(['agree', 'link']);
const MAX_KEY_CHARS = 200;

/** Beyond a number given elsewhere: what was numbered at the same moment may not be known there. */
export const NUMBERS_LEFT_OUT = 1_000;

type Place = [application: string, patient: string, sequence: number];

/** What was answered under an idempotency key, and to what. */
interface KeptAnswer {
  readonly digest: string;
  readonly ids: readonly string[];
}

/** Why nothing was written; `place` is that of the act at fault. */
export type ActRefusal = {
  readonly code:
    | 'federation.act.absent'
    | 'federation.act.settled'
    | 'federation.act.too-many'
    | 'federation.act.key-reused';
  readonly place: number;
};

/**
 * Acts to be written together, and the key under which the same call again is the same acts. A withdrawal or a review takes its
 * patient from the act that it is about.
 */
export interface ActBatch {
  readonly application: string;
  readonly acts: readonly NewAct[];
  readonly key?: ActKey;
}

/** An idempotency key, and the digest of what was sent under it. */
export interface ActKey {
  readonly name: string;
  readonly digest: string;
}

/**
 * Acts about patients: written once, never changed, in the order in which they were recorded. Its tables lie in the environment
 * of the trust domain; whoever owns that runs the transactions.
 */
export class ActStore {
  readonly #acts: Database<PatientAct, Place>;
  readonly #places: Database<Place, [string, string]>;
  readonly #journal: Database<Place, number>;
  readonly #answers: Database<KeptAnswer, [string, string]>;
  readonly #unreviewed: Database<Place, number>;
  readonly #emergencies: Database<Place, [string, number]>;
  readonly #own: Database<Place, [string, number]>;
  readonly #key: Uint8Array;
  /** No act is numbered so, or below. */
  #beyond = 0;

  /** @param key makes ids of acts opaque */
  constructor(root: RootDatabase, key: Uint8Array) {
    this.#acts = root.openDB({ name: 'acts' });
    this.#places = root.openDB({ name: 'act-places' });
    this.#journal = root.openDB({ name: 'act-journal' });
    this.#answers = root.openDB({ name: 'act-answers' });
    this.#unreviewed = root.openDB({ name: 'break-glass' });
    this.#emergencies = root.openDB({ name: 'break-glass-of' });
    this.#own = root.openDB({ name: 'own-acts' });
    this.#key = key;
  }

  /** Number acts beyond this one from now on: its number and name were given, whether or not it is here. */
  numberBeyond(sequence: number): void {
    this.#beyond = sequence > this.#last() ? sequence + NUMBERS_LEFT_OUT : sequence;
  }

  /** Every act about a patient, oldest first. */
  of(application: string, patient: string): readonly PatientAct[] {
    if (application.length > MAX_KEY_CHARS || patient.length > MAX_KEY_CHARS) return [];
    const start: Place = [application, patient, 0];
    const end: Place = [application, patient, Number.MAX_SAFE_INTEGER];
    return [...this.#acts.getRange({ start, end, limit: MAX_PATIENT_ACTS + RESERVED_ACTS }).map(({ value }) => value)];
  }

  find(application: string, id: string): PatientAct | undefined {
    if (application.length > MAX_KEY_CHARS || id.length > MAX_KEY_CHARS) return undefined;
    const place = this.#places.get([application, id]);
    return place && this.#acts.get(place);
  }

  /** Acts of every application from a sequence on, oldest first. */
  since(sequence: number, limit: number): readonly PatientAct[] {
    return [...this.#journal.getRange({ start: sequence, limit })].flatMap(({ value }) => this.#acts.get(value) ?? []);
  }

  /** Declarations of break-glass that nobody has reviewed, oldest first. */
  unreviewed(limit: number): readonly PatientAct[] {
    return [...this.#unreviewed.getRange({ limit })].flatMap(({ value }) => this.#acts.get(value) ?? []);
  }

  /** Declarations of break-glass in one application after a sequence, oldest first, reviewed or not. */
  emergenciesOf(application: string, after: number, limit: number): readonly PatientAct[] {
    if (application.length > MAX_KEY_CHARS) return [];
    const range = { start: [application, after + 1], end: [application, Number.MAX_SAFE_INTEGER], limit };
    return [...this.#emergencies.getRange(range)].flatMap(({ value }) => this.#acts.get(value) ?? []);
  }

  /** What a person recorded at the portal before a sequence, newest first. */
  ownOf(person: string, before: number, limit: number): readonly PatientAct[] {
    if (person.length > MAX_KEY_CHARS) return [];
    const range = { start: [person, before - 1], end: [person, 0], reverse: true, limit };
    return [...this.#own.getRange(range)].flatMap(({ value }) => this.#acts.get(value) ?? []);
  }

  /** What the same call was answered under its key; undefined when it was not made, or was another. */
  answered(application: string, { name, digest }: ActKey): readonly PatientAct[] | undefined {
    const before = this.#answers.get([application, name]);
    if (before?.digest !== digest) return undefined;
    return before.ids.flatMap((id) => this.find(application, id) ?? []);
  }

  /** Inside a transaction: write all, or say why not; the same key with the same content answers what it did. */
  write({ application, acts, key }: ActBatch): readonly PatientAct[] | ActRefusal {
    if (key && this.#answers.doesExist([application, key.name])) {
      return this.answered(application, key) ?? { code: 'federation.act.key-reused', place: 0 };
    }
    const placed: PatientAct[] = [];
    const settled = new Set<string>();
    const counts = new Map<string, number>();
    for (const [place, act] of acts.entries()) {
      const target = this.#targetOf(application, act);
      if (target === 'absent') return { code: 'federation.act.absent', place };
      if (target && this.#isSettled(target, act.kind, settled)) return { code: 'federation.act.settled', place };
      const patient = target ? target.patient : act.patient;
      const count = counts.get(patient) ?? this.#countOf(application, patient);
      if (count >= MAX_PATIENT_ACTS + (OPENING.has(act.kind) ? 0 : RESERVED_ACTS))
        return { code: 'federation.act.too-many', place };
      counts.set(patient, count + 1);
      placed.push(this.#placed({ ...act, patient }, placed.length));
    }
    for (const act of placed) this.#put(act);
    if (key) this.#answers.put([application, key.name], { digest: key.digest, ids: placed.map(({ id }) => id) });
    return placed;
  }

  #targetOf(application: string, act: NewAct): PatientAct | 'absent' | undefined {
    if (act.kind === 'withdrawal') {
      const target = this.find(application, act.withdraws);
      return target && target.kind !== 'withdrawal' && target.kind !== 'review' ? target : 'absent';
    }
    if (act.kind !== 'review') return undefined;
    const target = this.find(application, act.reviews);
    return target?.kind === 'break-glass' ? target : 'absent';
  }

  /** Withdrawn once, reviewed once. */
  #isSettled(target: PatientAct, kind: NewAct['kind'], settled: Set<string>): boolean {
    const name = `${kind} ${target.id}`;
    if (settled.has(name)) return true;
    settled.add(name);
    return this.of(target.application, target.patient).some(
      (act) =>
        act.kind === kind &&
        ((act.kind === 'withdrawal' && act.withdraws === target.id) ||
          (act.kind === 'review' && act.reviews === target.id)),
    );
  }

  #countOf(application: string, patient: string): number {
    const end: Place = [application, patient, Number.MAX_SAFE_INTEGER];
    return this.#acts.getKeysCount({ start: [application, patient, 0], end, limit: MAX_PATIENT_ACTS + RESERVED_ACTS });
  }

  #placed(act: NewAct, offset: number): PatientAct {
    const sequence = Math.max(this.#last(), this.#beyond) + 1 + offset;
    const digest = createHmac('sha256', this.#key).update(`act\n${sequence}`).digest().subarray(0, 18);
    // A letter first: on a command line, a name that began with a dash would be read as an option.
    return { ...act, id: `a${digest.toString('base64url')}`, sequence };
  }

  #last(): number {
    const [last = 0] = this.#journal.getKeys({ reverse: true, limit: 1 });
    return Number(last);
  }

  #put(act: PatientAct): void {
    const place: Place = [act.application, act.patient, act.sequence];
    this.#acts.put(place, act);
    this.#places.put([act.application, act.id], place);
    this.#journal.put(act.sequence, place);
    if (act.by.door === 'portal' && act.by.person !== null) this.#own.put([act.by.person, act.sequence], place);
    if (act.kind === 'break-glass') {
      this.#unreviewed.put(act.sequence, place);
      this.#emergencies.put([act.application, act.sequence], place);
    }
    const reviewed = act.kind === 'review' ? this.find(act.application, act.reviews) : undefined;
    if (reviewed) this.#unreviewed.remove(reviewed.sequence);
  }
}
