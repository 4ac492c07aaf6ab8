import type { Context } from 'koa';
import { endSessions } from '../../leaving/end-access.ts';
import type { Passkey } from '../../passkeys/passkey.ts';
import type { OwnPasskeysDependencies } from './dependencies.ts';

/** End what a removed passkey opened: the telephone it was on is in other hands, perhaps. */
export async function endRemoved(
  dependencies: OwnPasskeysDependencies,
  ctx: Context,
  { id, personId }: Passkey,
): Promise<void> {
  const opened = await dependencies.passkeys.sessions.openedBy(id);
  const uids = new Set(opened.map(({ sessionUid }) => sessionUid));
  if (uids.size === 0) return;
  const by = { by: personId, from: ctx.ip, request: String(ctx.state.requestId) };
  await endSessions(dependencies, personId, uids, { why: 'passkey', ...by });
}
