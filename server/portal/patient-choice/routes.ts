import Router from '@koa/router';
import type { Context } from 'koa';
import {
  type ActsVerdict,
  type Application,
  ASK_THE_OWNER,
  CHOICE_MEANS,
  type ChoiceMeans,
  type Decision,
  type Federation,
  FederationError,
  type OwnAct,
  sentencesOf,
} from '../../../federation/index.ts';
import type { ActAuditor } from '../../access/audit-acts.ts';
import type { Handover, Handovers } from '../../access/handover.ts';
import { ServerError } from '../../errors.ts';
import { readForm } from '../../http/body.ts';
import { codeWords } from '../../http/code-words.ts';
import { pageContext } from '../../http/page-context.ts';
import { allowFormTarget } from '../../http/security-headers.ts';
import type { Lang } from '../../ui/context.ts';
import { type PatientChoiceView, patientChoicePage } from '../../ui/pages/patient-choice.ts';
import { type CurrentSession, currentSession } from '../current-session.ts';
import type { PortalDependencies } from '../dependencies.ts';
import { CHOICES, type Choice, decideChoices, isDeclaration } from './decide-choices.ts';
import { showOwnActs, withdrawOwnAct } from './own-acts.ts';

export interface PatientChoiceDependencies extends PortalDependencies {
  readonly actAuditor: ActAuditor;
  readonly handovers: Handovers;
  readonly patients: Pick<Federation['patients'], 'recordOwn' | 'ownActs' | 'withdrawOwn'>;
}

/** Longest reason read from the form; the act's own limit is tighter. */
const MAX_REASON_CHARS = 1_000;

/** What a patient told a professional, recorded in two clicks: from the dossier, and here. The dossier's sheet says who may. */
export function patientChoiceRoutes(dependencies: PatientChoiceDependencies): Router {
  const router = new Router();
  router.get('/accord/:token', (ctx) => showChoices(dependencies, ctx));
  router.post('/accord/:token', (ctx) => recordChoice(dependencies, ctx));
  router.get('/accords', (ctx) => showOwnActs(dependencies, ctx));
  router.post('/accords/:application/:act', (ctx) => withdrawOwnAct(dependencies, ctx));
  return router;
}

/** A patient that was handed over to the person who is here, and what its dossier lets them record. */
interface Opened {
  readonly session: CurrentSession;
  readonly handover: Handover;
  readonly application: Application;
  readonly returnUrl: string;
}

/**
 * @returns undefined when nobody is signed in: sent to the card, and back here
 * @throws ServerError `server.handover.gone`, the same for what never was, was used, is too old or is somebody else's
 */
async function open(dependencies: PatientChoiceDependencies, ctx: Context): Promise<Opened | undefined> {
  const token = String(ctx.params.token);
  const session = await currentSession(ctx, dependencies.provider, dependencies.reader);
  if (!session) {
    ctx.status = 303;
    ctx.redirect(`/sign-in?to=${encodeURIComponent(`accord.${token}`)}`);
    return undefined;
  }
  const handover = await dependencies.handovers.find(token);
  const application = handover && dependencies.applications.find(handover.applicationId);
  if (!application || handover.personId !== session.person.personId) throw gone();
  return { session, handover, application, returnUrl: handover.returnTo || application.launchUrl };
}

function gone(): ServerError {
  return new ServerError('server.handover.gone', 'no such hand-over for this person');
}

async function showChoices(dependencies: PatientChoiceDependencies, ctx: Context): Promise<void> {
  const opened = await open(dependencies, ctx);
  if (opened) await present(dependencies, ctx, opened, null);
}

async function present(
  dependencies: PatientChoiceDependencies,
  ctx: Context,
  { session, handover, application, returnUrl }: Opened,
  refused: PatientChoiceView['refused'],
): Promise<void> {
  const context = pageContext(ctx, dependencies.house);
  const decisions = await decideChoices(dependencies, ctx, session, handover, CHOICES);
  const may = (choice: Choice) => decisions.get(choice)?.granted === true;
  // The answer to the form leads back to the dossier.
  allowFormTarget(ctx, returnUrl);
  const view: PatientChoiceView = {
    dossier: application.name[context.lang],
    patient: handover.patient,
    target: { action: ctx.path, hidden: {} },
    returnUrl,
    mayAgree: may('agree'),
    mayOppose: may('oppose'),
    declarations: CHOICES.filter(isDeclaration).filter((one) => may(one)),
    refused,
    closed: CHOICES.some(may) ? null : whyClosed(decisions.get('agree'), context.lang),
  };
  ctx.type = 'html';
  if (view.closed !== null) ctx.status = 403;
  ctx.body = String(patientChoicePage(view, context));
}

function whyClosed(decision: Decision | undefined, lang: Lang): { why: string; how: string } {
  if (!decision || decision.granted) return { why: '', how: '' };
  const said = decision.reasons.map((reason) => reason[lang]).join(' ');
  return {
    why: said || codeWords(decision.code)[lang],
    how: sentencesOf(decision.missing, lang).join(' ') || ASK_THE_OWNER[lang],
  };
}

/** Decided again at this instant; what is refused by then is told on the same page. */
async function recordChoice(dependencies: PatientChoiceDependencies, ctx: Context): Promise<void> {
  const form = await readForm(ctx.req);
  const opened = await open(dependencies, ctx);
  if (!opened) return;
  const choice = CHOICES.find((one) => one === form.get('choice'));
  if (!choice) throw new ServerError('server.request.malformed', 'no choice of this page');
  const decisions = await decideChoices(dependencies, ctx, opened.session, opened.handover, [choice]);
  if (decisions.get(choice)?.granted !== true) return present(dependencies, ctx, opened, null);
  const reason = (form.get('reason') ?? '').slice(0, MAX_REASON_CHARS);
  const verdict = await recordOnce(dependencies, ctx, opened, choice, { how: form.get('how') ?? '', reason });
  if (verdict === 'bad-reason') {
    ctx.status = 400;
    return present(dependencies, ctx, opened, isDeclaration(choice) ? { choice, reason } : null);
  }
  if (!verdict.accepted) throw new FederationError(verdict.code, 'not recorded', verdict.place);
  ctx.status = 303;
  ctx.redirect(opened.returnUrl);
}

const MIN_REASON_CHARS = 10;
const LONGEST_REASON_CHARS = 300;

/** A hand-over is spent by one recording alone. @throws ServerError `server.handover.gone` */
async function recordOnce(
  { handovers, patients, clock, actAuditor }: PatientChoiceDependencies,
  ctx: Context,
  { session, handover }: Opened,
  choice: Choice,
  said: { readonly how: string; readonly reason: string },
): Promise<ActsVerdict | 'bad-reason'> {
  const { length } = said.reason.trim();
  const isShort = length < MIN_REASON_CHARS || length > LONGEST_REASON_CHARS;
  if (isDeclaration(choice) && isShort) return 'bad-reason';
  if (!(await handovers.take(String(ctx.params.token)))) throw gone();
  const { applicationId: application, patient } = handover;
  const asked = { application, patient, person: session.person.personId, at: clock.now() };
  const how = CHOICE_MEANS.find((means) => means === said.how) ?? 'oral';
  return actAuditor.record({ from: ctx.ip, request: String(ctx.state.requestId) }, async () =>
    patients.recordOwn(asked, actOf(choice, how, said.reason)),
  );
}

function actOf(choice: Choice, how: ChoiceMeans, reason: string): OwnAct {
  if (!isDeclaration(choice)) return { kind: choice, how };
  return { kind: 'break-glass', reason, ...(choice === 'regulation' ? { mode: 'centre_15' as const } : {}) };
}
