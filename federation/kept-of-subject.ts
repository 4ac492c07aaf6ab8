import type { KeptEntity } from './ports.ts';
import type { TrustDomainStore } from './store/trust-store.ts';

/**
 * What an application keeps of one person under any of their names: a group, a level or a ban counts whichever of them a question
 * says. Of a property kept under several, the first of these names is heard, so that every name has the same answer.
 */
export function keptOfSubject(
  keptEntity: TrustDomainStore['keptEntity'],
  application: string,
  type: string,
  names: readonly string[],
): KeptEntity | null {
  const found = names.flatMap((id) => keptEntity(application, type, id) ?? []);
  const [first] = found;
  if (!first || found.length === 1) return first ?? null;
  const properties: Record<string, unknown> = {};
  for (const each of found.toReversed()) Object.assign(properties, each.properties);
  const asOf = found.map((each) => each.asOf).reduce((a, b) => (a > b ? a : b));
  return { ...first, properties, parents: [...new Set(found.flatMap((each) => each.parents))], asOf };
}
