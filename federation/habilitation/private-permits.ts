import { otherFacts } from './compile-fact.ts';
import { knownFact } from './house-facts.ts';
import { tellsOpposition } from './opposition.ts';
import type { Criterion, Sheet } from './sheet.ts';
import type { SheetWarning } from './sheet-warning.ts';
import type { Steps } from './steps.ts';

/**
 * Permits that rest on what is private. They are correct, and open; but whoever is let in by one alone learns what it rests on,
 * and whoever is not, too. A forbid beside an open permit says the same and tells nothing.
 */
export function* privatePermitsIn(sheet: Sheet): Steps<readonly SheetWarning[]> {
  const isPrivate = (criterion: Criterion): boolean =>
    tellsOpposition(criterion) || namesIn(criterion).some((name) => knownFact(name, sheet.facts)?.secret === true);
  const found: SheetWarning[] = [];
  for (const [place, { effect, suspended, when, unless }] of sheet.rules.entries()) {
    yield;
    if (effect !== 'permit' || suspended || ![...when, ...unless].some(isPrivate)) continue;
    found.push({
      pointer: `/rules/${place}`,
      kind: 'private-permit',
      fr: 'Cette règle ouvre selon un fait privé : qui entre par elle, ou n’entre pas, l’apprend. Une interdiction à côté d’une ouverture sans condition privée dit la même chose et ne révèle rien.',
      en: 'This rule opens by a private fact: whoever gets in by it, or does not, learns that fact. A forbid beside a permit without a private condition says the same and reveals nothing.',
    });
  }
  return found;
}

/** Names of the facts that a criterion reads, those it compares with included. */
function namesIn(criterion: Criterion): readonly string[] {
  switch (criterion.word) {
    case 'fact':
      return [criterion.name, ...otherFacts(criterion)];
    case 'network':
      return 'fact' in criterion.of ? [criterion.of.fact] : [];
    case 'all':
    case 'any':
      return criterion.parts.flatMap(namesIn);
    case 'not':
      return namesIn(criterion.part);
    default:
      return [];
  }
}
