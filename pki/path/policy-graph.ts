import { OID } from '../certificate/oids.ts';
import type { PolicyMapping } from '../certificate/policy-values.ts';

/** A policy valid at one depth of the path, and how it got there. */
interface PolicyNode {
  readonly policy: string;
  /** Policies of the next certificate that continue this one. */
  readonly expected: ReadonlySet<string>;
  readonly parents: readonly PolicyNode[];
}

type Level = ReadonlyMap<string, PolicyNode>;

const ANY: ReadonlySet<string> = new Set([OID.anyPolicy]);

/**
 * The valid policies of a path as a graph: one node a policy and a depth, so that work and memory grow with the size of the
 * certificates and not with the number of ways through them (RFC 9618, where the tree of RFC 5280 is exponential).
 */
export class PolicyGraph {
  readonly #levels: Level[] = [new Map([[OID.anyPolicy, { policy: OID.anyPolicy, expected: ANY, parents: [] }]])];

  /** True when no policy is valid any more; it never becomes false again. */
  get isEmpty(): boolean {
    return this.#last.size === 0;
  }

  /**
   * Go down to the next certificate (RFC 9618 §5.3 (d), (e)).
   *
   * @param policies      its certificatePolicies; null when absent
   * @param isAnyAccepted whether its anyPolicy, if it has one, still counts
   */
  descend(policies: readonly string[] | null, isAnyAccepted: boolean): void {
    const above = this.#last;
    const level = new Map<string, PolicyNode>();
    this.#levels.push(level);
    if (policies === null || above.size === 0) return;
    const continued = parentsByExpected(above);
    const anyAbove = above.get(OID.anyPolicy);
    for (const policy of policies) {
      if (policy === OID.anyPolicy) continue;
      const parents = continued.get(policy) ?? (anyAbove === undefined ? [] : [anyAbove]);
      if (parents.length > 0) level.set(policy, nodeOf(policy, parents));
    }
    if (!isAnyAccepted || !policies.includes(OID.anyPolicy)) return;
    for (const [policy, parents] of continued) if (!level.has(policy)) level.set(policy, nodeOf(policy, parents));
  }

  /** Map the policies of an authority's domain to those of the next (RFC 9618 §5.4 (b)). */
  map(mappings: readonly PolicyMapping[], isMappingAllowed: boolean): void {
    const targets = new Map<string, Set<string>>();
    for (const { issuerPolicy, subjectPolicy } of mappings) {
      const known = targets.get(issuerPolicy);
      if (known === undefined) targets.set(issuerPolicy, new Set([subjectPolicy]));
      else known.add(subjectPolicy);
    }
    const level = new Map(this.#last);
    const any = level.get(OID.anyPolicy);
    for (const [policy, expected] of targets) {
      const node = level.get(policy);
      if (!isMappingAllowed) level.delete(policy);
      else if (node !== undefined) level.set(policy, { ...node, expected });
      else if (any !== undefined) level.set(policy, { policy, expected, parents: any.parents });
    }
    this.#levels[this.#levels.length - 1] = level;
  }

  /**
   * Policies the whole path is valid under, in the terms of the first domain, as the user sees them (RFC 9618 §5.5 (g)).
   *
   * @param initial policies the user accepts; null: any
   */
  conclude(initial: ReadonlySet<string> | null): readonly string[] {
    const found = this.#authorityConstrained();
    if (initial === null) return [...found].sort();
    const isAny = found.has(OID.anyPolicy);
    return [...initial].filter((policy) => isAny || found.has(policy)).sort();
  }

  /** Policies that begin just below anyPolicy and reach the last certificate; anyPolicy itself when it reaches it. */
  #authorityConstrained(): ReadonlySet<string> {
    const found = new Set<string>();
    let alive = new Set(this.#last.values());
    if (this.#last.has(OID.anyPolicy)) found.add(OID.anyPolicy);
    for (let depth = this.#levels.length - 1; depth > 0; depth--) {
      const above = new Set<PolicyNode>();
      for (const node of alive) {
        for (const parent of node.parents) above.add(parent);
        const [only, second] = node.parents;
        const isFirst = only?.policy === OID.anyPolicy && second === undefined;
        if (isFirst && node.policy !== OID.anyPolicy) found.add(node.policy);
      }
      alive = above;
    }
    return found;
  }

  get #last(): Level {
    return this.#levels.at(-1) ?? new Map();
  }
}

function nodeOf(policy: string, parents: readonly PolicyNode[]): PolicyNode {
  return { policy, expected: policy === OID.anyPolicy ? ANY : new Set([policy]), parents };
}

function parentsByExpected(level: Level): ReadonlyMap<string, readonly PolicyNode[]> {
  const parents = new Map<string, PolicyNode[]>();
  for (const node of level.values()) {
    for (const policy of node.expected) {
      const known = parents.get(policy);
      if (known === undefined) parents.set(policy, [node]);
      else known.push(node);
    }
  }
  return parents;
}
