import { type Professional, personByNumber } from '../../../directory/index.ts';
import type { Application } from '../../../federation/index.ts';
import { claimQuestion, noteClaimTrial } from '../../clients/claim-trial-door.ts';
import { pageContext } from '../../http/page-context.ts';
import type { ClaimTrial } from '../../oidc/claim-trial.ts';
import { situationsOf } from '../../oidc/claims.ts';
import { displayName, presentSituation } from '../../portal/present-person.ts';
import type { Lang } from '../../ui/context.ts';
import { type AdminClaimsView, adminClaimsPage, type ClaimsAnswerView } from '../../ui/pages/admin-claims.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Handler } from '../entrance.ts';
import { dossierUrl } from './present-sheet.ts';

const UNKNOWN = { kind: 'unknown' } as const;

/** Which claims a person would get in an application, and why; asked only when the form is sent, and then in the audit. */
export function showClaims(
  dependencies: AdminDependencies,
  find: (ctx: Parameters<Handler>[0]) => Application,
): Handler {
  return async (ctx, { view, session }) => {
    const { house, reader, claimTrials } = dependencies;
    const application = find(ctx);
    const context = pageContext(ctx, house);
    const asked = claimQuestion(application.id, new URLSearchParams(ctx.querystring));
    const found = personByNumber(reader, asked.nationalId);
    // A closed person signs in nowhere.
    const person = found?.closedOn === null ? found : null;
    const verdict = person && claimTrials({ ...asked, nationalId: person.nationalId });
    if (verdict?.accepted) await noteClaimTrial(dependencies, ctx, session.person.personId, verdict.trial);
    const answer = verdict?.accepted && person ? presentTrial(verdict.trial, person, context.lang) : UNKNOWN;
    const page: AdminClaimsView = {
      admin: view,
      sheetsUrl: view.sheetsUrl,
      dossier: application.name[context.lang],
      dossierUrl: dossierUrl(application.id),
      action: dossierUrl(application.id, '/revendications'),
      asked: {
        person: asked.nationalId,
        situation: asked.situationId,
        scope: asked.scope,
        acrValues: asked.acrValues,
      },
      situations: (person ? situationsOf(person) : []).map((each) => {
        const { id, place, mode } = presentSituation(each);
        return { value: id, label: [place, mode].filter((part) => part !== '').join(', ') };
      }),
      answer: asked.nationalId === '' ? null : answer,
    };
    ctx.body = String(adminClaimsPage(page, context));
  };
}

function presentTrial(trial: ClaimTrial, person: Professional, lang: Lang): ClaimsAnswerView {
  const { obstacles, open, claims, withheld, source } = trial;
  return {
    kind: 'answered',
    name: displayName(person),
    obstacles,
    reasons: open.granted ? [] : open.reasons.map((reason) => reason[lang]),
    claims: claims.map(({ value, origin, ...claim }) => ({
      ...claim,
      value: JSON.stringify(value),
      origin: origin[lang],
    })),
    withheld,
    source: source && { by: source.by, day: source.asOf },
  };
}
