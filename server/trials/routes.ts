import Router from '@koa/router';
import type { Context } from 'koa';
import type { Application } from '../../federation/index.ts';
import { ServerError } from '../errors.ts';
import { readForm } from '../http/body.ts';
import { statusOf } from '../http/code-words.ts';
import { pageContext } from '../http/page-context.ts';
import { hasCodeFlow, TRIAL_RETURN_PATH, trialDifferences } from '../oidc/trial-client.ts';
import { type CurrentSession, currentSession, isByCard } from '../portal/current-session.ts';
import { refusalOf } from '../portal/refusal-of.ts';
import type { Html } from '../ui/html.ts';
import { type FlowTrialStartView, flowTrialPage, flowTrialStartPage } from '../ui/pages/flow-trial.ts';
import type { FlowAsked, FlowReport } from './flow.ts';
import { INVITATION_HOURS } from './invitations.ts';
import { crumbsTo, presentFlow } from './present-flow.ts';
import type { TrialDependencies } from './trial-dependencies.ts';

/** Where trials are; the application's id follows. */
export const TRIALS_PATH = '/essai';

/** Longest field read from the form. */
const MAX_CHARS = 500;

/** Who tries: an administrator, or somebody with a link for this application alone. */
interface Visit {
  readonly application: Application;
  readonly session: CurrentSession;
  /** Administers, and showed the card: who came by a passkey tries for themselves, and invites nobody. */
  readonly isAdministrator: boolean;
  /** The link that let them in; `''` for an administrator. */
  readonly link: string;
}

/** « Test my application »: the real flow of one application, by the card or the session of whoever tries it. */
export function trialRoutes(dependencies: TrialDependencies): Router {
  const router = new Router();
  router.get(TRIAL_RETURN_PATH, (ctx) => comeBack(dependencies, ctx));
  router.get(`${TRIALS_PATH}/:id`, async (ctx) => {
    const link = new URLSearchParams(ctx.querystring).get('lien') ?? '';
    const visit = await enter(dependencies, ctx, link);
    if (visit) showStart(dependencies, ctx, visit, { failure: null, made: null });
  });
  router.post(`${TRIALS_PATH}/:id`, (ctx) => run(dependencies, ctx));
  router.post(`${TRIALS_PATH}/:id/lien`, (ctx) => invite(dependencies, ctx));
  return router;
}

/**
 * @returns undefined when the answer was given: nobody is signed in, and the card is asked for
 * @throws ServerError `server.page.absent`, `server.trial.not-invited`
 */
async function enter(dependencies: TrialDependencies, ctx: Context, link: string): Promise<Visit | undefined> {
  const { applications, administrators, invitations, provider, reader } = dependencies;
  const application = applications.find(String(ctx.params.id));
  if (!application) throw new ServerError('server.page.absent', `no application at ${ctx.path}`);
  const session = await currentSession(ctx, provider, reader);
  if (!session) {
    ctx.status = 303;
    ctx.redirect(
      `/sign-in?to=${encodeURIComponent(link === '' ? `essai.${application.id}` : `essai.${application.id}.${link}`)}`,
    );
    return undefined;
  }
  const administers = await administrators.isAdministrator(session.person.personId);
  if (!administers && !(await invitations.holds(link, application.id)))
    throw new ServerError('server.trial.not-invited', `${application.id} may not be tried`);
  return { application, session, isAdministrator: administers && isByCard(session), link };
}

function send(ctx: Context, page: Html): void {
  ctx.type = 'html';
  ctx.body = String(page);
}

function showStart(
  { house }: TrialDependencies,
  ctx: Context,
  { application, isAdministrator, link }: Visit,
  {
    failure,
    made,
  }: { readonly failure: string | null; readonly made: { readonly url: string; readonly until: Date } | null },
): void {
  const context = pageContext(ctx, house);
  const action = `${TRIALS_PATH}/${application.id}`;
  const view: FlowTrialStartView = {
    application: application.name[context.lang],
    above: crumbsTo(application, isAdministrator, context.lang),
    target: { action, hidden: link === '' ? {} : { lien: link } },
    asked: { scope: '', acrValues: '', prompt: 'none' },
    differs: trialDifferences(application),
    invitation: invitationOf(action, isAdministrator, made),
    failure: failure === null ? null : refusalOf(ctx, failure),
    homeUrl: isAdministrator ? `/admin/dossiers/${application.id}` : '/',
  };
  send(ctx, flowTrialStartPage(view, context));
}

function invitationOf(
  action: string,
  isAdministrator: boolean,
  made: { readonly url: string; readonly until: Date } | null,
): FlowTrialStartView['invitation'] {
  if (!isAdministrator) return null;
  if (made) return { kind: 'made', ...made };
  return { kind: 'offer', target: { action: `${action}/lien`, hidden: {} }, hours: INVITATION_HOURS };
}

async function run(dependencies: TrialDependencies, ctx: Context): Promise<void> {
  const form = await readForm(ctx.req);
  const said = (name: string) => (form.get(name) ?? '').trim().slice(0, MAX_CHARS);
  const visit = await enter(dependencies, ctx, said('lien'));
  if (!visit) return;
  const { application, session } = visit;
  const failure = cannotBeTried(application);
  if (failure !== null) {
    ctx.status = statusOf(failure);
    return showStart(dependencies, ctx, visit, { failure, made: null });
  }
  const prompt = said('prompt');
  const asked: FlowAsked = {
    scope: said('scope'),
    acrValues: said('acr_values'),
    prompt: prompt === 'login' || prompt === 'consent' ? prompt : '',
  };
  const begun = await dependencies.flowTrials.begin(application, session.person.personId, asked);
  if (!(begun instanceof URL)) return tell(dependencies, ctx, begun, session);
  ctx.status = 303;
  ctx.redirect(begun.href);
}

function cannotBeTried(application: Application): 'server.trial.not-active' | 'server.trial.no-code-flow' | null {
  if (application.status !== 'active') return 'server.trial.not-active';
  return hasCodeFlow(application) ? null : 'server.trial.no-code-flow';
}

async function invite(dependencies: TrialDependencies, ctx: Context): Promise<void> {
  const visit = await enter(dependencies, ctx, '');
  if (!visit?.isAdministrator) return;
  const { application, session } = visit;
  const { link, until } = await dependencies.invitations.make(application.id, session.person.personId);
  await dependencies.audit.append({
    at: dependencies.clock.now(),
    action: 'flow.invited',
    actor: session.person.personId,
    subject: application.id,
    outcome: 'success',
    code: '',
    from: ctx.ip,
    request: String(ctx.state.requestId),
    details: { until: until.toISOString() },
  });
  const url = new URL(`${TRIALS_PATH}/${application.id}`, dependencies.issuer);
  url.searchParams.set('lien', link);
  showStart(dependencies, ctx, visit, { failure: null, made: { url: url.href, until } });
}

/**
 * The browser comes back with the code, or with an error. What it carries counts once, and for whoever began the trial alone.
 *
 * @throws ServerError `server.trial.over`
 */
async function comeBack(dependencies: TrialDependencies, ctx: Context): Promise<void> {
  const session = await currentSession(ctx, dependencies.provider, dependencies.reader);
  const back = new URL(TRIAL_RETURN_PATH + ctx.search, dependencies.issuer);
  const report = session && (await dependencies.flowTrials.finish(back, session.person.personId));
  if (!session || !report) throw new ServerError('server.trial.over', 'no trial of this person waits');
  await tell(dependencies, ctx, report, session);
}

async function tell(
  dependencies: TrialDependencies,
  ctx: Context,
  report: FlowReport,
  session: CurrentSession,
): Promise<void> {
  const { audit, clock, administrators } = dependencies;
  await audit.append({
    at: clock.now(),
    action: 'flow.tried',
    actor: session.person.personId,
    subject: report.application,
    outcome: report.failure ? 'failure' : 'success',
    code: report.failure?.error ?? '',
    from: ctx.ip,
    request: String(ctx.state.requestId),
    details: { calls: report.calls.length, step: report.failure?.step ?? '' },
  });
  const administers = await administrators.isAdministrator(session.person.personId);
  const visitor = { mayTryAgain: administers, isAdministrator: administers && isByCard(session) };
  const context = pageContext(ctx, dependencies.house);
  // Its address holds a spent code: the links of the languages must not repeat it.
  send(
    ctx,
    flowTrialPage(presentFlow(dependencies, report, session, visitor, context.lang), { ...context, query: {} }),
  );
}
