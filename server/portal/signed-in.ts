import type { Context } from 'koa';
import { type CurrentSession, currentSession } from './current-session.ts';
import type { PortalDependencies } from './dependencies.ts';

/** Whose session this is; undefined when nobody is signed in, and was sent to the hall. */
export async function signedIn(
  { provider, reader }: Pick<PortalDependencies, 'provider' | 'reader'>,
  ctx: Context,
): Promise<CurrentSession | undefined> {
  const session = await currentSession(ctx, provider, reader);
  if (session) return session;
  ctx.status = 303;
  ctx.redirect('/');
  return undefined;
}
