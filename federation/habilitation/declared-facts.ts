import { didYouMean } from './nearest-word.ts';
import type { DeclaredFact } from './sheet.ts';
import type { SheetFaults } from './sheet-fault.ts';
import { MAX_DECLARED_FACTS, type SheetInput } from './sheet-schema.ts';

/** Declared facts by their full name, `resource.<name>` or `context.<name>`. */
export type Facts = ReadonlyMap<string, DeclaredFact>;

/** Facts of the moment that every sheet may use without declaring them. */
export const COMMON_CONTEXT_FACTS: Facts = new Map([
  ['context.acr', { type: 'string', values: ['eidas1', 'eidas2', 'eidas3'] }],
  ['context.mode', { type: 'string', values: ['normal', 'bris_de_glace', 'centre_15'] }],
]);

/** What only the directory says of a professional: an application's word about it in the context would be a back door. */
const DIRECTORY_WORDS: ReadonlySet<string> = new Set([
  'profession',
  'category',
  'specialty',
  'sector',
  'role',
  'finess',
  'network',
]);

/** The facts that a sheet declares; what is wrong with them is noted. */
export function declaredFacts({ facts = {} }: SheetInput, faults: SheetFaults): Facts {
  const declared = new Map<string, DeclaredFact>();
  for (const side of ['resource', 'context'] as const) {
    for (const [name, { type, values, secret, fixed }] of Object.entries(facts[side] ?? {})) {
      const place = `facts.${side}.${name}`;
      if (COMMON_CONTEXT_FACTS.has(`${side}.${name}`))
        faults.add(place, 'is known to every sheet and may not be declared');
      if (side === 'context' && DIRECTORY_WORDS.has(name)) {
        faults.add(place, 'is said of a professional by the directory alone');
      }
      if (values?.some((value) => typeof value !== type)) faults.add(`${place}.values`, `must all be of type ${type}`);
      declared.set(`${side}.${name}`, {
        type,
        ...(values ? { values } : {}),
        ...(secret === undefined ? {} : { secret }),
        ...(fixed === undefined ? {} : { fixed }),
      });
    }
  }
  if (declared.size > MAX_DECLARED_FACTS) faults.add('facts', `more than ${MAX_DECLARED_FACTS}`);
  return declared;
}

/** The fact of that full name; an undeclared one is noted with the nearest. */
export function factNamed(name: string, place: string, facts: Facts, faults: SheetFaults): DeclaredFact | undefined {
  const fact = facts.get(name) ?? COMMON_CONTEXT_FACTS.get(name);
  if (!fact)
    faults.add(place, `undeclared fact ${didYouMean(name, [...facts.keys(), ...COMMON_CONTEXT_FACTS.keys()])}`);
  return fact;
}
