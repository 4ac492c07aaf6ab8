import type { Application } from '../../federation/index.ts';
import { trialDifferences } from '../oidc/trial-client.ts';
import type { CurrentSession } from '../portal/current-session.ts';
import type { Crumb } from '../ui/components/breadcrumb.ts';
import type { Lang } from '../ui/context.ts';
import type { FlowTrialView } from '../ui/pages/flow-trial.ts';
import { texts } from '../ui/texts/texts.ts';
import { claimSource } from './claim-sources.ts';
import type { FlowReport } from './flow.ts';
import type { TrialDependencies } from './trial-dependencies.ts';

/** Longest value of a claim shown. */
const MAX_VALUE_CHARS = 2_000;

/** Where a trial stands in the administration; an integrator comes from nowhere. */
export function crumbsTo({ id, name }: Application, isAdministrator: boolean, lang: Lang): readonly Crumb[] {
  if (!isAdministrator) return [];
  return [
    { name: texts(lang).admin.sheets.title, url: '/admin/dossiers' },
    { name: name[lang], url: `/admin/dossiers/${id}` },
  ];
}

/** What is open to whoever tried. */
export interface TrialVisitor {
  /** Needs no link. */
  readonly mayTryAgain: boolean;
  /** Administers, and showed the card: the administration's pages are theirs. */
  readonly isAdministrator: boolean;
}

/** A report as its page shows it. */
export function presentFlow(
  { applications, sheets, claimTrials, clock }: TrialDependencies,
  report: FlowReport,
  session: CurrentSession,
  { mayTryAgain, isAdministrator }: TrialVisitor,
  lang: Lang,
): FlowTrialView {
  const application = applications.find(report.application);
  const introspected = report.answers.find(({ place }) => place === 'introspection')?.claims.situation;
  const trial = claimTrials({
    applicationId: report.application,
    nationalId: session.person.nationalId,
    situationId: typeof introspected === 'string' ? introspected : '',
    scope: report.asked.scope,
    acrValues: report.asked.acrValues,
  });
  const rules = trial.accepted && trial.trial.open.granted ? trial.trial.open.rules : [];
  const version = sheets.versionInForce(report.application, clock.now());
  return {
    application: application?.name[lang] ?? report.application,
    above: application ? crumbsTo(application, isAdministrator, lang) : [],
    failure: report.failure,
    open: { version: String(version ?? ''), rules: rules.join(', ') },
    calls: report.calls,
    answers: report.answers.map(({ place, claims }) => ({
      kind: place,
      claims: Object.entries(claims).map(([name, value]) => ({
        name,
        value: JSON.stringify(value).slice(0, MAX_VALUE_CHARS),
        source: claimSource(name, session, lang),
      })),
    })),
    differs: application ? trialDifferences(application) : [],
    againUrl: mayTryAgain ? `/essai/${report.application}` : null,
    homeUrl: isAdministrator ? `/admin/dossiers/${report.application}` : '/',
  };
}
