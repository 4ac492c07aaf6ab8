import type { Asked } from './asked.ts';
import type { Missing } from './decision.ts';
import { type Closing, conditionsIn, opensOpenly } from './evaluate.ts';
import { knownFact } from './house-facts.ts';
import type { RulesOfQuestion } from './index-rules.ts';
import { changeTold, MAX_MISSING, NAMED_SITUATION, OTHER_SITUATION, withinRoom } from './missing-words.ts';
import { MAX_ASKED_AGAIN, type WayOut, waysOut } from './ways-out.ts';

/**
 * The smallest changes that would open the door. Each is found by changing the facts that a permit misses (and those that make a
 * forbid close, where it says how), and **by deciding again** with them: what is told does open, as far as anybody may know. A
 * rule for another kind of thing (a fixed fact) is no way out; professions one does not have are told last: nobody changes
 * profession to open a record. Ways of the same weight are told together.
 *
 * Where a private fact takes part in the question, nothing here depends on it, and two kinds of refusal become one, with nothing
 * missing: « a private fact closes it » and « not for your profession, nor for this kind of thing ». Told apart, the second
 * would give the first away.
 *
 * @param closings forbids that close now
 */
export function explainMissing(rules: RulesOfQuestion, asked: Asked, closings: readonly Closing[]): readonly Missing[] {
  const ways = waysOut(rules, asked.facts, isClosedIn(rules, asked), closings);
  const [nearest] = ways;
  // A permit that holds was closed by a private fact: it is the nearest, misses nothing, and no farther way is told.
  if (nearest && nearest.missing.length === 0) return [];
  const situation = openingSituation(rules, asked);
  // Another way in, after those that the rules say in their own words.
  const others = situation ? [situation] : [];
  return [...(nearest ? wording(ways, nearest.cost, MAX_MISSING - others.length) : []), ...others];
}

/** @param room changes told at most */
function wording(ways: readonly WayOut[], cost: number, room: number): readonly Missing[] {
  const told = new Map<string, Missing>();
  for (const way of ways) {
    if (way.cost > cost) break;
    const added = way.missing.filter((missing) => !told.has(changeTold(missing)));
    // A way out told by half is none: another rule's is only added whole.
    if (told.size > 0 && told.size + added.length > room) break;
    for (const missing of added) told.set(changeTold(missing), missing);
  }
  return withinRoom([...told.values()], room);
}

/** What a person is, and does not become to open a record. */
const PERSONAL: ReadonlySet<string> = new Set(['profession', 'category', 'specialty']);

function isClosedIn({ guarded }: RulesOfQuestion, { sheet }: Asked): (name: string) => boolean {
  return (name) => {
    const declared = knownFact(name, sheet.sheet.facts);
    const word = name.replace(/^professional\./, '');
    return declared?.fixed === true || declared?.secret === true || (guarded && PERSONAL.has(word));
  };
}

/** Another situation of the same person, in which the same question is permitted, on what is known there. */
function openingSituation(rules: RulesOfQuestion, { facts, around }: Asked): Missing | null {
  let left = MAX_ASKED_AGAIN;
  for (const other of around.otherSituations()) {
    const there = facts.elsewhere(other);
    const candidates = rules.candidates(there);
    left -= conditionsIn(candidates);
    if (left < 0) break;
    if (opensOpenly(candidates, there)) return facts.known.professional?.situation ? OTHER_SITUATION : NAMED_SITUATION;
  }
  return null;
}
