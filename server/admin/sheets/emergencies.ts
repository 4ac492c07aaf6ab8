import type Router from '@koa/router';
import type { Context } from 'koa';
import { FederationError, type PatientAct, patientNotice } from '../../../federation/index.ts';
import { readForm } from '../../http/body.ts';
import { statusOf } from '../../http/code-words.ts';
import { pageContext } from '../../http/page-context.ts';
import type { Lang, Refusal } from '../../ui/context.ts';
import { adminEmergenciesPage, type EmergencyView } from '../../ui/pages/admin-emergencies.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Administrator, Guard, Handler } from '../entrance.ts';
import { outcomeOf, refusalOf } from './draft-steps.ts';
import { nameOf } from './present-sheet.ts';

/** Longest note read from the form; the act's own limit is tighter. */
const MAX_NOTE_CHARS = 1_000;

/** Break-glass declarations, each judged once, by somebody else than who declared it. */
export function emergencyRoutes(router: Router, dependencies: AdminDependencies, guarded: Guard): void {
  router.get(
    '/urgences',
    guarded(async (ctx, administrator) => present(dependencies, ctx, administrator, null)),
  );
  router.post('/urgences/:application/:act', guarded(review(dependencies)));
}

function present(
  dependencies: AdminDependencies,
  ctx: Context,
  { view, session }: Administrator,
  failure: Refusal | null,
): void {
  const context = pageContext(ctx, dependencies.house);
  const cases = dependencies.federation.patients
    .unreviewed()
    .flatMap((act) => presentCase(dependencies, act, session.person.personId, context.lang));
  ctx.body = String(adminEmergenciesPage({ admin: view, cases, outcome: outcomeOf(ctx), failure }, context));
}

function presentCase(
  dependencies: AdminDependencies,
  act: PatientAct,
  viewer: string,
  lang: Lang,
): readonly EmergencyView[] {
  if (act.kind !== 'break-glass') return [];
  const { house, applications } = dependencies;
  const who = nameOf(dependencies, act.professional);
  const path = `/admin/urgences/${encodeURIComponent(act.application)}/${encodeURIComponent(act.id)}`;
  return [
    {
      id: act.id,
      who,
      dossier: applications.find(act.application)?.name[lang] ?? act.application,
      patient: act.patient,
      at: new Date(act.at),
      until: new Date(act.until ?? act.at),
      reason: act.reason,
      notice: patientNotice(act, { professional: { fr: who, en: who }, timeZone: house.timeZone })?.[lang] ?? '',
      target: act.professional === viewer ? null : { action: path, hidden: {} },
    },
  ];
}

function review(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const form = await readForm(ctx.req);
    const refuse = (code: string): void => {
      ctx.status = statusOf(code);
      present(dependencies, ctx, administrator, refusalOf(ctx, code));
    };
    const asked = {
      application: String(ctx.params.application),
      reviews: String(ctx.params.act),
      person: administrator.session.person.personId,
      at: dependencies.clock.now(),
    };
    const outcome = form.get('outcome') === 'unjustified' ? 'unjustified' : 'justified';
    const note = (form.get('note') ?? '').slice(0, MAX_NOTE_CHARS);
    try {
      const from = { from: ctx.ip, request: String(ctx.state.requestId) };
      const verdict = await dependencies.actAuditor.record(from, async () =>
        dependencies.federation.patients.review(asked, { outcome, note }),
      );
      if (!verdict.accepted) return refuse(verdict.code);
    } catch (error) {
      if (!(error instanceof FederationError) || error.kind !== 'malformed') throw error;
      return refuse(error.code);
    }
    ctx.status = 303;
    ctx.redirect('/admin/urgences?fait=reviewed');
  };
}
