import Router from '@koa/router';
import type { Context } from 'koa';
import { readForm } from '../../http/body.ts';
import { pageContext } from '../../http/page-context.ts';
import { allowScript } from '../../http/security-headers.ts';
import { needsStepUp } from '../../oidc/acr.ts';
import type { PendingRequest } from '../../oidc/ciba/pending-request.ts';
import type { PasskeyAsk } from '../../ui/components/passkey-form.ts';
import { mobileAnsweredPage, mobilePage, mobileRequestPage } from '../../ui/pages/mobile.ts';
import { type CurrentSession, currentSession } from '../current-session.ts';
import { refusalOf } from '../refusal-of.ts';
import { type Answered, approveByPasskey, approveByShownCard, isCardFreshFor } from './approve.ts';
import type { MobileDependencies } from './dependencies.ts';

const PATH = '/mobile';
const SIGN_IN_URL = '/sign-in?to=mobile';
/** Seconds between two looks of a page that waits: browsers do it by themselves. */
const REFRESH_SECONDS = 5;

/**
 * Where a person answers what applications ask beside their own screen (CIBA Core 1.0 §7): on the telephone they enrolled, or at a workstation. A
 * session shows what waits; each approval takes a proof of its own.
 */
export function mobileRoutes(dependencies: MobileDependencies): Router {
  const router = new Router();
  router.get(PATH, (ctx) => list(dependencies, ctx));
  router.get(`${PATH}/:id`, (ctx) => show(dependencies, ctx));
  router.post(`${PATH}/:id/cle`, (ctx) => approve(dependencies, ctx, approveByPasskey));
  router.post(`${PATH}/:id/carte`, (ctx) => approve(dependencies, ctx, approveByShownCard));
  router.post(`${PATH}/:id/refus`, (ctx) => refuse(dependencies, ctx));
  return router;
}

async function signedIn({ provider, reader }: MobileDependencies, ctx: Context): Promise<CurrentSession | undefined> {
  const session = await currentSession(ctx, provider, reader);
  if (!session) {
    ctx.status = 303;
    ctx.redirect(SIGN_IN_URL);
  }
  return session;
}

async function list(dependencies: MobileDependencies, ctx: Context): Promise<void> {
  const session = await signedIn(dependencies, ctx);
  if (!session) return;
  const context = pageContext(ctx, dependencies.house);
  const pending = await dependencies.backchannelRequests.pendingFor(session.person.personId);
  if (pending.length === 0) ctx.set('Refresh', String(REFRESH_SECONDS));
  const requests = pending.map(({ id, applicationId, bindingMessage, askedAt }) => ({
    id,
    application: nameOf(dependencies, ctx, applicationId),
    message: bindingMessage,
    askedAt,
    url: `${PATH}/${id}`,
  }));
  ctx.type = 'html';
  ctx.body = String(mobilePage({ requests, refreshUrl: PATH, homeUrl: '/' }, context));
}

function nameOf({ applications, house }: MobileDependencies, ctx: Context, id: string): string {
  return applications.find(id)?.name[pageContext(ctx, house).lang] ?? id;
}

async function show(dependencies: MobileDependencies, ctx: Context): Promise<void> {
  const session = await signedIn(dependencies, ctx);
  if (session) await present(dependencies, ctx, session, null);
}

/** The request, or, when it waits no more, what still does. */
async function present(
  dependencies: MobileDependencies,
  ctx: Context,
  session: CurrentSession,
  code: string | null,
): Promise<void> {
  const pending = await dependencies.backchannelRequests.find(String(ctx.params.id), session.person.personId);
  if (!pending) {
    ctx.status = 303;
    ctx.redirect(PATH);
    return;
  }
  const action = (what: string) => ({ action: `${PATH}/${pending.id}/${what}`, hidden: {} });
  const passkey = await passkeyAsk(dependencies, pending);
  if (passkey) allowScript(ctx, 'passkey');
  const view = {
    application: nameOf(dependencies, ctx, pending.applicationId),
    message: pending.bindingMessage,
    expiresAt: pending.expiresAt,
    passkey,
    byCard: isCardFreshFor(session, pending) ? action('carte') : null,
    showCardUrl: SIGN_IN_URL,
    refuse: action('refus'),
    backUrl: PATH,
    failure: code === null ? null : refusalOf(ctx, code),
  };
  ctx.type = 'html';
  ctx.body = String(mobileRequestPage(view, pageContext(ctx, dependencies.house)));
}

/** Null for who has none, and for an application that asks for more than a passkey is worth. */
async function passkeyAsk({ passkeys }: MobileDependencies, pending: PendingRequest): Promise<PasskeyAsk | null> {
  const own = await passkeys.list(pending.personId);
  if (own.length === 0 || needsStepUp(passkeys.level, pending.acrValues)) return null;
  const purpose = { kind: 'approve', request: pending.id, personId: pending.personId } as const;
  const options = await passkeys.askProof(purpose, own);
  return { does: 'get', options, target: { action: `${PATH}/${pending.id}/cle`, hidden: {} } };
}

type Approve = (parts: MobileDependencies, ctx: Context, asked: Asked) => Promise<Answered>;
interface Asked {
  readonly session: CurrentSession;
  readonly pending: PendingRequest;
  /** What the device answered; empty from a form that asks none. */
  readonly response: string;
}

async function approve(dependencies: MobileDependencies, ctx: Context, approveBy: Approve): Promise<void> {
  const session = await signedIn(dependencies, ctx);
  if (!session) return;
  const response = (await readForm(ctx.req)).get('response') ?? '';
  const pending = await dependencies.backchannelRequests.find(String(ctx.params.id), session.person.personId);
  if (!pending) return present(dependencies, ctx, session, null);
  const answered = await approveBy(dependencies, ctx, { session, pending, response });
  if (answered.accepted) return answeredPage(dependencies, ctx, pending, 'approved');
  await present(dependencies, ctx, session, answered.code);
}

async function refuse(dependencies: MobileDependencies, ctx: Context): Promise<void> {
  const session = await signedIn(dependencies, ctx);
  if (!session) return;
  const { backchannelRequests } = dependencies;
  const { personId } = session.person;
  const pending = await backchannelRequests.find(String(ctx.params.id), personId);
  if (!pending || !(await backchannelRequests.refuse(pending.id, personId))) {
    return present(dependencies, ctx, session, null);
  }
  answeredPage(dependencies, ctx, pending, 'refused');
}

function answeredPage(
  dependencies: MobileDependencies,
  ctx: Context,
  { applicationId }: PendingRequest,
  outcome: 'approved' | 'refused',
): void {
  const view = { outcome, application: nameOf(dependencies, ctx, applicationId), backUrl: PATH };
  ctx.type = 'html';
  ctx.body = String(mobileAnsweredPage(view, pageContext(ctx, dependencies.house)));
}
