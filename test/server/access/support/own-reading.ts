import type { Json, NastyEntity, NastyFact, NastyQuestion, NastyRule } from './nasty-sheets.ts';

/** Yes, no, or nobody knows. */
type Answer = boolean | undefined;

export interface ToldByReading {
  readonly decision: boolean;
  readonly rules: readonly string[];
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,3}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/** RFC 3339 by hand: what an instant says, in ms of the epoch. */
function instantOf(text: unknown): number | undefined {
  const read = typeof text === 'string' ? INSTANT.exec(text) : null;
  if (!read) return undefined;
  const [year, month, day, hour, minute, second] = read.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = (MONTH_DAYS[month - 1] ?? 0) + (month === 2 && isLeap ? 1 : 0);
  if (day < 1 || day > days) return undefined;
  const ms = Number((read[7] ?? '').padEnd(3, '0'));
  const offset = (read[8] === '-' ? -1 : 1) * (Number(read[9] ?? 0) * 60 + Number(read[10] ?? 0));
  const midnight = new Date(0).setUTCFullYear(year, month - 1, day);
  return midnight + ((hour * 60 + minute - offset) * 60 + second) * 1000 + ms;
}

const and = (answers: readonly Answer[]): Answer =>
  answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
const not = (answer: Answer): Answer => (answer === undefined ? undefined : !answer);
const or = (answers: readonly Answer[]): Answer => not(and(answers.map(not)));

const ORDERS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  gte: (a, b) => a >= b,
  gt: (a, b) => a > b,
  lte: (a, b) => a <= b,
  lt: (a, b) => a < b,
};

/** A sheet read as docs/sheets.md says, criterion by criterion, without any of the engine: what the engine is held against. */
export class OwnReading {
  readonly #facts: ReadonlyMap<string, NastyFact>;
  readonly #rules: readonly NastyRule[];
  readonly #kept: ReadonlyMap<string, NastyEntity>;

  constructor(facts: readonly NastyFact[], rules: readonly NastyRule[], kept: readonly NastyEntity[]) {
    this.#facts = new Map(facts.map((fact) => [fact.full, fact]));
    this.#rules = rules;
    this.#kept = new Map(kept.map((entity) => [`${entity.type}:${entity.id}`, entity]));
  }

  answer(question: NastyQuestion, at: number): ToldByReading {
    const [permits, forbids]: [string[], string[]] = [[], []];
    for (const rule of this.#rules) {
      if (!speaksOf(rule, question) || rule.suspended !== undefined || !isInForce(rule, at)) continue;
      const answers = (criteria: readonly Json[]) => criteria.map((each) => this.#ask(each, question));
      const matches = and([and(answers(rule.when)), not(or(answers(rule.unless)))]);
      if (rule.effect === 'permit' && matches === true) permits.push(rule.id);
      if (rule.effect === 'forbid' && matches !== false) forbids.push(rule.id);
    }
    return forbids.length > 0
      ? { decision: false, rules: forbids.sort() }
      : { decision: permits.length > 0, rules: permits.sort() };
  }

  #ask(criterion: Json, question: NastyQuestion): Answer {
    const each = (word: string) => (criterion[word] as readonly Json[]).map((one) => this.#ask(one, question));
    if ('all' in criterion) return and(each('all'));
    if ('any' in criterion) return or(each('any'));
    if ('not' in criterion) return not(this.#ask(criterion.not as Json, question));
    const value = this.#valueOf(String(criterion.fact), question);
    if ('present' in criterion) return value !== undefined;
    return value === undefined ? undefined : this.#test(criterion, value, question);
  }

  #test(criterion: Json, value: unknown, question: NastyQuestion): Answer {
    const listed = (word: string) => criterion[word] as readonly unknown[];
    const other = (said: unknown): unknown =>
      typeof said === 'object' && said !== null ? this.#valueOf(String(Reflect.get(said, 'fact')), question) : said;
    if ('in' in criterion) return listed('in').includes(value);
    if ('is' in criterion) {
      const said = other(criterion.is);
      return said === undefined ? undefined : said === value;
    }
    const set = value as readonly unknown[];
    if (Array.isArray(criterion.has)) return listed('has').some((text) => set.includes(text));
    if ('has' in criterion) {
      const said = other(criterion.has);
      return said === undefined ? undefined : set.includes(said);
    }
    if ('hasAll' in criterion) return listed('hasAll').every((text) => set.includes(text));
    if ('within' in criterion) {
      const above = this.#above(String(value));
      return listed('within').some((entity) => above.has(String(entity)));
    }
    const isDate = this.#facts.get(String(criterion.fact))?.type === 'datetime';
    return and(
      Object.keys(ORDERS).flatMap((order): Answer[] => {
        if (!(order in criterion)) return [];
        const said =
          typeof criterion[order] === 'string' && isDate ? instantOf(criterion[order]) : other(criterion[order]);
        return [said === undefined ? undefined : ORDERS[order]?.(Number(value), Number(said))];
      }),
    );
  }

  #valueOf(name: string, question: NastyQuestion): unknown {
    if (name === 'subject.self') return `${question.subject.type}:${question.subject.id}`;
    if (name === 'resource.self') return `${question.resource.type}:${question.resource.id}`;
    const fact = this.#facts.get(name);
    return fact && inItsForm(this.#said(fact, question), fact);
  }

  #said({ side, name, from = 'request' }: NastyFact, question: NastyQuestion): unknown {
    const own = (of: Json | undefined) => (of && Object.hasOwn(of, name) ? of[name] : undefined);
    if (side === 'context') return own(question.context);
    const stated = own(question[side].properties);
    if (side === 'action' || from === 'request') return stated;
    const kept = own(this.#kept.get(`${question[side].type}:${question[side].id}`)?.properties);
    return kept === undefined && from === 'either' ? stated : kept;
  }

  /** An entity and all that it lies below. */
  #above(entity: string): ReadonlySet<string> {
    const found = new Set([entity]);
    for (const each of found) for (const parent of this.#kept.get(each)?.parents ?? []) found.add(parent);
    return found;
  }
}

function speaksOf({ subjects, actions, resources }: NastyRule, { subject, action, resource }: NastyQuestion): boolean {
  return subjects.includes(subject.type) && actions.includes(action.name) && resources.includes(resource.type);
}

function isInForce({ from, to }: NastyRule, at: number): boolean {
  return (from === undefined || at >= Date.parse(from)) && (to === undefined || at < Date.parse(to));
}

function inItsForm(said: unknown, { type, values }: NastyFact): unknown {
  const isListed = (text: unknown): boolean =>
    typeof text === 'string' && (values === undefined || values.includes(text));
  if (type === 'string') return isListed(said) ? said : undefined;
  if (type === 'integer') return Number.isSafeInteger(said) ? said : undefined;
  if (type === 'boolean') return typeof said === 'boolean' ? said : undefined;
  if (type === 'datetime') return instantOf(said);
  if (type === 'set') return Array.isArray(said) && said.every(isListed) ? said : undefined;
  if (typeof said === 'string') return /^[^:]+:./s.test(said) ? said : undefined;
  const { type: of, id } = (typeof said === 'object' && said !== null ? said : {}) as Json;
  const isNamed = typeof of === 'string' && typeof id === 'string' && of !== '' && id !== '' && !of.includes(':');
  return isNamed ? `${of}:${id}` : undefined;
}
