import type { Context } from 'koa';
import type { Application, DraftVerdict, Rehearsal } from '../../../federation/index.ts';
import { readForm } from '../../http/body.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Administrator, Handler } from '../entrance.ts';
import { authorOn, fail, home } from './draft-steps.ts';
import type { Sight } from './long-works.ts';
import { dossierUrl } from './present-sheet.ts';
import { showWork } from './show-work.ts';

const PATH = '/brouillon/repetition';

type Find = (ctx: Context) => Application;
type Rehearsed = DraftVerdict<{ rehearsal: Rehearsal }>;

/** Rehearse the draft: its report at once when it is soon there, else the page that says how far it is. */
export function rehearse(dependencies: AdminDependencies, find: Find): Handler {
  return async (ctx, administrator) => {
    const { federation, clock, works } = dependencies;
    const application = find(ctx);
    const { id } = application;
    const since = new Date((await readForm(ctx.req)).get('since') ?? '');
    const from = Number.isNaN(since.getTime()) ? new Date(0) : since;
    const at = clock.now();
    if (works.rehearsals.isRunning(id))
      return fail(dependencies, ctx, administrator, application, 'federation.draft.rehearsing', {});
    works.rehearsals.forget(id);
    // Known as the request comes: whoever waits may be gone at the end, and a connection that is over has no address.
    const author = authorOn(ctx, administrator);
    const seen = await works.rehearsals.see(id, (watched) => federation.drafts.rehearse(id, author, from, at, watched));
    if (seen.isDone) return conclude(dependencies, ctx, administrator, application, seen.outcome);
    ctx.status = 303;
    ctx.redirect(dossierUrl(id, PATH));
  };
}

/** How far the rehearsal is; the draft's page once it has ended. */
export function showRehearsal(dependencies: AdminDependencies, find: Find): Handler {
  return async (ctx, administrator) => {
    const application = find(ctx);
    const { id } = application;
    const seen: Sight<Rehearsed> | null = await dependencies.works.rehearsals.look(id);
    if (seen?.isDone) return conclude(dependencies, ctx, administrator, application, seen.outcome);
    if (seen === null) {
      ctx.status = 303;
      return ctx.redirect(dossierUrl(id, '/brouillon'));
    }
    const work = {
      ...seen,
      lookUrl: dossierUrl(id, PATH),
      stop: { action: dossierUrl(id, `${PATH}/arret`), hidden: {} },
    };
    showWork(dependencies, ctx, administrator, application, { kind: 'rehearsal', work });
  };
}

export function stopRehearsal(dependencies: AdminDependencies, find: Find): Handler {
  return async (ctx) => {
    const { id } = find(ctx);
    await dependencies.works.rehearsals.stop(id);
    home(ctx, id, '/brouillon', 'stopped');
  };
}

function conclude(
  dependencies: AdminDependencies,
  ctx: Context,
  administrator: Administrator,
  application: Application,
  verdict: Rehearsed,
): void {
  dependencies.works.rehearsals.forget(application.id);
  if (verdict.accepted) home(ctx, application.id, '/brouillon', 'rehearsed');
  else fail(dependencies, ctx, administrator, application, verdict.code, {});
}
