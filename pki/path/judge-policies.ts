import { type Certificate, isSelfIssued } from '../certificate/certificate.ts';
import { OID } from '../certificate/oids.ts';
import type { PathFault } from './path-fault.ts';
import { PolicyGraph } from './policy-graph.ts';

/** The four inputs of policy processing (RFC 5280 §6.1.1 (c), (e), (f), (g)). */
export interface PolicyInputs {
  /** Policies the service accepts; null: any. */
  readonly initialPolicies: ReadonlySet<string> | null;
  /** The path must be valid under one of them. */
  readonly requireExplicitPolicy: boolean;
  readonly inhibitPolicyMapping: boolean;
  readonly inhibitAnyPolicy: boolean;
}

export const ANY_POLICY_INPUTS: PolicyInputs = {
  initialPolicies: null,
  requireExplicitPolicy: false,
  inhibitPolicyMapping: false,
  inhibitAnyPolicy: false,
};

export interface PolicyJudgement {
  readonly faults: readonly PathFault[];
  /** Policies the path is valid under, in the terms of the anchor's domain; `2.5.29.32.0` stands for any. */
  readonly policies: readonly string[];
}

/** Certificates that may still follow before a rule applies. */
interface Counters {
  explicit: number;
  mapping: number;
  any: number;
}

/**
 * Policy processing of one path (RFC 5280 §6.1.3 (d)–(f), §6.1.4 (a), (b), (h)–(j), §6.1.5 (a), (b), (g), as amended by
 * RFC 9618). Constraints written in the anchor's certificate apply to the path (RFC 5937 §3.2).
 *
 * @param path the leaf first, the anchor last
 */
export function judgePathPolicies(path: readonly Certificate[], inputs: PolicyInputs): PolicyJudgement {
  const faults: PathFault[] = [];
  const graph = new PolicyGraph();
  const never = path.length;
  const counters: Counters = {
    explicit: inputs.requireExplicitPolicy ? 0 : never,
    mapping: inputs.inhibitPolicyMapping ? 0 : never,
    any: inputs.inhibitAnyPolicy ? 0 : never,
  };
  const anchor = path.at(-1);
  if (anchor !== undefined && path.length > 1) constrain(counters, anchor);
  for (let place = path.length - 2; place >= 0; place--) {
    const certificate = path[place];
    if (certificate === undefined) continue;
    const isSelf = place > 0 && isSelfIssued(certificate);
    graph.descend(certificate.extensions.policies, counters.any > 0 || isSelf);
    if (counters.explicit === 0 && graph.isEmpty) faults.push(noPolicy(place, certificate));
    if (place === 0) conclude(counters, certificate);
    else faults.push(...prepareNext(graph, counters, certificate, place, isSelf));
  }
  const policies = graph.conclude(inputs.initialPolicies);
  const [leaf] = path;
  const isSatisfied = counters.explicit > 0 || policies.length > 0;
  if (leaf !== undefined && !isSatisfied && !faults.some(({ code }) => code === 'pki.path.no-valid-policy')) {
    faults.push(noPolicy(0, leaf));
  }
  return { faults, policies };
}

/** RFC 5280 §6.1.4 (a), (b), (h), (i), (j). */
function prepareNext(
  graph: PolicyGraph,
  counters: Counters,
  certificate: Certificate,
  place: number,
  isSelf: boolean,
): readonly PathFault[] {
  const mappings = certificate.extensions.policyMappings ?? [];
  const isAnyMapped = mappings.some(
    ({ issuerPolicy, subjectPolicy }) => issuerPolicy === OID.anyPolicy || subjectPolicy === OID.anyPolicy,
  );
  if (isAnyMapped) return [{ code: 'pki.path.no-valid-policy', certificate: place, detail: 'anyPolicy in a mapping' }];
  if (mappings.length > 0) graph.map(mappings, counters.mapping > 0);
  if (!isSelf) {
    counters.explicit = Math.max(0, counters.explicit - 1);
    counters.mapping = Math.max(0, counters.mapping - 1);
    counters.any = Math.max(0, counters.any - 1);
  }
  constrain(counters, certificate);
  return [];
}

/** RFC 5280 §6.1.4 (i), (j): a constraint shortens a counter, never lengthens it. */
function constrain(counters: Counters, { extensions }: Certificate): void {
  const { policyConstraints, inhibitAnyPolicy } = extensions;
  counters.explicit = Math.min(counters.explicit, policyConstraints?.requireExplicitPolicy ?? counters.explicit);
  counters.mapping = Math.min(counters.mapping, policyConstraints?.inhibitPolicyMapping ?? counters.mapping);
  counters.any = Math.min(counters.any, inhibitAnyPolicy ?? counters.any);
}

/** RFC 5280 §6.1.5 (a), (b). */
function conclude(counters: Counters, { extensions }: Certificate): void {
  counters.explicit = Math.max(0, counters.explicit - 1);
  if (extensions.policyConstraints?.requireExplicitPolicy === 0) counters.explicit = 0;
}

function noPolicy(place: number, { extensions }: Certificate): PathFault {
  const borne = extensions.policies === null ? 'no policy' : `policies ${extensions.policies.join(' ')}`;
  return { code: 'pki.path.no-valid-policy', certificate: place, detail: `${borne}, none valid for the whole path` };
}
