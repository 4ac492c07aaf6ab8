import type Router from '@koa/router';
import type { Context } from 'koa';
import { conflictEvent } from '../conflict-event.ts';
import { bodyOf, refuseChange } from './asked-change.ts';
import { type ApiGuard, type Asking, READ_SCOPE, WRITE_SCOPE } from './guard.ts';
import { decisionSchema } from './schemas-of-conflicts.ts';

/** What files and the directory disagree about, for programs. */
export function conflictRoutes(router: Router, guard: ApiGuard): void {
  router.get(
    '/conflicts',
    guard.records(READ_SCOPE, (ctx, { conflicts }) => {
      ctx.body = conflicts.list();
    }),
  );
  router.post('/conflicts/:conflict/settle', guard.records(WRITE_SCOPE, settle));
}

/** The instant seen is that of the conflict as it was read: another one is 412. */
async function settle(ctx: Context, { conflicts, journal, audit, clock, by: actor }: Asking): Promise<void> {
  const asked = await bodyOf(ctx, decisionSchema);
  if (asked === null) return;
  const decision = { id: String(ctx.params.conflict), ...asked };
  const at = clock.now();
  const verdict = await conflicts.settle({ personId: actor }, decision, at);
  if (!verdict.accepted) return refuseChange(ctx, verdict);
  const from = { actor, from: ctx.ip, request: String(ctx.state.requestId) };
  await journal.catchUp(from);
  await audit.append(conflictEvent(verdict.conflict, decision, { at, ...from }));
  ctx.body = verdict.conflict;
}
