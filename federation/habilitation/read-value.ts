import type { DeclaredFact, Scalar } from './sheet.ts';

/** A fact's value as rules compare it: instants in ms of the epoch, entities as `type:id`. */
export type Value = Scalar | readonly string[];

/** Members of a stated set. */
export const MAX_SET_MEMBERS = 500;

// As sheets write their own, and Cedar: no hour 24 (RFC 3339 §5.6).
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T(?:[01]\d|2[0-3]):\d{2}(:\d{2}(\.\d{1,3}0*)?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * An instant with an offset, in ms of the epoch; undefined when it is none: 30 February, or a moment between two milliseconds,
 * which the clock of decisions cannot tell apart.
 */
export function instantOf(text: string): number | undefined {
  const [, year = '', month = '', day = ''] = INSTANT.exec(text) ?? [];
  if (year === '') return undefined;
  // A day past the end of its month would be taken for one of the next.
  if (Number(day) > new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()) return undefined;
  const ms = Date.parse(text);
  // Of the years that are written with four digits, wherever they are read.
  return ms >= FIRST_INSTANT && ms <= LAST_INSTANT ? ms : undefined;
}

const FIRST_INSTANT = Date.parse('0001-01-01T00:00:00Z');
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');

/** The instant of a text that the schema of sheets has read. */
export function writtenInstant(text: string): number {
  const instant = instantOf(text);
  // A bound taken for none would open what it should close.
  if (instant === undefined) throw new RangeError(`« ${text} » was read as an instant`);
  return instant;
}

/** What was said, when it has the declared form; undefined otherwise: nobody knows what was meant. */
export function readValue(said: unknown, { type, values }: DeclaredFact): Value | undefined {
  switch (type) {
    case 'set':
      return readSet(said, values);
    case 'datetime':
      return typeof said === 'string' ? instantOf(said) : undefined;
    case 'entity':
      return readEntity(said);
    case 'integer':
      // Beyond the safe integers (and NaN) a number may stand for another one.
      if (typeof said !== 'number' || !Number.isSafeInteger(said)) return undefined;
      break;
    default:
      if (typeof said !== type) return undefined;
  }
  // The cases above leave scalars of the declared type.
  const value = said as Scalar;
  return values === undefined || values.includes(value) ? value : undefined;
}

function readSet(said: unknown, values: readonly Scalar[] | undefined): readonly string[] | undefined {
  if (!Array.isArray(said) || said.length > MAX_SET_MEMBERS) return undefined;
  const fits = said.every((member) => typeof member === 'string' && (values?.includes(member) ?? true));
  return fits ? said : undefined;
}

function readEntity(said: unknown): string | undefined {
  if (typeof said === 'string') return /^[^:]+:./s.test(said) ? said : undefined;
  if (typeof said !== 'object' || said === null) return undefined;
  const { type, id } = said as { type?: unknown; id?: unknown };
  return typeof type === 'string' && typeof id === 'string' && type !== '' && id !== '' && !type.includes(':')
    ? `${type}:${id}`
    : undefined;
}
