import Router from '@koa/router';
import type { Context } from 'koa';
import { ServerError } from '../errors.ts';
import { askForHolder } from '../holder-requests/ask-route.ts';
import { isUnknownHolder } from '../holder-requests/holder-requests.ts';
import { readForm } from '../http/body.ts';
import { isKnownCode } from '../http/code-words.ts';
import { openPerson } from '../oidc/active-situation.ts';
import { forgetOutcomes } from '../portal/sign-out.ts';
import { auditAccepted, auditLateRefusal } from './audit-sign-in.ts';
import { completeSignIn } from './complete.ts';
import { agree, type ConsentDependencies, showConsent } from './consent-route.ts';
import type { LoginDependencies } from './dependencies.ts';
import { endOtherSession, finish, interactionOf, isForPasskeys } from './interaction.ts';
import type { InteractionPages } from './pages.ts';
import { signInByPasskey } from './passkey-route.ts';
import type { CardOutcome } from './ticket.ts';

/** Longest ticket or error code taken from an address. */
const MAX_PARAMETER_CHARS = 200;

/** Routes of one interaction: sign in by card or passkey, choose a situation, read why an application stays closed, agree to it. */
export function loginRoutes(dependencies: ConsentDependencies, pages: InteractionPages): Router {
  const router = new Router();
  router.get('/interaction/:uid', (ctx) => show(dependencies, pages, ctx));
  router.get('/interaction/:uid/card', (ctx) => returnFromCard(dependencies, pages, ctx));
  router.get('/interaction/:uid/refused', (ctx) => showRefused(dependencies, pages, ctx));
  router.post('/interaction/:uid/passkey', (ctx) => signInByPasskey(dependencies, pages, ctx));
  router.post('/interaction/:uid/situation', (ctx) => chooseSituation(dependencies, pages, ctx));
  router.post('/interaction/:uid/request', async (ctx) => {
    const { uid } = await interactionOf(dependencies.provider, ctx);
    await askForHolder(dependencies, ctx, uid);
  });
  router.post('/interaction/:uid/consent', (ctx) => agree(dependencies, ctx));
  router.post('/interaction/:uid/back', (ctx) => backToApplication(dependencies, ctx));
  return router;
}

async function show(dependencies: ConsentDependencies, pages: InteractionPages, ctx: Context): Promise<void> {
  const interaction = await interactionOf(dependencies.provider, ctx);
  switch (interaction.prompt.name) {
    case 'login':
      return pages.signIn(ctx, interaction, statedFailure(ctx));
    case 'situation':
      return pages.situation(ctx, interaction, null);
    case 'habilitation':
      return pages.closed(ctx, interaction);
    case 'consent':
      return showConsent(dependencies, ctx, interaction);
    default:
      throw new ServerError('server.interaction.expired', `unknown prompt ${interaction.prompt.name}`);
  }
}

function parameter(ctx: Context, name: string): string | null {
  const value = new URLSearchParams(ctx.querystring).get(name);
  return value === null || value === '' ? null : value.slice(0, MAX_PARAMETER_CHARS);
}

/** The reader's own words for a person who changed their mind: no failure. */
const READER_CANCELLED = 'reader.request.cancelled';

/** Why the reader sent the person back: a code of ours, or, whatever else the address says, that no card was read. */
function statedFailure(ctx: Context): string | null {
  const stated = parameter(ctx, 'error');
  if (stated === null || stated === READER_CANCELLED) return null;
  return isKnownCode(stated) ? stated : 'server.card.not-presented';
}

async function returnFromCard(dependencies: LoginDependencies, pages: InteractionPages, ctx: Context): Promise<void> {
  const interaction = await interactionOf(dependencies.provider, ctx);
  if (parameter(ctx, 'error') !== null) return pages.signIn(ctx, interaction, statedFailure(ctx));
  const outcome = await dependencies.tickets.redeem(interaction.uid, parameter(ctx, 'ticket') ?? '');
  if (!outcome) return pages.signIn(ctx, interaction, 'server.card.ticket-unknown');
  const verdict = completeSignIn(dependencies.reader, outcome, dependencies.cardLevels);
  if (!verdict.accepted) {
    if (outcome.accepted) await auditLateRefusal(dependencies.audit, ctx, outcome, verdict.code);
    if (outcome.accepted && isUnknownHolder(verdict.code)) {
      const { nationalId, holder: name, cardType, cardNumber, staff } = outcome;
      await dependencies.holderRequests.offer(interaction.uid, { nationalId, name, cardType, cardNumber, staff });
    }
    // A page of its own, which a language link can ask for again: the ticket is spent.
    const told = new URLSearchParams({ code: verdict.code, incident: String(ctx.state.requestId) });
    ctx.status = 303;
    ctx.redirect(`/interaction/${interaction.uid}/refused?${told}`);
    return;
  }
  if (!outcome.accepted) throw new ServerError('server.defect', 'a sign-in accepted without an accepted card');
  const { personId } = verdict.person;
  const applicationId = String(interaction.params.client_id ?? '');
  await auditAccepted(dependencies, ctx, { applicationId, personId, outcome });
  await endOtherSession(dependencies, ctx, interaction, personId);
  const card = dependencies.sessionCards.marksOf(outcome);
  const enrol = isForPasskeys(interaction) ? sealedCertificate(dependencies, outcome) : null;
  forgetOutcomes(ctx);
  await finish(dependencies.provider, ctx, { login: verdict.login, card, ...(enrol !== null && { enrol }) });
}

/** The card was shown to make passkeys from it: its certificate goes along, sealed. */
function sealedCertificate(
  { passkeys }: LoginDependencies,
  { certificate }: Extract<CardOutcome, { accepted: true }>,
): string {
  return passkeys.sealCertificate(Buffer.from(certificate, 'base64'));
}

/** Incident numbers as we make them: an address may say anything. */
const INCIDENT = /^[A-Za-z0-9._:-]{1,80}$/;

async function showRefused(dependencies: LoginDependencies, pages: InteractionPages, ctx: Context): Promise<void> {
  const interaction = await interactionOf(dependencies.provider, ctx);
  const code = parameter(ctx, 'code') ?? '';
  const incident = parameter(ctx, 'incident') ?? '';
  const known = isKnownCode(code) ? code : 'server.card.not-presented';
  return pages.refused(ctx, interaction, known, INCIDENT.test(incident) ? incident : String(ctx.state.requestId));
}

async function chooseSituation(dependencies: LoginDependencies, pages: InteractionPages, ctx: Context): Promise<void> {
  const { provider, reader, situations, audit, clock } = dependencies;
  const interaction = await interactionOf(provider, ctx);
  const situationId = (await readForm(ctx.req)).get('situation') ?? '';
  const { session } = interaction;
  const person = session ? openPerson(reader, session.accountId) : undefined;
  if (!session || !person) throw new ServerError('server.interaction.expired', 'no session to choose a situation for');
  if (!(await situations.choose(session.uid, person, situationId))) {
    return pages.situation(ctx, interaction, 'server.situation.unknown');
  }
  await audit.append({
    at: clock.now(),
    action: 'situation.chosen',
    actor: person.personId,
    subject: situationId,
    outcome: 'success',
    code: '',
    from: ctx.ip,
    request: String(ctx.state.requestId),
    details: { application: String(interaction.params.client_id ?? '') },
  });
  await finish(provider, ctx, { situation: { id: situationId } });
}

/** What the application is told of a person who goes back, by what stood between. */
const DENIED: Readonly<Record<string, string>> = {
  login: 'the person did not sign in',
  habilitation: 'the application is not open to this professional',
  consent: 'the person did not agree',
};

async function backToApplication({ provider }: LoginDependencies, ctx: Context): Promise<void> {
  const { prompt } = await interactionOf(provider, ctx);
  await finish(provider, ctx, {
    error: 'access_denied',
    error_description: DENIED[prompt.name] ?? DENIED.habilitation,
  });
}
