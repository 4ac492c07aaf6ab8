import type { ProfessionalFacts } from '../ports.ts';
import type { FactUsed, Question } from './decision.ts';
import { COMMON_CONTEXT_FACTS } from './parse-sheet.ts';
import type { DeclaredFact, Scalar, Sheet } from './sheet.ts';

/** Everything a rule may look at, for one question. What is true of the professional comes from the directory alone. */
export interface FactSet {
  readonly professional: ProfessionalFacts;
  /** A declared fact of the dossier or of the moment; undefined when it was not stated, or not in its declared form. */
  stated(name: string): Scalar | undefined;
  isSecret(name: string): boolean;
}

/**
 * Facts for one question. Of what the application states, only names that its sheet declares are heard, in their declared type
 * and values; properties of the subject are not heard at all: nobody vouches for a professional but the directory.
 */
export function gatherFacts(sheet: Sheet, question: Question, professional: ProfessionalFacts): FactSet {
  const sides = { resource: question.resource.properties, context: question.context };
  return {
    professional,
    stated(name) {
      const declared = sheet.facts.get(name) ?? COMMON_CONTEXT_FACTS.get(name);
      if (!declared) return undefined;
      const [side, ...rest] = name.split('.');
      const properties = side === 'resource' || side === 'context' ? sides[side] : undefined;
      const key = rest.join('.');
      const value = properties && Object.hasOwn(properties, key) ? properties[key] : undefined;
      return asDeclared(value, declared);
    },
    isSecret: (name) => sheet.facts.get(name)?.secret === true,
  };
}

function asDeclared(value: unknown, declared: DeclaredFact): Scalar | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  if (typeof value !== declared.type) return undefined;
  return declared.values === undefined || declared.values.includes(value) ? value : undefined;
}

/** A fact that took part, with its origin: the directory and the day of its file, the application, or the session. */
export function factUsed(facts: FactSet, name: string): FactUsed {
  const stated = name.startsWith('resource.') || name.startsWith('context.');
  return stated
    ? { name, value: facts.stated(name) ?? null, origin: name === 'context.acr' ? 'session' : 'application', asOf: '' }
    : { name, value: directoryValue(facts, name), origin: 'directory', asOf: facts.professional.asOf };
}

function directoryValue({ professional }: FactSet, name: string): unknown {
  const { situation } = professional;
  switch (name) {
    case 'profession':
      return professional.profession;
    case 'category':
      return professional.category;
    case 'specialty':
      return professional.specialties;
    case 'network':
      return professional.memberships.map(({ network }) => network);
    case 'mode':
      return situation?.mode ?? null;
    case 'sector':
      return situation?.sector ?? null;
    case 'role':
      return situation?.role ?? null;
    case 'finess':
      return situation?.finess ?? null;
    default:
      return null;
  }
}
