import type { z } from 'zod';
import { didYouMean } from './nearest-word.ts';
import type { SheetFaults } from './sheet-fault.ts';
import { CRITERION_HEADS, NETWORK_HEADS, WORDS } from './sheet-schema.ts';

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
      for (const key of issue.keys) faults.add(place, `unknown word ${didYouMean(key, wordsAt(path, input))}`);
      return;
    case 'invalid_union':
      describeUnion(issue.errors, input, faults, path);
      return;
    case 'invalid_value': {
      const known = issue.values.map(String);
      const said = valueAt(input, path);
      faults.add(place, typeof said === 'string' ? didYouMean(said, known) : `one of ${quoted(known)} is needed`);
      return;
    }
    case 'invalid_type':
      faults.add(place, valueAt(input, path) === undefined ? 'is missing' : `must be of type ${issue.expected}`);
      return;
    case 'invalid_key':
      faults.add(place, issue.issues.map(({ message }) => message).join(', '));
      return;
    default:
      faults.add(place, issue.message);
  }
}

const SCALAR_WORDS = 'must be a text, true, false, or a whole number within ±(2^53 - 1)';
const BOUND_WORDS = 'must be a whole number, an instant with its offset, or { "fact": name }';
const UNION_WORDS: Readonly<Record<string, string>> = {
  has: 'must be a list of texts, or { "fact": name }',
  gte: BOUND_WORDS,
  gt: BOUND_WORDS,
  lte: BOUND_WORDS,
  lt: BOUND_WORDS,
};

/** Of a union only the alternative that the author began is described: the others would only puzzle. */
function describeUnion(branches: readonly (readonly Issue[])[], input: unknown, faults: SheetFaults, path: Path): void {
  const said = valueAt(input, path);
  const heads: readonly string[] | null = isCriterion(path)
    ? CRITERION_HEADS
    : path.at(-1) === 'of'
      ? NETWORK_HEADS
      : null;
  if (heads === null) {
    faults.add(placeOf(path), UNION_WORDS[String(path.at(-1))] ?? SCALAR_WORDS);
    return;
  }
  const keys = typeof said === 'object' && said !== null ? Object.keys(said) : [];
  const begun = heads.filter((head) => keys.includes(head));
  const [head] = begun;
  const [stray] = keys.filter((key) => !heads.includes(key));
  if (begun.length === 1 && head) describeIssues(branches[heads.indexOf(head)] ?? [], input, faults, path);
  else if (begun.length === 0 && stray !== undefined) {
    faults.add(placeOf(path), `unknown word ${didYouMean(stray, heads)}`);
  } else faults.add(placeOf(path), `exactly one of ${quoted(heads)} is needed`);
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

function quoted(words: readonly string[]): string {
  return words.map((word) => `« ${word} »`).join(', ');
}
