import { FAULT } from './fault-words.ts';
import { type Facts, HOUSE_FACTS, knownFact, STATED_SIDES } from './house-facts.ts';
import type { DeclaredFact, FactType, Scalar } from './sheet.ts';
import type { SheetFaults } from './sheet-fault.ts';
import { MAX_DECLARED_FACTS, type SheetInput } from './sheet-schema.ts';

/** What only the directory or the session says: an application's word about it in the context would be a back door. */
const HOUSE_WORDS: ReadonlySet<string> = new Set([
  'profession',
  'category',
  'specialty',
  'sector',
  'role',
  'finess',
  'legalEntity',
  'network',
  'situation',
  'acr',
  'amr',
  'mode',
]);

/** Types whose values may be listed. */
const LISTED: ReadonlySet<FactType> = new Set<FactType>(['string', 'integer', 'boolean', 'set']);

/** The facts that a sheet declares; what is wrong with them is noted. */
export function declaredFacts({ facts = {} }: SheetInput, faults: SheetFaults): Facts {
  const declared = new Map<string, DeclaredFact>();
  for (const side of STATED_SIDES) {
    for (const [key, { type, values, secret, fixed, from, title, valueTitles }] of Object.entries(facts[side] ?? {})) {
      const place = `facts.${side}.${key}`;
      const name = `${side}.${key}`;
      if (HOUSE_FACTS.has(name)) faults.add(place, FAULT.houseFact);
      if (side === 'context' && HOUSE_WORDS.has(key)) {
        faults.add(place, FAULT.houseWord);
      }
      if (side === 'context' && from !== undefined && from !== 'request') {
        faults.add(`${place}.from`, FAULT.momentIsStated);
      }
      if (values && !LISTED.has(type)) faults.add(`${place}.values`, FAULT.noList(type));
      else if (values?.some((value) => !isOfType(value, type))) {
        faults.add(`${place}.values`, FAULT.allOfType(type === 'set' ? 'string' : type));
      }
      nameOnlyValues(valueTitles, values, place, faults);
      declared.set(name, {
        type,
        ...(values ? { values } : {}),
        ...(secret === undefined ? {} : { secret }),
        ...(fixed === undefined ? {} : { fixed }),
        ...(from === undefined ? {} : { from }),
        ...(title ? { title } : {}),
        ...(valueTitles ? { valueTitles } : {}),
      });
    }
  }
  if (declared.size > MAX_DECLARED_FACTS) faults.add('facts', FAULT.moreThan(MAX_DECLARED_FACTS));
  return declared;
}

/** A title of a value that the fact can never have is a mistake of the author's. */
function nameOnlyValues(
  titles: DeclaredFact['valueTitles'],
  values: readonly Scalar[] | undefined,
  place: string,
  faults: SheetFaults,
): void {
  const known = values?.map(String);
  if (!titles || !known) return;
  for (const value of Object.keys(titles)) {
    if (!known.includes(value)) faults.add(`${place}.valueTitles.${value}`, FAULT.neverIs(value));
  }
}

/** Whether a value as written may be one of a fact of that type (of a set: a member). */
export function isOfType(value: Scalar, type: FactType): boolean {
  if (type === 'integer') return Number.isSafeInteger(value);
  if (type === 'boolean') return typeof value === 'boolean';
  return typeof value === 'string';
}

/** The fact of that full name; an undeclared one is noted with the nearest. */
export function factNamed(name: string, place: string, facts: Facts, faults: SheetFaults): DeclaredFact | undefined {
  const fact = knownFact(name, facts);
  if (!fact) faults.add(place, FAULT.undeclaredFact(name, [...facts.keys(), ...HOUSE_FACTS.keys()]));
  return fact;
}
