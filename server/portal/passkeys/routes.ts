import Router from '@koa/router';
import type { Context } from 'koa';
import { readForm } from '../../http/body.ts';
import { pageContext } from '../../http/page-context.ts';
import { allowScript } from '../../http/security-headers.ts';
import type { Passkey } from '../../passkeys/passkey.ts';
import { type EnrolPlace, plainName } from '../../passkeys/passkeys.ts';
import type { EnrolPermit } from '../../passkeys/permits.ts';
import type { Both, FormTarget } from '../../ui/context.ts';
import { passkeyLinkPage } from '../../ui/pages/passkey-link.ts';
import { type PasskeysView, type PasskeyView, passkeysPage } from '../../ui/pages/passkeys.ts';
import { texts } from '../../ui/texts/texts.ts';
import { type CurrentSession, currentSession } from '../current-session.ts';
import { displayName } from '../present-person.ts';
import { refusalOf } from '../refusal-of.ts';
import { PASSKEYS_DESTINATION } from '../sign-in.ts';
import { auditEnrolment, auditPasskey } from './audit-passkeys.ts';
import type { OwnPasskeysDependencies } from './dependencies.ts';
import { DEVICE_PATH, deviceRoutes } from './device-routes.ts';
import { endRemoved } from './end-removed.ts';

const PATH = '/cles';
const ADD_URL = `/sign-in?to=${PASSKEYS_DESTINATION}`;

/** One's own passkeys: listed, named, removed; made where the card was just shown, here or by a link on another device. */
export function ownPasskeysRoutes(dependencies: OwnPasskeysDependencies): Router {
  const router = new Router();
  router.get(PATH, (ctx) => show(dependencies, ctx));
  router.post(PATH, (ctx) => create(dependencies, ctx));
  router.post(`${PATH}/lien`, (ctx) => giveLink(dependencies, ctx));
  router.post(`${PATH}/:id/nom`, (ctx) => rename(dependencies, ctx));
  router.post(`${PATH}/:id/carte`, (ctx) => restOn(dependencies, ctx));
  router.post(`${PATH}/:id/retrait`, (ctx) => remove(dependencies, ctx));
  deviceRoutes(router, dependencies);
  return router;
}

async function signedIn(
  { provider, reader }: OwnPasskeysDependencies,
  ctx: Context,
): Promise<CurrentSession | undefined> {
  const session = await currentSession(ctx, provider, reader);
  if (!session) goTo(ctx, ADD_URL);
  return session;
}

async function show(dependencies: OwnPasskeysDependencies, ctx: Context): Promise<void> {
  const session = await signedIn(dependencies, ctx);
  if (session) await present(dependencies, ctx, session, null);
}

const DONE = { cree: 'enrolled', retiree: 'removed', nommee: 'renamed', rattachee: 'rested' } as const;

async function present(
  dependencies: OwnPasskeysDependencies,
  ctx: Context,
  session: CurrentSession,
  code: string | null,
): Promise<void> {
  const { passkeys, house } = dependencies;
  const place = placeOf(session);
  const { personId } = session.person;
  const permit = await passkeys.permitAt(place, personId);
  if (permit) allowScript(ctx, 'passkey');
  const refusal = code === null ? null : refusalOf(ctx, code);
  const view: PasskeysView = {
    passkeys: (await passkeys.list(personId)).map((passkey) => presentPasskey(passkey, permit)),
    make: permit
      ? {
          ask: {
            does: 'create',
            options: await passkeys.askCreation(place, permit, displayName(session.person)),
            target: target(''),
          },
          linkTarget: target('/lien'),
          until: permit.expiresAt,
        }
      : null,
    addUrl: ADD_URL,
    outcome: outcomeOf(ctx),
    failure: refusal,
    homeUrl: '/',
  };
  ctx.type = 'html';
  ctx.body = String(passkeysPage(view, pageContext(ctx, house)));
}

function placeOf({ uid }: CurrentSession): EnrolPlace {
  return { kind: 'enrol', sessionUid: uid };
}

function target(path: string): FormTarget {
  return { action: PATH + path, hidden: {} };
}

function presentPasskey(passkey: Passkey, permit: EnrolPermit | undefined): PasskeyView {
  const { id, name, isSynced, createdAt, lastUsedAt, expiresAt, marks } = passkey;
  const isOther = permit !== undefined && permit.card.marks.issued.serial !== marks.issued.serial;
  const restOnTarget = isOther ? target(`/${id}/carte`) : null;
  const targets = { rename: target(`/${id}/nom`), remove: target(`/${id}/retrait`), restOn: restOnTarget };
  return { id, name, isSynced, createdAt, lastUsedAt, expiresAt, ...targets };
}

function outcomeOf(ctx: Context): PasskeysView['outcome'] {
  const said = new URLSearchParams(ctx.querystring).get('fait') ?? '';
  if (!Object.hasOwn(DONE, said)) return null;
  const outcome = DONE[said as keyof typeof DONE];
  const sentence: Both = { fr: texts('fr').passkeys.outcomes[outcome], en: texts('en').passkeys.outcomes[outcome] };
  return { tone: 'success', sentence };
}

async function create(dependencies: OwnPasskeysDependencies, ctx: Context): Promise<void> {
  const session = await signedIn(dependencies, ctx);
  if (!session) return;
  const form = await readForm(ctx.req);
  const place = placeOf(session);
  const { personId } = session.person;
  const verdict = await dependencies.passkeys.enrol(
    place,
    form.get('response') ?? '',
    form.get('name') ?? '',
    personId,
  );
  await auditEnrolment(dependencies, ctx, place, verdict);
  if (!verdict.accepted) return present(dependencies, ctx, session, verdict.code);
  goTo(ctx, `${PATH}?fait=cree`);
}

async function giveLink(dependencies: OwnPasskeysDependencies, ctx: Context): Promise<void> {
  const { passkeys, house, issuer } = dependencies;
  const session = await signedIn(dependencies, ctx);
  if (!session) return;
  const { personId } = session.person;
  const permit = await passkeys.permitAt(placeOf(session), personId);
  if (!permit) return present(dependencies, ctx, session, 'server.passkey.card-needed');
  const { link, until } = await passkeys.permits.makeLink(permit, session.uid);
  await auditPasskey(dependencies, ctx, 'passkey.linked', personId, {});
  const url = new URL(`${DEVICE_PATH}/${link}`, issuer).href;
  ctx.type = 'html';
  ctx.body = String(passkeyLinkPage({ url, until, backUrl: PATH }, pageContext(ctx, house)));
}

async function rename(dependencies: OwnPasskeysDependencies, ctx: Context): Promise<void> {
  const session = await signedIn(dependencies, ctx);
  if (!session) return;
  const name = plainName((await readForm(ctx.req)).get('name') ?? '');
  const { personId } = session.person;
  const id = String(ctx.params.id);
  if (!(await dependencies.passkeys.rename(personId, id, name))) {
    return present(dependencies, ctx, session, 'server.passkey.unknown');
  }
  await auditPasskey(dependencies, ctx, 'passkey.changed', personId, { passkey: id, what: 'name' });
  goTo(ctx, `${PATH}?fait=nommee`);
}

async function restOn(dependencies: OwnPasskeysDependencies, ctx: Context): Promise<void> {
  const session = await signedIn(dependencies, ctx);
  if (!session) return;
  const { personId } = session.person;
  const id = String(ctx.params.id);
  const permit = await dependencies.passkeys.permitAt(placeOf(session), personId);
  if (!permit) return present(dependencies, ctx, session, 'server.passkey.card-needed');
  if (!(await dependencies.passkeys.restOn(permit, id))) {
    return present(dependencies, ctx, session, 'server.passkey.unknown');
  }
  await auditPasskey(dependencies, ctx, 'passkey.changed', personId, { passkey: id, what: 'card' });
  goTo(ctx, `${PATH}?fait=rattachee`);
}

async function remove(dependencies: OwnPasskeysDependencies, ctx: Context): Promise<void> {
  const session = await signedIn(dependencies, ctx);
  if (!session) return;
  const { personId } = session.person;
  const removed = await dependencies.passkeys.remove(personId, String(ctx.params.id));
  if (!removed) return present(dependencies, ctx, session, 'server.passkey.unknown');
  await auditPasskey(dependencies, ctx, 'passkey.ended', personId, { passkey: removed.id, why: 'person' });
  await endRemoved(dependencies, ctx, removed);
  goTo(ctx, `${PATH}?fait=retiree`);
}

function goTo(ctx: Context, address: string): void {
  ctx.status = 303;
  ctx.redirect(address);
}
