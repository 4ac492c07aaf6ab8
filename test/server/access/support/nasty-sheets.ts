import { Draw } from '../../../federation/support/random-sheets.ts';

/** A declared fact, with where it stands. */
export interface NastyFact {
  readonly full: string;
  readonly side: 'subject' | 'action' | 'resource' | 'context';
  readonly name: string;
  readonly type: 'string' | 'integer' | 'boolean' | 'datetime' | 'set' | 'entity';
  readonly values?: readonly string[];
  readonly from?: 'kept' | 'request' | 'either';
}

export type Json = Record<string, unknown>;

export interface NastyRule {
  readonly id: string;
  readonly effect: 'permit' | 'forbid';
  readonly subjects: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly when: readonly Json[];
  readonly unless: readonly Json[];
  readonly from?: string;
  readonly to?: string;
  readonly suspended?: unknown;
}

export interface NastyEntity {
  readonly type: string;
  readonly id: string;
  readonly properties: Json;
  readonly parents: readonly string[];
}

const NAMES = ['constructor', 'toString', 'hasOwnProperty', 'valueOf', 'a', 'a.b', 'self', '0', '00', 'length', 'then'];
/** Look-alikes, and texts that something might take for another thing. */
const TEXTS = [
  ...['a', 'A', 'á', 'a\u0301', '\u0430', '', ' ', ' a', '__proto__', 'constructor', '0', '1', 'true', 'null'],
  ...['\u0000', '\u200b', 'ſ', 's', 'İ', 'i', '😀', 'ﬁ', 'fi', '\u212b', 'Å', 'a:b', '2026-01-01T00:00:00Z'],
];
const WRITTEN = TEXTS.filter((text) => text !== '' && text !== '\u0000');
const INTEGERS = [0, 1, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 42];
/** Both changes of hour, 29 February, the ends of what is written. */
const INSTANTS = [
  ...['2026-03-29T01:59:59.999+01:00', '2026-03-29T03:00:00+02:00', '2026-10-25T02:30:00+02:00'],
  ...['2026-10-25T02:30:00+01:00', '2024-02-29T23:59:59Z', '2024-03-01T00:00:00+00:00', '1970-01-01T00:00:00Z'],
  ...['2026-01-01T00:00:00.001-12:00', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'],
];
const NO_VALUES: Readonly<Record<NastyFact['type'], readonly unknown[]>> = {
  string: [1, true, ['a'], null, {}],
  integer: [Number.MAX_SAFE_INTEGER + 1, 1.5, '1', 1e300, null, true, []],
  boolean: ['true', 1, 0, null],
  datetime: [
    ...['2026-02-29T00:00:00Z', '2026-01-01T00:00:00', '2026-01-01', 'now', 1, '2026-01-01T24:00:00Z'],
    ...['2026-01-01T00:00:60Z', '2026-01-01T00:00:00.0001Z', '2026-13-01T00:00:00Z', '2026-01-01T00:00:00+25:00'],
  ],
  set: [['a', 1], 'a', { 0: 'a' }, [null], null],
  entity: ['nocolon', '', { type: 'file' }, 1, ['file:a'], { type: 'a:b', id: 'c' }],
};
const ENTITIES = ['file:a', 'file:b', 'folder:1', 'folder:2', 'constructor:a', 'toString:__proto__', 'file:x:y'];
const SUBJECTS = ['reader', 'constructor'];
const RESOURCES = ['file', 'toString'];
const ACTIONS = ['constructor', 'toString'];
const IDS = ['a', 'b', 'A', 'á', 'a\u0301', '__proto__', 'constructor', 'x:y', ' ', '😀'];
const SIDES = ['subject', 'action', 'resource', 'context'] as const;
const ORDERS = ['gte', 'gt', 'lte', 'lt'];
const MAX_DEPTH = 3;

/** Draws sheets, kept facts and questions that are as odd as the language allows, of one application. */
export class NastyDraw {
  readonly #draw: Draw;

  constructor(seed: string) {
    this.#draw = new Draw(seed);
  }

  #pick<T>(of: readonly T[]): T {
    return this.#draw.one(of);
  }

  #chance(of: number): boolean {
    return this.#draw.below(1_000) < of * 1_000;
  }

  #some<T>(of: readonly T[], most: number): readonly T[] {
    return [...new Set(Array.from({ length: most }, () => this.#pick(of)))];
  }

  #upTo(most: number): number {
    return this.#draw.below(most + 1);
  }

  facts(): readonly NastyFact[] {
    return SIDES.flatMap((side) => {
      const isKept = side === 'subject' || side === 'resource';
      const names = this.#some(NAMES, 1 + this.#upTo(3)).filter((name) => !(isKept && name === 'self'));
      return names.map((name): NastyFact => {
        const type = this.#pick(['string', 'integer', 'boolean', 'datetime', 'set', 'entity'] as const);
        const isText = type === 'string' || type === 'set';
        return {
          ...{ full: `${side}.${name}`, side, name, type },
          ...(isText && this.#chance(0.4) ? { values: this.#some(WRITTEN, 1 + this.#upTo(5)) } : {}),
          ...(isKept && this.#chance(0.6) ? { from: this.#pick(['kept', 'request', 'either'] as const) } : {}),
        };
      });
    });
  }

  /** Mostly in the declared form. */
  value({ type, values = TEXTS }: NastyFact, fit = 0.9): unknown {
    if (!this.#chance(fit)) return this.#pick(NO_VALUES[type]);
    if (type === 'string') return this.#pick(values);
    if (type === 'integer') return this.#pick(INTEGERS);
    if (type === 'boolean') return this.#chance(0.5);
    if (type === 'datetime') return this.#pick(INSTANTS);
    if (type === 'set') return this.#some(values, this.#upTo(3));
    const entity = this.#pick(ENTITIES);
    const colon = entity.indexOf(':');
    return this.#chance(0.5) ? entity : { type: entity.slice(0, colon), id: entity.slice(colon + 1) };
  }

  criterion(facts: readonly NastyFact[], mayBePresent: boolean, depth = MAX_DEPTH): Json {
    if (depth > 0 && this.#chance(0.35)) {
      const word = this.#pick(['all', 'any', 'not']);
      if (word === 'not') return { not: this.criterion(facts, false, depth - 1) };
      return {
        [word]: Array.from({ length: 1 + this.#upTo(2) }, () => this.criterion(facts, mayBePresent, depth - 1)),
      };
    }
    const fact = this.#pick(facts);
    const others = facts.filter(({ type, full }) => type === fact.type && full !== fact.full);
    return { fact: fact.full, ...this.#test(fact, others, facts, mayBePresent) };
  }

  #test(fact: NastyFact, others: readonly NastyFact[], facts: readonly NastyFact[], mayBePresent: boolean): Json {
    const { type, values = WRITTEN } = fact;
    const other = others.length > 0 && this.#chance(0.3) ? { fact: this.#pick(others).full } : undefined;
    if (mayBePresent && this.#chance(0.1)) return { present: true };
    if (type === 'boolean') return { in: [this.#chance(0.5)] };
    if (type === 'entity') return { within: this.#some(ENTITIES, 2) };
    if (type === 'integer') return { [this.#pick(ORDERS)]: other ?? this.#pick(INTEGERS) };
    if (type === 'datetime') return { [this.#pick(ORDERS)]: other ?? this.#pick(INSTANTS) };
    if (type === 'string') return other ? { is: other } : { in: this.#some(values, 3) };
    const texts = facts.filter((each) => each.type === 'string');
    if (texts.length > 0 && this.#chance(0.25)) return { has: { fact: this.#pick(texts).full } };
    return { [this.#pick(['has', 'hasAll'])]: this.#some(values, 3) };
  }

  rules(facts: readonly NastyFact[]): readonly NastyRule[] {
    const count = 1 + this.#upTo(7);
    return Array.from({ length: count }, (_, place): NastyRule => {
      const isForbid = this.#chance(0.35);
      const criteria = (most: number, mayBePresent: boolean) =>
        Array.from({ length: this.#upTo(most) }, () => this.criterion(facts, mayBePresent));
      const self = { fact: this.#pick(['subject.self', 'resource.self']), within: this.#some(ENTITIES, 2) };
      return {
        // Written in another order than that of their ids.
        id: `R${String(count - place).padStart(2, '0')}`,
        effect: isForbid ? 'forbid' : 'permit',
        subjects: this.#some(SUBJECTS, 2),
        actions: this.#some(ACTIONS, 2),
        resources: this.#some(RESOURCES, 2),
        when: [...criteria(isForbid ? 3 : 1, !isForbid), ...(this.#chance(0.2) || isForbid ? [self] : [])],
        unless: criteria(1, isForbid),
        ...(this.#chance(0.1) ? { from: this.#pick(['2026-01-01T00:00:00Z', '2040-01-01T00:00:00Z']) } : {}),
        ...(this.#chance(0.1) ? { to: '2041-02-28T00:00:00+14:00' } : {}),
        ...(!isForbid && this.#chance(0.1) ? { suspended: { fr: 'Suspendue.', en: 'Suspended.' } } : {}),
      };
    });
  }

  /** Each thing and subject that questions are about, kept or not. */
  entities(facts: readonly NastyFact[]): {
    readonly kept: readonly NastyEntity[];
    readonly forgotten: readonly Json[];
  } {
    const all = [...SUBJECTS, ...RESOURCES, 'folder'].flatMap((type) => IDS.map((id) => ({ type, id })));
    const kept: NastyEntity[] = [];
    const forgotten: Json[] = [];
    for (const { type, id } of all) {
      if (this.#chance(0.5)) forgotten.push({ type, id, forget: true });
      else {
        const told = facts.filter(() => this.#chance(0.4)).map((fact) => [fact.name, this.value(fact, 0.95)] as const);
        const properties = Object.fromEntries(told.filter(([, value]) => isKeepable(value)));
        kept.push({ type, id, properties, parents: this.#chance(0.4) ? this.#some(ENTITIES, 2) : [] });
      }
    }
    return { kept, forgotten };
  }

  question(facts: readonly NastyFact[]) {
    const said = (side: NastyFact['side']): Json => {
      const stated = facts.filter((fact) => fact.side === side && this.#chance(0.7));
      const properties = stated.map((fact) => [fact.name, this.value(fact)] as const);
      return Object.fromEntries([...properties, ...(this.#chance(0.1) ? [['__proto__', { a: 'a' }] as const] : [])]);
    };
    return {
      subject: { type: this.#pick(SUBJECTS), id: this.#pick(IDS), properties: said('subject') },
      action: { name: this.#pick(ACTIONS), properties: said('action') },
      resource: { type: this.#pick(RESOURCES), id: this.#pick(IDS), properties: said('resource') },
      context: said('context'),
    };
  }
}

/** Texts, numbers, yes or no, lists of texts, `{ type, id }`: what may be kept at all. */
function isKeepable(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((each) => typeof each === 'string');
  if (typeof value !== 'object') return true;
  return value !== null && 'type' in value && 'id' in value && !String(value.type).includes(':');
}

export type NastyQuestion = ReturnType<NastyDraw['question']>;
