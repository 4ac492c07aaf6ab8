import type { z } from 'zod';
import { FAULT } from './fault-words.ts';
import type { Words } from './sheet.ts';
import type { SheetFaults } from './sheet-fault.ts';
import { CRITERION_HEADS, NETWORK_HEADS, TYPE_AND_ID, WORDS } from './sheet-schema.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Note what the schema finds wrong, each with its place and, for an unknown word, the nearest one that may be said there. */
export function describeIssues(issues: readonly Issue[], input: unknown, faults: SheetFaults, within: Path = []): void {
  for (const issue of issues) describeIssue(issue, input, faults, [...within, ...issue.path]);
}

function describeIssue(issue: Issue, input: unknown, faults: SheetFaults, path: Path): void {
  const place = placeOf(path);
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) faults.add(place, FAULT.unknownWord(key, wordsAt(path, input)));
      return;
    case 'invalid_union':
      describeUnion(issue.errors, input, faults, path);
      return;
    case 'invalid_value': {
      const known = issue.values.map(String);
      const said = valueAt(input, path);
      faults.add(place, typeof said === 'string' ? FAULT.noSuch(said, known) : FAULT.oneOf(known));
      return;
    }
    case 'invalid_type':
      faults.add(place, valueAt(input, path) === undefined ? FAULT.missing : FAULT.ofType(issue.expected));
      return;
    case 'invalid_key':
      for (const inner of issue.issues) faults.add(place, wordsOf(inner));
      return;
    default:
      faults.add(place, wordsOf(issue));
  }
}

/** What the schema says in its own words, and ours beside. */
function wordsOf(issue: Issue): Words {
  return { fr: frenchOf(issue), en: issue.message };
}

function frenchOf(issue: Issue): string {
  switch (issue.code) {
    case 'too_small':
      return `trop peu : ${issue.minimum} au moins`;
    case 'too_big':
      return `trop : ${issue.maximum} au plus`;
    case 'invalid_format':
      return FORMATS.get(issue.message) ?? FORMATS.get(issue.format) ?? 'n’a pas la forme attendue';
    case 'not_multiple_of':
      return FAULT.wholeNumber.fr;
    default:
      // The one refinement of ours: see the schema's instants.
      return AN_INSTANT;
  }
}

const AN_INSTANT = 'un instant avec son décalage, à la milliseconde au plus, est attendu';
const FORMATS: ReadonlyMap<string, string> = new Map([
  ['datetime', AN_INSTANT],
  [TYPE_AND_ID, '« type:id » est attendu'],
  ['regex', 'lettres sans accent, chiffres et . _ : - seulement, une lettre ou un chiffre d’abord'],
]);

const UNION_WORDS: ReadonlyMap<string, Words> = new Map([
  ['has', FAULT.listOrFact],
  ...['gte', 'gt', 'lte', 'lt'].map((name) => [name, FAULT.bound] as const),
]);

/** Of a union only the alternative that the author began is described: the others would only puzzle. */
function describeUnion(branches: readonly (readonly Issue[])[], input: unknown, faults: SheetFaults, path: Path): void {
  const said = valueAt(input, path);
  const heads: readonly string[] | null = isCriterion(path)
    ? CRITERION_HEADS
    : path.at(-1) === 'of'
      ? NETWORK_HEADS
      : null;
  if (heads === null) {
    faults.add(placeOf(path), UNION_WORDS.get(String(path.at(-1))) ?? FAULT.scalar);
    return;
  }
  const keys = typeof said === 'object' && said !== null ? Object.keys(said) : [];
  const begun = heads.filter((head) => keys.includes(head));
  const [head] = begun;
  const [stray] = keys.filter((key) => !heads.includes(key));
  if (begun.length === 1 && head) describeIssues(branches[heads.indexOf(head)] ?? [], input, faults, path);
  else if (begun.length === 0 && stray !== undefined) {
    faults.add(placeOf(path), FAULT.unknownWord(stray, heads));
  } else faults.add(placeOf(path), FAULT.exactlyOneOf(heads));
}

/** Criteria lie in `when` and `unless` lists, in `all` and `any` lists, and under `not`. */
function isCriterion(path: Path): boolean {
  const [list, index] = path.slice(-2);
  return index === 'not' || (typeof index === 'number' && ['when', 'unless', 'all', 'any'].includes(String(list)));
}

function wordsAt(path: Path, input: unknown): readonly string[] {
  const last = path.at(-1);
  if (path.length === 0) return WORDS.sheet;
  if (isCriterion(path)) {
    const said = valueAt(input, path);
    return typeof said === 'object' && said !== null && 'fact' in said ? WORDS.factCriterion : CRITERION_HEADS;
  }
  if (last === 'who') return WORDS.who;
  if (last === 'network') return WORDS.network;
  if (last === 'of') return NETWORK_HEADS;
  if (last === 'facts') return WORDS.facts;
  if (path[0] === 'facts') return WORDS.fact;
  if (path[0] === 'rules' && path.length === 2) return WORDS.rule;
  if (path[0] === 'cases' && path.length === 2) return WORDS.case;
  if (path[0] === 'cases' && path[2] === 'kept') return WORDS.kept;
  if (path[0] === 'cases') return last === 'expect' ? WORDS.expect : WORDS.ask;
  return WORDS.sentence;
}

function valueAt(input: unknown, path: Path): unknown {
  let value = input;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

function placeOf(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
