import type { Context } from 'koa';
import type { DirectoryRight } from '../../directory/index.ts';
import { readForm } from '../http/body.ts';
import { pageContext } from '../http/page-context.ts';
import { type CurrentSession, currentSession, isByCard } from '../portal/current-session.ts';
import { displayName } from '../portal/present-person.ts';
import type { AdminView } from '../ui/components/admin-frame.ts';
import { adminDeniedPage } from '../ui/pages/admin-denied.ts';
import { adminFirstPage } from '../ui/pages/admin-first.ts';
import { directoryTerritory } from './administrator-right.ts';
import { FIRST_LINK_MINUTES } from './administrators.ts';
import type { AdminDependencies } from './dependencies.ts';
import { curatesToday, STAFF_URL } from './staff/curates-today.ts';

/** Cookie that carries the first link through the card sign-in. */
const FIRST_LINK_COOKIE = 'vestibule_first_link';

/** A person in the administration. */
export interface Administrator {
  readonly session: CurrentSession;
  readonly view: AdminView;
  /** Of the whole region. Otherwise somebody limited to a territory, or a curator: let in to their records, or staff, alone. */
  readonly isAdministrator: boolean;
  /** What the directory lets them see and write. */
  readonly right: DirectoryRight;
}

/** Pages that are about the whole region, or that somebody limited to a territory is let in to as well. */
export type Extent = 'region' | 'territory';

/** A page of the administration, for whoever was let in. */
export type Handler = (ctx: Context, administrator: Administrator) => Promise<void>;

/** Lets administrators through to a handler, and nobody else. */
export type Guard = (handler: Handler) => (ctx: Context) => Promise<void>;

/**
 * Let an administrator through. Nobody signed in, or by a passkey: to the card. Someone with the first link: spent for them. Someone else: the
 * page that says no, and the audit line.
 *
 * @param needed what the page is about
 * @returns undefined when the answer has been given already
 */
export async function enter(
  dependencies: AdminDependencies,
  ctx: Context,
  needed: Extent,
): Promise<Administrator | undefined> {
  const session = await currentSession(ctx, dependencies.provider, dependencies.reader);
  if (!session || !isByCard(session)) {
    ctx.status = 303;
    ctx.redirect('/sign-in?to=admin');
    return undefined;
  }
  await redeemLink(dependencies, ctx, session);
  const given = await dependencies.administrators.rightOf(session.person.personId);
  if (given === null) {
    if (ctx.path === '/admin' && ctx.method === 'GET' && curatesToday(dependencies, session.person.personId)) {
      ctx.status = 303;
      ctx.redirect(STAFF_URL);
      return undefined;
    }
    await deny(dependencies, ctx, session);
    return undefined;
  }
  const territory = directoryTerritory(given);
  if (territory !== null && needed === 'region') {
    await deny(dependencies, ctx, session, 'directory.territory.regional');
    return undefined;
  }
  const extent = territory === null ? 'region' : 'territory';
  const right = { class: 'administrator', territory } as const;
  return { session, view: adminView(session, extent), isAdministrator: territory === null, right };
}

export function adminView({ person }: CurrentSession, extent: AdminView['extent']): AdminView {
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
    administratorsUrl: '/admin/administrateurs',
    extent,
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
  code: 'server.admin.not-administrator' | 'directory.territory.regional' = 'server.admin.not-administrator',
): Promise<void> {
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
        homeUrl: code === 'directory.territory.regional' ? '/admin' : '/',
        isLimited: code === 'directory.territory.regional',
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
