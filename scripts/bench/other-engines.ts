import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { newEnforcer, newModelFromString, StringAdapter } from 'casbin';
import { exportCedar, parseSheet } from '../../federation/index.ts';
import { measuredQuestions, measuredSheet } from './measured-sheet.ts';

/** The same matrix asked of other engines: one decision a call; the answer must be a yes. */
export type AskOther = (turn: number) => boolean | Promise<boolean>;

/** Cedar on our own export, its policies read once. */
export function cedarAsker(rules: number): AskOther {
  const name = `mesure-${rules}`;
  const { policies } = exportCedar(parseSheet(measuredSheet('mesure', rules)));
  preparsePolicySet(name, { staticPolicies: Object.fromEntries(policies.map(({ id, text }) => [id, text])) });
  const questions = measuredQuestions(rules, 'active');
  return (turn) => {
    const { properties = {} } = questions[turn % questions.length]?.resource ?? {};
    const principal = { type: 'Subject_professional', id: 'mesure' };
    const resource = { type: 'Resource_document', id: 'doc-1' };
    const answer = statefulIsAuthorized({
      principal,
      action: { type: 'Action', id: 'read' },
      resource,
      context: {},
      preparsedPolicySetId: name,
      entities: [
        { uid: principal, attrs: { 'professional.profession': '50' }, parents: [] },
        {
          uid: resource,
          attrs: {
            'resource.documentCategory': String(properties.documentCategory),
            'resource.consent': String(properties.consent),
          },
          parents: [],
        },
      ],
    });
    return answer.type === 'success' && answer.response.decision === 'allow';
  };
}

const MODEL = `[request_definition]
r = profession, category, consent, action
[policy_definition]
p = profession, category, consent, action, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = (p.profession == "*" || r.profession == p.profession) && (p.category == "*" || r.category == p.category) && r.consent == p.consent && r.action == p.action
`;

/** casbin with the matrix as policy lines, deny wins. */
export async function casbinAsker(rules: number): Promise<AskOther> {
  const professions = ['10', '21', '40', '50', '60'];
  const lines = Array.from(
    { length: rules - 1 },
    (_, i) =>
      `p, ${professions[i % professions.length]}, categorie-${Math.floor(i / professions.length)}, active, read, allow`,
  );
  const enforcer = await newEnforcer(
    newModelFromString(MODEL),
    new StringAdapter([...lines, 'p, *, *, opposed, read, deny'].join('\n')),
  );
  const questions = measuredQuestions(rules, 'active');
  return (turn) => {
    const { properties = {} } = questions[turn % questions.length]?.resource ?? {};
    return enforcer.enforce('50', String(properties.documentCategory), String(properties.consent), 'read');
  };
}
