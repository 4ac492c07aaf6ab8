import type Router from '@koa/router';
import type { Context } from 'koa';
import { conflictEvent } from '../conflict-event.ts';
import { bodyOf, refuseChange } from './asked-change.ts';
import { type DirectoryApiDependencies, guarded, READ_SCOPE, WRITE_SCOPE } from './guard.ts';
import { decisionSchema } from './schemas-of-conflicts.ts';

/** What files and the directory disagree about, for programs. */
export function conflictRoutes(router: Router, dependencies: DirectoryApiDependencies): void {
  router.get(
    '/conflicts',
    guarded(dependencies, READ_SCOPE, (ctx) => {
      ctx.body = dependencies.conflicts.list();
    }),
  );
  router.post(
    '/conflicts/:conflict/settle',
    guarded(dependencies, WRITE_SCOPE, (ctx, by) => settle(dependencies, ctx, by)),
  );
}

/** The instant seen is that of the conflict as it was read: another one is 412. */
async function settle(dependencies: DirectoryApiDependencies, ctx: Context, actor: string): Promise<void> {
  const { conflicts, journal, audit, clock } = dependencies;
  const asked = await bodyOf(ctx, decisionSchema);
  if (asked === null) return;
  const decision = { id: String(ctx.params.conflict), ...asked };
  const at = clock.now();
  const verdict = await conflicts.settle({ personId: actor }, decision, at);
  if (!verdict.accepted) return refuseChange(ctx, verdict);
  const from = { from: ctx.ip, request: String(ctx.state.requestId) };
  await journal.catchUp(from);
  await audit.append(conflictEvent(verdict.conflict, decision, { at, actor, ...from }));
  ctx.body = verdict.conflict;
}
