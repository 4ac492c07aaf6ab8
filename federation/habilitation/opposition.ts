import { otherFacts } from './compile-fact.ts';
import { CONSENT } from './house-facts.ts';
import type { Criterion } from './sheet.ts';

/**
 * Whether a criterion may answer otherwise for a patient who opposes than for one who said nothing. A rule with such a criterion
 * is private, as one on a masked document is: told, it would tell the opposition. « Consent is active » is no such criterion, nor
 * is « consent is not active »: both are as false, or as true, for either patient.
 */
export function tellsOpposition(criterion: Criterion): boolean {
  switch (criterion.word) {
    case 'fact':
      // Compared with another fact, it is taken to tell: what that fact says is not known here.
      return criterion.name === CONSENT.name
        ? tellsApart(criterion.test)
        : otherFacts(criterion).includes(CONSENT.name);
    case 'network':
      return 'fact' in criterion.of && criterion.of.fact === CONSENT.name;
    case 'all':
    case 'any':
      return criterion.parts.some(tellsOpposition);
    case 'not':
      return tellsOpposition(criterion.part);
    default:
      return false;
  }
}

/** Whether a criterion holds for a patient who agreed alone. */
export function asksAgreement(criterion: Criterion): boolean {
  if (criterion.word === 'all') return criterion.parts.some(asksAgreement);
  if (criterion.word !== 'fact' || criterion.name !== CONSENT.name) return false;
  return 'in' in criterion.test && criterion.test.in.every((value) => value === CONSENT.told);
}

type FactTest = Extract<Criterion, { word: 'fact' }>['test'];

function tellsApart(test: FactTest): boolean {
  if ('present' in test) return false;
  return 'in' in test ? test.in.includes(CONSENT.opposed) !== test.in.includes(CONSENT.silent) : true;
}
