import { preparsePolicySet, statefulIsAuthorized, validate } from '@cedar-policy/cedar-wasm/nodejs';
import { cedarType, holderOf } from '../../../federation/cedar/cedar-text.ts';
import { formsOfMembership, networkAttribute } from '../../../federation/cedar/derived-attributes.ts';
import type { CedarExport } from '../../../federation/cedar/print-cedar.ts';
import { ABOVE, type RandomQuestion } from './random-sheets.ts';

export interface CedarAnswer {
  readonly granted: boolean;
  readonly rules: readonly string[];
  readonly errors: readonly unknown[];
}

type Attributes = Record<string, string | number | boolean | string[] | { __extn: { fn: string; arg: string } }>;

/** Cedar's validator on an export: what it finds wrong, in words. */
export function cedarFaults({ policies, schema }: CedarExport): readonly string[] {
  const staticPolicies = Object.fromEntries(policies.map(({ id, text }) => [id, text]));
  const answer = validate({ schema, policies: { staticPolicies }, validationSettings: { mode: 'strict' } });
  if (answer.type === 'failure') return answer.errors.map(({ message }) => message);
  return answer.validationErrors.map(({ policyId, error }) => `${policyId}: ${error.message}`);
}

/** Read an export once, to be asked under this name. */
export function prepareCedar(name: string, { policies }: CedarExport): void {
  const staticPolicies = Object.fromEntries(policies.map(({ id, text }) => [id, text]));
  const parsed = preparsePolicySet(name, { staticPolicies });
  if (parsed.type === 'failure') throw new TypeError(parsed.errors.map(({ message }) => message).join('\n'));
}

export function askCedar(name: string, asked: RandomQuestion): CedarAnswer {
  const { subject, action, resource } = asked.question;
  const principal = { type: cedarType('Subject', subject.type), id: subject.id };
  const thing = { type: cedarType('Resource', resource.type), id: resource.id };
  const attributes = attributesOf(asked);
  const answer = statefulIsAuthorized({
    principal,
    action: { type: 'Action', id: action.name },
    resource: thing,
    context: attributes.context,
    preparsedPolicySetId: name,
    entities: [
      { uid: principal, attrs: attributes.principal, parents: [] },
      { uid: thing, attrs: attributes.resource, parents: [] },
    ],
  });
  if (answer.type === 'failure') throw new TypeError(answer.errors.map(({ message }) => message).join('\n'));
  const { decision, diagnostics } = answer.response;
  return { granted: decision === 'allow', rules: [...diagnostics.reason].sort(), errors: diagnostics.errors };
}

function attributesOf({
  known,
  malformed,
  professional,
  above,
}: RandomQuestion): Record<'principal' | 'resource' | 'context', Attributes> {
  const attributes = { principal: {}, resource: {}, context: {} } as Record<
    'principal' | 'resource' | 'context',
    Attributes
  >;
  for (const [name, value] of known) {
    attributes[holderOf(name)][name] =
      value instanceof Date
        ? { __extn: { fn: 'datetime', arg: value.toISOString() } }
        : Array.isArray(value)
          ? [...value]
          : (value as string | number | boolean);
  }
  attributes.context.malformed = [...malformed];
  const folder = known.get('resource.folder');
  if (typeof folder === 'string') attributes.resource['resource.folder within'] = [...(ABOVE[folder] ?? [])];
  attributes.principal['subject.self within'] = [...above['subject.self']];
  attributes.resource['resource.self within'] = [...above['resource.self']];
  if (!professional) return attributes;
  const { memberships } = professional;
  attributes.principal.memberships = memberships.flatMap(({ network, tier, role }) =>
    formsOfMembership(network, tier, role),
  );
  const named = known.get('resource.network');
  if (named !== undefined) {
    attributes.context[networkAttribute('resource.network')] = memberships
      .filter(({ network }) => network === named)
      .flatMap(({ tier, role }) => formsOfMembership('', tier, role));
  }
  return attributes;
}
