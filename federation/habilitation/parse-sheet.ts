import { FederationError } from '../error.ts';
import { declaredFacts } from './declared-facts.ts';
import { describeIssues } from './describe-issues.ts';
import { FAULT } from './fault-words.ts';
import { parseRules } from './parse-rules.ts';
import type { Sheet } from './sheet.ts';
import { SheetFaults } from './sheet-fault.ts';
import { MAX_ACTIONS, MAX_SHEET_DEPTH, type SheetInput, sheetSchema } from './sheet-schema.ts';
import { unstorableIn } from './unstorable.ts';

/**
 * Read a sheet. A sheet is accepted whole or not at all: one unknown word, undeclared fact or action refuses it, with the place
 * and the nearest known word.
 *
 * @param input JSON value
 * @throws FederationError `federation.sheet.malformed`, naming every faulty place (the first 20)
 */
export function parseSheet(input: unknown): Sheet {
  const sheet = readShape(input);
  const faults = new SheetFaults();
  const facts = declaredFacts(sheet, faults);
  const actions = new Map(Object.entries(sheet.actions));
  if (actions.size > MAX_ACTIONS) faults.add('actions', FAULT.moreThan(MAX_ACTIONS));
  const from = new Date(sheet.from);
  const to = sheet.to ? new Date(sheet.to) : null;
  if (to && to <= from) faults.add('to', FAULT.endsBefore);
  const timeZone = sheet.timeZone ?? 'Europe/Paris';
  if (!isTimeZone(timeZone)) faults.add('timeZone', FAULT.noTimeZone(timeZone));
  const rules = parseRules(sheet.rules, { facts, actions }, faults);
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

function readShape(input: unknown): SheetInput {
  const faults = new SheetFaults();
  if (isDeeperThan(input, MAX_SHEET_DEPTH)) faults.add('', FAULT.deeperThan(MAX_SHEET_DEPTH));
  faults.throwIfAny();
  const unstorable = unstorableIn(input);
  if (unstorable) faults.add(unstorable.place, unstorable.why);
  faults.throwIfAny();
  const parsed = sheetSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  describeIssues(parsed.error.issues, input, faults);
  faults.throwIfAny();
  throw new FederationError('federation.sheet.malformed', FAULT.noSheet.en);
}

/** Level by level, without recursion: the reader after this one may recurse. */
function isDeeperThan(input: unknown, levels: number): boolean {
  let level: readonly unknown[] = [input];
  for (let depth = 0; depth <= levels; depth += 1) {
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
    if (level.length === 0) return false;
  }
  return true;
}
