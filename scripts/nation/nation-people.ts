import type { Person } from '../region/model.ts';
import { inventPerson, movedPerson, type Origin } from '../region/people.ts';
import { seededRandom } from '../region/random.ts';
import { formerAdeli, nationalAdeli, nationalRpps } from './numbers.ts';
import type { NationalWorkplaces } from './workplaces.ts';

/** With it a country of 1,500,000 people has about 2,200,000 rows, as the real file. */
const SEVERAL_SITUATIONS = 0.39;
/** Of the people whom a day touches: part who leave; as many arrive; the others move. */
const LEAVING = 0.2;
/** Part of the people still on the register of ADELI whom a day gives an RPPS number. */
const TO_RPPS = 0.1;

/** What a country is like on a day. */
export interface Edition {
  readonly seed: string;
  /** People on day 0. */
  readonly people: number;
  /** Days since the first file. */
  readonly day: number;
  /** Part of the people whom one day touches: 0.005 is a busy day of the real file. */
  readonly churn: number;
}

/** The country's people on that day, one after the other, each the same whenever asked for; with the ADELI number that they had before their RPPS. */
export function* nationalPeople(
  edition: Edition,
  workplaces: NationalWorkplaces,
): Generator<{ rank: number; person: Person; formerId: string | null }> {
  const { seed, people, day, churn } = edition;
  const origin: Origin = {
    workplaces,
    rpps: nationalRpps,
    adeli: nationalAdeli,
    severalSituations: SEVERAL_SITUATIONS,
  };
  const arrived = Math.round(people * churn * LEAVING) * day;
  for (let rank = 1; rank <= people + arrived; rank += 1) {
    const first = inventPerson(seededRandom(`${seed}/person/${rank}`), origin, rank);
    const person = personAfter(first, rank, edition, origin);
    if (person === null) continue;
    if (first.idType === '8') yield { rank, person, formerId: formerAdeli(rank) };
    else if (hasMoved(rank, edition)) yield { rank, person: { ...person, ...rppsOf(rank) }, formerId: first.id };
    else yield { rank, person, formerId: null };
  }
}

/** Whether somebody of the register of ADELI was given an RPPS number since the first day. */
function hasMoved(rank: number, { seed, day }: Edition): boolean {
  for (let passed = 1; passed <= day; passed += 1) {
    if (seededRandom(`${seed}/rpps/${passed}/${rank}`).chance(TO_RPPS)) return true;
  }
  return false;
}

function rppsOf(rank: number): Pick<Person, 'idType' | 'id'> {
  return { idType: '8', id: nationalRpps(rank) };
}

/** The person after all days; null for who has left. Nobody returns. */
function personAfter(first: Person, rank: number, { seed, day, churn }: Edition, origin: Origin): Person | null {
  let person = first;
  for (let passed = 1; passed <= day; passed += 1) {
    const random = seededRandom(`${seed}/day/${passed}/${rank}`);
    if (!random.chance(churn)) continue;
    if (random.chance(LEAVING)) return null;
    person = movedPerson(random, origin, person);
  }
  return person;
}
