import { networkId } from './compile-criterion.ts';
import type { CompiledRule } from './compile-rule.ts';
import { fullName } from './criterion-name.ts';
import type { FactUsed } from './decision.ts';
import type { FactSet } from './gather-facts.ts';
import { originOf } from './house-facts.ts';

/**
 * The facts that these rules read, each with its origin and the day of its file or act. Private facts are left out; of
 * memberships only those in the networks that the rules name — the others are nobody's business here.
 */
export function factsUsed(
  rules: readonly CompiledRule[],
  facts: FactSet,
  isSecret: (name: string) => boolean,
): readonly FactUsed[] {
  const used: FactUsed[] = [];
  const seen = new Set<string>();
  for (const { reads } of rules) {
    for (const name of reads) {
      if (seen.has(name) || isSecret(name)) continue;
      seen.add(name);
      used.push(factUsed(name, facts, rules));
    }
  }
  return used;
}

function factUsed(name: string, facts: FactSet, rules: readonly CompiledRule[]): FactUsed {
  const origin = originOf(name);
  if (name === 'network') return { name, value: networksOf(rules, facts), origin, asOf: asOfDirectory(facts) };
  const value = facts.valueOf(fullName(name)) ?? null;
  return { name, value, origin, asOf: asOfFact(origin, name, facts) };
}

/** File and day, or act and instant, of a fact; `''` where the application states it as it asks. */
function asOfFact(origin: FactUsed['origin'], name: string, facts: FactSet): string {
  const { known, layout } = facts;
  switch (origin) {
    case 'directory':
      return asOfDirectory(facts);
    case 'patient':
      return known.patient()?.asOf ?? '';
    case 'session':
    case 'clock':
      return '';
    case 'application': {
      const from = layout.sheet.facts.get(name)?.from ?? 'request';
      const side = name.startsWith('subject.') ? known.question.subject : known.question.resource;
      return from === 'request' ? '' : (known.kept(side.type, side.id)?.asOf ?? '');
    }
  }
}

function asOfDirectory({ known }: FactSet): string {
  return known.professional?.asOf ?? '';
}

function networksOf(rules: readonly CompiledRule[], facts: FactSet): readonly string[] {
  const named = new Set(rules.flatMap(({ networks }) => networks).map((of) => networkId(of, facts)));
  return facts.memberships.map(({ network }) => network).filter((network) => named.has(network));
}
