import type { Context } from 'koa';
import { DemoError } from '../demo-error.ts';
import { type Desk, setCookie } from './desk.ts';
import { askDecisions } from './evaluations.ts';
import { languageIn } from './language.ts';
import { type Answers, homePage } from './pages/home-page.ts';
import { endedPage, refusalPage } from './pages/notice-pages.ts';
import { handOver } from './patient-acts.ts';
import { allQuestions, QUESTIONS } from './questions.ts';
import { DOSSIER_REFUSALS } from './refusals.ts';
import type { Identity } from './relying-party.ts';
import { randomToken } from './sessions.ts';

/** The dossier's page; without a session, straight to the provider: one click, no page between. */
export async function home(ctx: Context, desk: Desk): Promise<void> {
  const at = desk.clock.now();
  const cookie = ctx.cookies.get(desk.cookies.session);
  const visit = desk.sessions.find(cookie, at);
  if (visit.state === 'none') return start(ctx, desk);
  if (visit.state === 'ended') {
    desk.sessions.close(cookie);
    setCookie(ctx, desk.cookies.session, null);
    ctx.body = endedPage(desk.config.id, languageIn(ctx, desk));
    return;
  }
  const answers = await askEverything(desk, visit.identity, at);
  if (answers === null) ctx.status = DOSSIER_REFUSALS['dossier.decision.unavailable'].status;
  ctx.body = homePage(desk.config.id, visit.identity, answers, languageIn(ctx, desk));
}

/** On to the portal's page about one patient's choice: the first of two clicks. */
export async function patientChoice(ctx: Context, desk: Desk): Promise<void> {
  const at = desk.clock.now();
  const visit = desk.sessions.find(ctx.cookies.get(desk.cookies.session), at);
  const patient = QUESTIONS[desk.config.id].patients.find(({ id }) => id === ctx.params.patient);
  if (visit.state !== 'signed-in') return start(ctx, desk);
  if (!patient) throw new DemoError('dossier.page.absent', 'malformed', 'No such patient.');
  const returnTo = `${desk.address}/?lang=${languageIn(ctx, desk)}`;
  const address = await handOver(desk.decisionPoint, visit.identity, { patient: patient.id, returnTo, at });
  ctx.status = 303;
  ctx.redirect(`${address}?lang=${languageIn(ctx, desk)}`);
}

/** Start a sign-in whatever the session: the portal's door, and the way to another situation. */
export async function start(ctx: Context, desk: Desk): Promise<void> {
  const { situation } = ctx.query;
  const wanted = typeof situation === 'string' && /^[A-Za-z0-9_-]{1,100}$/.test(situation) ? situation : null;
  const started = await desk.relyingParty.startSignIn(wanted, languageIn(ctx, desk));
  const browser = ctx.cookies.get(desk.cookies.browser) ?? randomToken();
  setCookie(ctx, desk.cookies.browser, browser);
  desk.attempts.add(started, browser, desk.clock.now());
  ctx.status = 303;
  ctx.redirect(started.url.href);
}

/** The browser is back with a code, or with the provider's no. */
export async function callback(ctx: Context, desk: Desk): Promise<void> {
  const at = desk.clock.now();
  const { state } = ctx.query;
  const browser = ctx.cookies.get(desk.cookies.browser);
  const started = typeof state === 'string' ? desk.attempts.take(state, browser, at) : undefined;
  if (started === undefined) {
    ctx.status = DOSSIER_REFUSALS['dossier.callback.unknown'].status;
    ctx.body = refusalPage(desk.config.id, 'dossier.callback.unknown', languageIn(ctx, desk));
    return;
  }
  const identity = await desk.relyingParty.finishSignIn(ctx.search, started);
  desk.sessions.close(ctx.cookies.get(desk.cookies.session));
  setCookie(ctx, desk.cookies.session, desk.sessions.open(identity, at));
  ctx.status = 303;
  ctx.redirect('/');
}

/** @returns null when the decision point is away: the page then grants nothing */
async function askEverything(desk: Desk, identity: Identity, at: Date): Promise<Answers> {
  const questions = allQuestions(QUESTIONS[desk.config.id]);
  try {
    await desk.firstChoices(at);
    const answers = await askDecisions(desk.decisionPoint, identity, questions, at);
    return new Map(questions.flatMap(({ id }, index) => (answers[index] === undefined ? [] : [[id, answers[index]]])));
  } catch (error) {
    if (!(error instanceof DemoError) || error.code !== 'dossier.decision.unavailable') throw error;
    desk.report(error);
    return null;
  }
}
