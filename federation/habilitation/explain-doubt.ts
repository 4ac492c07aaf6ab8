import type { CompiledRule } from './compile-rule.ts';
import { fullName } from './criterion-name.ts';
import type { Missing, Reason } from './decision.ts';
import type { FactSet } from './gather-facts.ts';
import { type FactOrigin, originOf } from './house-facts.ts';
import { MAX_MISSING } from './missing-words.ts';
import type { Words } from './sheet.ts';

/**
 * The reason of a forbid that closes because a fact it needs is absent. Its own words would assert what nobody said (« the
 * patient opposes »): the doubt is told instead.
 */
export function doubtReason({ rule }: CompiledRule): Reason {
  const { id, effect, title, legal } = rule;
  return {
    rule: id,
    effect,
    fr: `Dans le doute, l’accès est refusé : la règle « ${title.fr} » demande un fait qui n’est pas connu.`,
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
      const { fr, en } = rule.hints[name] ?? TO_STATE[originOf(name)](name);
      told.set(name, { rule: rule.id, criterion: name, fr, en });
    }
  }
  return [...told.values()].slice(0, MAX_MISSING);
}

function isAbsent(name: string, facts: FactSet): boolean {
  return name !== 'network' && facts.valueOf(fullName(name)) === undefined;
}

const TO_STATE: Readonly<Record<FactOrigin, (name: string) => Words>> = {
  directory: () => ({
    fr: 'Choisissez une situation d’exercice : sans elle, l’annuaire ne sait pas répondre à cette règle.',
    en: 'Choose a situation: without one, the directory cannot answer this rule.',
  }),
  session: () => ({
    fr: 'Le dossier doit indiquer la session dont il parle : sans elle, il reste fermé.',
    en: 'The record must name the session it speaks of: without it, it stays closed.',
  }),
  clock: () => ({ fr: 'L’heure n’est pas connue.', en: 'The time is not known.' }),
  patient: () => ({
    fr: 'Le choix du patient n’est pas connu ici : recueillez-le, puis recommencez.',
    en: 'The patient’s choice is not known here: record it, then try again.',
  }),
  application: (name) => ({
    fr: `Le dossier doit indiquer « ${name} » : sans ce fait, il reste fermé.`,
    en: `The record must state “${name}”: without this fact, it stays closed.`,
  }),
};
