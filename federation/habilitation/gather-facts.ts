import type { ProfessionalFacts } from '../ports.ts';
import type { Question } from './decision.ts';
import { COMMON_CONTEXT_FACTS } from './declared-facts.ts';
import type { DeclaredFact, Scalar, Sheet } from './sheet.ts';

/** Everything a rule may look at, for one question. What is true of the professional comes from the directory alone. */
export interface FactSet {
  readonly professional: ProfessionalFacts;
  /** A declared fact of the dossier or of the moment; undefined when it was not stated, or not in its declared form. */
  stated(name: string): Scalar | undefined;
  /** Whether it was stated; undefined when something was, in a form that is not the declared one: nobody knows what was meant. */
  isStated(name: string): boolean | undefined;
}

/**
 * Facts for one question. Of what the application states, only names that its sheet declares are heard, in their declared type
 * and values; properties of the subject are not heard at all: nobody vouches for a professional but the directory.
 */
export function gatherFacts(sheet: Sheet, question: Question, professional: ProfessionalFacts): FactSet {
  const sides = { resource: question.resource.properties, context: question.context };
  const said = (name: string): unknown => {
    const dot = name.indexOf('.');
    const side = name.slice(0, dot);
    const properties = side === 'resource' || side === 'context' ? sides[side] : undefined;
    const key = name.slice(dot + 1);
    // Own members only: « constructor » is no fact of every object.
    return properties && Object.hasOwn(properties, key) ? properties[key] : undefined;
  };
  // Every rule of a matrix asks for the same few facts.
  const known = new Map<string, Scalar | undefined>();
  const stated = (name: string): Scalar | undefined => {
    const before = known.get(name);
    if (before !== undefined || known.has(name)) return before;
    const declared = sheet.facts.get(name) ?? COMMON_CONTEXT_FACTS.get(name);
    const value = declared && asDeclared(said(name), declared);
    known.set(name, value);
    return value;
  };
  return {
    professional,
    stated,
    isStated: (name) => (said(name) === undefined ? false : stated(name) === undefined ? undefined : true),
  };
}

function asDeclared(value: unknown, declared: DeclaredFact): Scalar | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  if (typeof value !== declared.type) return undefined;
  // Beyond the safe integers (and NaN) a number may stand for another one.
  if (typeof value === 'number' && !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) return undefined;
  return declared.values === undefined || declared.values.includes(value) ? value : undefined;
}
