import type { Context } from 'koa';
import { readForm } from '../http/body.ts';
import { pageContext } from '../http/page-context.ts';
import { type CurrentSession, currentSession } from '../portal/current-session.ts';
import { displayName } from '../portal/present-person.ts';
import type { AdminView } from '../ui/components/admin-frame.ts';
import { adminDeniedPage } from '../ui/pages/admin-denied.ts';
import { adminFirstPage } from '../ui/pages/admin-first.ts';
import { FIRST_LINK_MINUTES } from './administrators.ts';
import type { AdminDependencies } from './dependencies.ts';
import { curatesToday, STAFF_URL } from './staff/curates-today.ts';

/** Cookie that carries the first link through the card sign-in. */
const FIRST_LINK_COOKIE = 'vestibule_first_link';

/** A person in the administration. */
export interface Administrator {
  readonly session: CurrentSession;
  readonly view: AdminView;
  /** Otherwise a curator, let in to the staff of their establishments alone. */
  readonly isAdministrator: boolean;
}

/** A page of the administration, for whoever was let in. */
export type Handler = (ctx: Context, administrator: Administrator) => Promise<void>;

/** Lets administrators through to a handler, and nobody else. */
export type Guard = (handler: Handler) => (ctx: Context) => Promise<void>;

/**
 * Let an administrator through. Nobody signed in: to the card. Someone with the first link: spent for them. Someone else: the
 * page that says no, and the audit line.
 *
 * @returns undefined when the answer has been given already
 */
export async function enter(dependencies: AdminDependencies, ctx: Context): Promise<Administrator | undefined> {
  const session = await currentSession(ctx, dependencies.provider, dependencies.reader);
  if (!session) {
    ctx.status = 303;
    ctx.redirect('/sign-in?to=admin');
    return undefined;
  }
  await redeemLink(dependencies, ctx, session);
  if (!(await dependencies.administrators.isAdministrator(session.person.personId))) {
    if (ctx.path === '/admin' && ctx.method === 'GET' && curatesToday(dependencies, session.person.personId)) {
      ctx.status = 303;
      ctx.redirect(STAFF_URL);
      return undefined;
    }
    await deny(dependencies, ctx, session);
    return undefined;
  }
  return { session, view: adminView(session), isAdministrator: true };
}

/** @param isCurator lets see the staff of establishments alone */
export function adminView({ person }: CurrentSession, isCurator = false): AdminView {
  return {
    administrator: displayName(person),
    searchUrl: '/admin',
    proposalsUrl: '/admin/propositions',
    networksUrl: '/admin/reseaux',
    importsUrl: '/admin/imports',
    conflictsUrl: '/admin/conflits',
    auditUrl: '/admin/audit',
    sheetsUrl: '/admin/dossiers',
    emergenciesUrl: '/admin/urgences',
    requestsUrl: '/admin/demandes',
    staffUrl: '/admin/personnel',
    curatorsUrl: '/admin/curateurs',
    isCurator,
    portalUrl: '/',
    signOutUrl: '/sign-out',
  };
}

async function redeemLink(
  { administrators, audit, clock, house }: AdminDependencies,
  ctx: Context,
  session: CurrentSession,
): Promise<void> {
  const token = ctx.cookies.get(FIRST_LINK_COOKIE, { signed: false });
  if (token === undefined) return;
  ctx.cookies.set(FIRST_LINK_COOKIE, null, cookieOptions(house.https));
  if (!(await administrators.redeemFirstLink(token, session.person.personId))) return;
  await audit.append({
    at: clock.now(),
    action: 'administrator.granted',
    actor: session.person.personId,
    subject: session.person.personId,
    outcome: 'success',
    code: '',
    from: ctx.ip,
    request: String(ctx.state.requestId),
    details: { by: 'first-link', nationalId: session.person.nationalId },
  });
}

/** The page that says no, and its line in the audit. */
export async function deny(
  { audit, clock, house }: AdminDependencies,
  ctx: Context,
  session: CurrentSession,
): Promise<void> {
  const code = 'server.admin.not-administrator';
  await audit.append({
    at: clock.now(),
    action: 'administrator.refused',
    actor: session.person.personId,
    subject: ctx.path,
    outcome: 'refused',
    code,
    from: ctx.ip,
    request: String(ctx.state.requestId),
    details: {},
  });
  ctx.status = 403;
  ctx.type = 'html';
  ctx.body = String(
    adminDeniedPage(
      {
        personName: displayName(session.person),
        homeUrl: '/',
        incident: String(ctx.state.requestId),
        code,
        at: clock.now(),
      },
      pageContext(ctx, house),
    ),
  );
}

function cookieOptions(https: boolean) {
  return {
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: https,
    signed: false,
    path: '/admin',
    maxAge: FIRST_LINK_MINUTES * 60 * 1000,
  };
}

/** `GET /admin/premier/:token`: what the link does, before anything is spent. */
export async function showFirstLink({ administrators, house }: AdminDependencies, ctx: Context): Promise<void> {
  const validUntil = await administrators.linkValidUntil(String(ctx.params.token));
  ctx.type = 'html';
  if (!validUntil) ctx.status = 404;
  ctx.body = String(
    adminFirstPage(
      validUntil
        ? {
            step: 'offered',
            target: { action: '/admin/premier', hidden: { token: String(ctx.params.token) } },
            validUntil,
          }
        : { step: 'spent', homeUrl: '/' },
      pageContext(ctx, house),
    ),
  );
}

/** `POST /admin/premier`: keep the link in this browser and go and sign in; it is spent at the door, by the person signed in. */
export async function takeFirstLink({ administrators, house }: AdminDependencies, ctx: Context): Promise<void> {
  const token = (await readForm(ctx.req)).get('token') ?? '';
  if (await administrators.linkValidUntil(token)) ctx.cookies.set(FIRST_LINK_COOKIE, token, cookieOptions(house.https));
  ctx.status = 303;
  ctx.redirect('/admin');
}
