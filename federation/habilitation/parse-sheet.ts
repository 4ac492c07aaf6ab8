import type { z } from 'zod';
import { declaredFacts } from './declared-facts.ts';
import { describeIssues } from './describe-issues.ts';
import { FAULT } from './fault-words.ts';
import { parseRules } from './parse-rules.ts';
import type { Sheet } from './sheet.ts';
import { SheetFaults } from './sheet-fault.ts';
import { listSchemas, MAX_ACTIONS, MAX_SHEET_DEPTH, type SheetInput, sheetFrame } from './sheet-schema.ts';
import { atOnce, type Steps } from './steps.ts';
import { seekUnstorable } from './unstorable.ts';

/**
 * Read a sheet. A sheet is accepted whole or not at all: one unknown word, undeclared fact or action refuses it, with the place
 * and the nearest known word.
 *
 * @param input JSON value
 * @throws FederationError `federation.sheet.malformed`, naming every faulty place (the first 20)
 */
export function parseSheet(input: unknown): Sheet {
  return atOnce(readSheet(atOnce(refuseUnkeepable(input))));
}

/**
 * The same in steps, of what {@link refuseUnkeepable} let through.
 *
 * @throws as {@link parseSheet}
 */
export function* readSheet(input: object): Steps<Sheet> {
  const sheet = yield* readShape(input);
  const faults = new SheetFaults();
  const facts = declaredFacts(sheet, faults);
  const actions = new Map(Object.entries(sheet.actions));
  if (actions.size > MAX_ACTIONS) faults.add('actions', FAULT.moreThan(MAX_ACTIONS));
  const from = new Date(sheet.from);
  const to = sheet.to ? new Date(sheet.to) : null;
  if (to && to <= from) faults.add('to', FAULT.endsBefore);
  const timeZone = sheet.timeZone ?? 'Europe/Paris';
  if (!isTimeZone(timeZone)) faults.add('timeZone', FAULT.noTimeZone(timeZone));
  const rules = yield* parseRules(sheet.rules, { facts, actions }, faults);
  faults.throwIfAny();
  const { schema, application, version, title, note } = sheet;
  // Read by the schema; members that are undefined are left out of the text as well.
  const cases = (sheet.cases ?? []) as Sheet['cases'];
  const kept = { schema, application, version, title, ...(note ? { note } : {}) };
  return { ...kept, from, to, timeZone, facts, actions, rules, cases };
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('fr', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/**
 * What can be written out and read back as it was, in steps: nothing else is looked at.
 *
 * @throws as {@link parseSheet}
 */
export function* refuseUnkeepable(input: unknown): Steps<object> {
  const faults = new SheetFaults();
  const unstorable = yield* seekUnstorable(input, MAX_SHEET_DEPTH);
  if (unstorable) faults.add(unstorable.place, unstorable.why);
  else if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    describeIssues(sheetFrame.safeParse(input).error?.issues ?? [], input, faults);
  }
  faults.throwIfAny();
  return input as object;
}

function* readShape(input: object): Steps<SheetInput> {
  const faults = new SheetFaults();
  const frame = sheetFrame.safeParse(input);
  if (!frame.success) describeIssues(frame.error.issues, input, faults);
  const rules = yield* readEach('rules', input, faults);
  const cases = yield* readEach('cases', input, faults);
  faults.throwIfAny();
  const { rules: _rules, cases: said, ...rest } = frame.data as z.infer<typeof sheetFrame>;
  return { ...rest, rules, ...(said ? { cases } : {}) };
}

/** The rules, or the cases, one after the other; what is wrong with them is noted. */
function* readEach<N extends keyof typeof listSchemas>(
  name: N,
  input: object,
  faults: SheetFaults,
): Steps<z.infer<(typeof listSchemas)[N]>[]> {
  const written: unknown = Reflect.get(input, name);
  const read: z.infer<(typeof listSchemas)[N]>[] = [];
  // What is no list, or one that is too long, has been noted as that.
  if (!Array.isArray(written) || !sheetFrame.shape[name].safeParse(written).success) return read;
  for (const [place, each] of written.entries()) {
    const parsed = listSchemas[name].safeParse(each);
    if (parsed.success) read.push(parsed.data as (typeof read)[number]);
    else describeIssues(parsed.error.issues, input, faults, [name, place]);
    yield;
  }
  return read;
}
