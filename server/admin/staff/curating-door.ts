import type { Context } from 'koa';
import { type CuratingActor, type DirectoryRight, REGIONAL_RIGHT, type Structure } from '../../../directory/index.ts';
import { ServerError } from '../../errors.ts';
import { currentSession, isByCard } from '../../portal/current-session.ts';
import type { AdminDependencies } from '../dependencies.ts';
import { type Administrator, adminView, deny, type Guard } from '../entrance.ts';
import { curatesToday, STAFF_URL } from './curates-today.ts';

/** Lets through by card administrators and whoever curates an establishment today (decision 0049); each handler asks about its own establishment. */
export function curatingGuard(dependencies: AdminDependencies): Guard {
  const { provider, reader, administrators } = dependencies;
  return (handler) => async (ctx) => {
    const session = await currentSession(ctx, provider, reader);
    if (!session || !isByCard(session)) {
      ctx.status = 303;
      ctx.redirect('/sign-in?to=personnel');
      return;
    }
    const { personId } = session.person;
    const isAdministrator = await administrators.isAdministrator(personId);
    if (!isAdministrator && !curatesToday(dependencies, personId)) return deny(dependencies, ctx, session);
    ctx.type = 'html';
    const extent = isAdministrator ? 'region' : 'staff';
    // Staff is kept by a right of its own, which the directory asks about: of other records a curator writes none.
    const right: DirectoryRight = isAdministrator ? REGIONAL_RIGHT : { class: 'curator', territory: null };
    await handler(ctx, { session, view: adminView(session, extent), isAdministrator, right });
  };
}

/** Who acts, as the directory asks. */
export function actorOf({ session, isAdministrator }: Administrator): CuratingActor {
  return { personId: session.person.personId, isAdministrator };
}

/**
 * A structure that the person may curate, open or closed. One that they may not is not there for them.
 * @throws ServerError `server.page.absent`
 */
export function curatedStructure(
  dependencies: Pick<AdminDependencies, 'reader' | 'staff' | 'clock'>,
  administrator: Administrator,
  ctx: Context,
  key: string,
): Structure {
  const found = dependencies.reader.findStructure(key);
  const structure = 'record' in found ? found.record : null;
  if (structure === null || !mayCurate(dependencies, administrator, structure.key)) {
    throw new ServerError('server.page.absent', `nothing at ${ctx.path}`);
  }
  return structure;
}

/** Whether somebody may act on a structure; null: one that is a part of nothing. */
export function mayCurate(
  { staff, clock }: Pick<AdminDependencies, 'staff' | 'clock'>,
  { session, isAdministrator }: Administrator,
  key: string | null,
): boolean {
  return isAdministrator || (key !== null && staff.mayCurate(session.person.personId, key, clock.now()));
}

export function nameOf({ longName, name, tradeName, key }: Structure): string {
  return longName || name || tradeName || key;
}

export function listUrl(key: string, rest = ''): string {
  return `${STAFF_URL}/${encodeURIComponent(key)}${rest}`;
}
