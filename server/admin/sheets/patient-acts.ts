import { FederationError, type PatientAct } from '../../../federation/index.ts';
import { pageContext } from '../../http/page-context.ts';
import type { Lang } from '../../ui/context.ts';
import { type ActRow, adminActsPage } from '../../ui/pages/admin-acts.ts';
import { texts } from '../../ui/texts/texts.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Handler } from '../entrance.ts';
import { said } from './asked-thing.ts';
import { note } from './draft-steps.ts';
import { dossierUrl, nameOf } from './present-sheet.ts';

type Find = (ctx: Parameters<Handler>[0]) => {
  readonly id: string;
  readonly name: { readonly fr: string; readonly en: string };
};

/**
 * Everything kept about one patient of a dossier, by the dossier's own pseudonym: to answer the patient who asks who recorded what. Whoever
 * looks leaves a line in the audit. What is no pseudonym is answered like a patient the dossier never had.
 */
export function showPatientActs(dependencies: AdminDependencies, find: Find): Handler {
  return async (ctx, administrator) => {
    const application = find(ctx);
    const context = pageContext(ctx, dependencies.house);
    const patient = said(new URLSearchParams(ctx.querystring), 'patient');
    const acts = patient === '' ? null : historyOf(dependencies, application.id, patient);
    if (acts !== null) {
      await note(dependencies, ctx, administrator, 'patient.acts-read', application.id, { acts: acts.length });
    }
    const page = adminActsPage(
      {
        admin: administrator.view,
        sheetsUrl: administrator.view.sheetsUrl,
        dossier: application.name[context.lang],
        dossierUrl: dossierUrl(application.id),
        action: dossierUrl(application.id, '/patients'),
        patient,
        acts: acts && presentActs(dependencies, acts, context.lang),
      },
      context,
    );
    ctx.body = String(page);
  };
}

function historyOf({ federation }: AdminDependencies, application: string, patient: string): readonly PatientAct[] {
  try {
    return federation.patients.history(application, patient);
  } catch (error) {
    if (error instanceof FederationError && error.kind === 'malformed') return [];
    throw error;
  }
}

/** Newest first; what another act withdrew holds no more. */
function presentActs(dependencies: AdminDependencies, acts: readonly PatientAct[], lang: Lang): readonly ActRow[] {
  const withdrawn = new Set(acts.flatMap((act) => (act.kind === 'withdrawal' ? [act.withdraws] : [])));
  const now = dependencies.clock.now().getTime();
  return acts.toReversed().map((act) => ({
    id: act.id,
    kind: act.kind,
    says: whatItSays(dependencies, act, lang),
    at: new Date(act.at),
    until: act.until === null ? null : new Date(act.until),
    door: act.by.door,
    by: act.by.person === null ? '' : nameOf(dependencies, act.by.person),
    holds: !withdrawn.has(act.id) && (act.until === null || Date.parse(act.until) > now),
  }));
}

function whatItSays(dependencies: AdminDependencies, act: PatientAct, lang: Lang): string {
  const words = texts(lang).admin.sheets.acts;
  const means = texts(lang).patient.means;
  const party = (to: { readonly professional: string } | { readonly structure: string } | null) => {
    if (to === null) return words.everybody;
    return 'structure' in to ? `FINESS ${to.structure}` : nameOf(dependencies, to.professional);
  };
  const parts = (): readonly string[] => {
    if (act.kind === 'link') return [words.bases[act.basis], party(act.to), act.reason];
    if (act.kind === 'agree' || act.kind === 'oppose') return [means[act.how]];
    if (act.kind === 'block') return [party(act.to), means[act.how]];
    if (act.kind === 'mask') return [`${act.thing.type} ${act.thing.id}`, party(act.from), means[act.how]];
    if (act.kind === 'break-glass') return [act.mode ?? '', nameOf(dependencies, act.professional), act.reason];
    if (act.kind === 'withdrawal') return [act.withdraws, act.reason];
    return 'reviews' in act ? [act.reviews, texts(lang).admin.sheets.emergencies[act.outcome], act.note] : [];
  };
  return parts()
    .filter((part) => part !== '')
    .join(', ');
}
