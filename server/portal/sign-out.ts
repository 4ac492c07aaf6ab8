import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type Router from '@koa/router';
import type { Context } from 'koa';
import { pageContext } from '../http/page-context.ts';
import type { KeptNotice } from '../leaving/logout-notices.ts';
import { endOurSide } from '../oidc/end-session.ts';
import type { Lang } from '../ui/context.ts';
import { logoutConfirmPage } from '../ui/pages/logout-confirm.ts';
import { signedOutPage, type ToldApplication } from '../ui/pages/signed-out.ts';
import { type CurrentSession, currentSession } from './current-session.ts';
import type { PortalDependencies } from './dependencies.ts';

const SIGN_OUT_URL = '/sign-out';
const OUTCOME_URL = `${SIGN_OUT_URL}/issue`;

/** How long the outcomes of a sign-out can be read again, seconds: by then an application that was away has been tried five times. */
const OUTCOMES_SECONDS = 300;

/** How long the form waits for the applications, milliseconds: longer than one call may last. The page goes on without those that hang. */
const PATIENCE_MS = 3_000;

/** A page that shows an application still to be told is asked for again by the browser, without script, after this long, seconds. */
const LOOK_SECONDS = 3;

/** Carries the reference of this browser's last sign-out, and goes nowhere else. */
const OUTCOME_COOKIE = 'vestibule_signed_out';

/** Kind of the records that name the applications of a sign-out. */
const KIND = 'SignedOut';

/** What was told of one application: its notice's own name says what became of it. */
type Told = Pick<KeptNotice, 'applicationId' | 'sid'>;

/** The way out: asked first, then everywhere at once, then a page that says what became of each application and can be reloaded. */
export function signOutRoutes(router: Router, dependencies: PortalDependencies): void {
  router.get(SIGN_OUT_URL, (ctx) => confirmSignOut(dependencies, ctx));
  router.post(SIGN_OUT_URL, (ctx) => signOutEverywhere(dependencies, ctx));
  router.get(OUTCOME_URL, (ctx) => showOutcomes(dependencies, ctx));
}

async function confirmSignOut(dependencies: PortalDependencies, ctx: Context): Promise<void> {
  const context = pageContext(ctx, dependencies.house);
  const session = await currentSession(ctx, dependencies.provider, dependencies.reader);
  if (!session) return afterSignOut(dependencies, ctx);
  const opened = await dependencies.ledger.bySession(session.uid);
  const applications = opened.map(({ applicationId }) => nameOf(dependencies, applicationId, context.lang));
  const target = { action: SIGN_OUT_URL, hidden: {} };
  ctx.type = 'html';
  ctx.body = String(logoutConfirmPage({ asker: null, applications, target, stayUrl: '/' }, context));
}

async function signOutEverywhere(dependencies: PortalDependencies, ctx: Context): Promise<void> {
  const { provider, store, clock, notices } = dependencies;
  const session = await currentSession(ctx, provider, dependencies.reader);
  const reference = referenceOfSession(dependencies, ctx);
  if (!session || reference === undefined) return afterSignOut(dependencies, ctx);
  const kept = await endOurSide(dependencies, session.uid);
  // Before anybody is told: a process killed meanwhile leaves no end without its line.
  await auditEnd(dependencies, ctx, session, kept);
  await store.put(KIND, reference, {
    payload: { told: kept.map(({ applicationId, sid }): Told => ({ applicationId, sid })) },
    expiresAt: new Date(clock.now().getTime() + OUTCOMES_SECONDS * 1000),
  });
  await Promise.race([notices.send(kept), setTimeout(PATIENCE_MS, undefined, { ref: false })]);
  ctx.cookies.set(provider.cookieName('session'), null, { path: '/' });
  toOutcomes(dependencies, ctx, reference);
}

async function auditEnd(
  { audit, clock }: PortalDependencies,
  ctx: Context,
  { person }: CurrentSession,
  kept: readonly KeptNotice[],
): Promise<void> {
  await audit.append({
    at: clock.now(),
    action: 'sign-out.everywhere',
    actor: person.personId,
    subject: '',
    outcome: 'success',
    code: '',
    from: ctx.ip,
    request: String(ctx.state.requestId),
    details: { applications: kept.map(({ applicationId }) => applicationId).join(' ') },
  });
}

/** Nobody is signed in. A form sent twice, or a page reloaded while it was on its way, still finds what its sign-out came to. */
async function afterSignOut(dependencies: PortalDependencies, ctx: Context): Promise<void> {
  const reference = referenceOfSession(dependencies, ctx);
  const record = reference === undefined ? undefined : await dependencies.store.get(KIND, reference);
  if (reference === undefined || record === undefined) return home(ctx);
  toOutcomes(dependencies, ctx, reference);
}

/** What became of each application so far. Somebody who signed in here since sees nothing of the sign-out before. */
async function showOutcomes(dependencies: PortalDependencies, ctx: Context): Promise<void> {
  const { store, provider, reader, house } = dependencies;
  const reference = ctx.cookies.get(OUTCOME_COOKIE, { signed: false });
  const record = reference === undefined ? undefined : await store.get(KIND, reference);
  const session = await currentSession(ctx, provider, reader);
  if (reference === undefined || record === undefined || session) {
    if (reference !== undefined) {
      await store.destroy(KIND, reference);
      ctx.cookies.set(OUTCOME_COOKIE, null, cookieOptions(dependencies));
    }
    return home(ctx);
  }
  const context = pageContext(ctx, house);
  // The store gives back what the sign-out put in.
  const told = record.payload.told as readonly Told[];
  const applications = await Promise.all(
    told.map(async ({ applicationId, sid }): Promise<ToldApplication> => {
      const outcome = await dependencies.notices.outcomeOf({ applicationId, sid });
      return { name: nameOf(dependencies, applicationId, context.lang), outcome };
    }),
  );
  const isWaiting = applications.some(({ outcome }) => outcome === 'waiting');
  if (isWaiting) ctx.set('Refresh', `${LOOK_SECONDS};url=${OUTCOME_URL}`);
  ctx.type = 'html';
  ctx.body = String(
    signedOutPage({ applications, homeUrl: '/', lookUrl: isWaiting ? OUTCOME_URL : null, back: null }, context),
  );
}

/**
 * Names the sign-out of a session: nobody guesses it who did not hold the session's cookie, and it opens nothing, as the session is over.
 * Of the cookie itself, so that a form sent again by a browser that never got the answer to the first names the same one.
 */
function referenceOfSession({ provider }: PortalDependencies, ctx: Context): string | undefined {
  const cookie = ctx.cookies.get(provider.cookieName('session'), { signed: false });
  if (cookie === undefined) return undefined;
  return createHash('sha256').update(`signed-out\n${cookie}`).digest('base64url');
}

function toOutcomes(dependencies: PortalDependencies, ctx: Context, reference: string): void {
  ctx.cookies.set(OUTCOME_COOKIE, reference, {
    ...cookieOptions(dependencies),
    maxAge: OUTCOMES_SECONDS * 1000,
  });
  ctx.status = 303;
  ctx.redirect(OUTCOME_URL);
}

/** Somebody signs in: this browser shows no more what became of the sign-out before, not even once this session is over in its turn. */
export function forgetOutcomes(ctx: Context): void {
  ctx.cookies.set(OUTCOME_COOKIE, null, { httpOnly: true, sameSite: 'strict', signed: false, path: SIGN_OUT_URL });
}

function cookieOptions({ house }: PortalDependencies) {
  return { httpOnly: true, sameSite: 'strict', secure: house.https, signed: false, path: SIGN_OUT_URL } as const;
}

function nameOf({ applications }: PortalDependencies, applicationId: string, lang: Lang): string {
  return applications.find(applicationId)?.name[lang] ?? applicationId;
}

function home(ctx: Context): void {
  ctx.status = 303;
  ctx.redirect('/');
}
