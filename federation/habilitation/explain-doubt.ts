import type { CompiledRule } from './compile-rule.ts';
import type { Missing, Reason } from './decision.ts';
import type { FactSet } from './gather-facts.ts';
import { isAbsent, MAX_MISSING, toState, withinRoom } from './missing-words.ts';

/**
 * The reason of a forbid that closes because a fact it needs is absent. Its own words would assert what nobody said (« the
 * patient opposes »): the doubt is told instead.
 */
export function doubtReason({ rule }: CompiledRule): Reason {
  const { id, effect, title, legal } = rule;
  return {
    rule: id,
    effect,
    fr: `Dans le doute, l’accès est refusé : la règle « ${title.fr} » demande un fait qui n’est pas connu.`,
    en: `In doubt, access is refused: the rule “${title.en}” needs a fact that is not known.`,
    ...(legal === undefined ? {} : { legal }),
  };
}

/** The facts whose statement would end the doubt, in words, at most {@link MAX_MISSING}. */
export function missingInDoubt(forbids: readonly CompiledRule[], facts: FactSet): readonly Missing[] {
  const told = new Map<string, Missing>();
  for (const { rule, when, unless } of forbids) {
    const unsure = [...when, ...unless].filter((criterion) => criterion.holds(facts) === undefined);
    for (const name of unsure.flatMap(({ reads }) => reads)) {
      if (told.has(name) || !isAbsent(name, facts)) continue;
      const { fr, en } = rule.hints[name] ?? toState(name);
      told.set(name, { rule: rule.id, criterion: name, fr, en });
    }
  }
  return withinRoom([...told.values()], MAX_MISSING);
}
