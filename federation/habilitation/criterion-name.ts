import type { Criterion } from './sheet.ts';

/** The name under which a rule's hints and a refusal's explanation speak of a criterion: its fact's, else its word. */
export function criterionName(criterion: Criterion): string {
  return criterion.word === 'fact' ? criterion.name : criterion.word;
}

/** The full name of a fact that a `who` word reads; other names are full already. */
export function fullName(name: string): string {
  return name.includes('.') || name === 'network' ? name : `professional.${name}`;
}
