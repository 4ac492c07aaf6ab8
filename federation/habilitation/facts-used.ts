import { networkId } from './compile-criterion.ts';
import type { CompiledRule } from './compile-rule.ts';
import type { FactUsed } from './decision.ts';
import type { FactSet } from './gather-facts.ts';

/** Directory, then what the application states. */
const STATED = /^(resource|context)\./;

/**
 * The facts that these rules read, each with its origin: the directory and the day of its file, or the application. Private
 * facts are left out; of memberships only those in the networks that the rules name — the others are nobody's business here.
 */
export function factsUsed(
  rules: readonly CompiledRule[],
  facts: FactSet,
  isSecret: (name: string) => boolean,
): readonly FactUsed[] {
  const criteria = rules.flatMap(({ when, unless }) => [...when, ...unless]);
  const names = new Set(criteria.flatMap(({ reads }) => reads));
  const networks = new Set(criteria.flatMap((criterion) => criterion.networks).map((of) => networkId(of, facts)));
  return [...names]
    .filter((name) => !isSecret(name))
    .map((name) =>
      STATED.test(name)
        ? { name, value: facts.stated(name) ?? null, origin: 'application', asOf: '' }
        : { name, value: directoryValue(facts, name, networks), origin: 'directory', asOf: facts.professional.asOf },
    );
}

function directoryValue({ professional }: FactSet, name: string, networks: ReadonlySet<string | undefined>): unknown {
  const { profession, category, specialties, situation, memberships } = professional;
  switch (name) {
    case 'profession':
      return profession;
    case 'category':
      return category;
    case 'specialty':
      return specialties;
    case 'network':
      return memberships.map(({ network }) => network).filter((network) => networks.has(network));
    case 'mode':
    case 'sector':
    case 'role':
    case 'finess':
      return situation?.[name] ?? null;
    default:
      return null;
  }
}
