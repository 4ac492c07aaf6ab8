import type { Context } from 'koa';
import type { Application } from '../../../federation/index.ts';
import { pageContext } from '../../http/page-context.ts';
import { type AdminWorkView, adminWorkPage } from '../../ui/pages/admin-work.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Administrator } from '../entrance.ts';
import { LOOK_SECONDS } from './long-works.ts';
import { dossierUrl } from './present-sheet.ts';

/** A work that goes on: the browser looks again by itself, without a script. */
export function showWork(
  { house }: AdminDependencies,
  ctx: Context,
  { view }: Administrator,
  application: Application,
  shown: Pick<AdminWorkView, 'kind' | 'work'>,
): void {
  const context = pageContext(ctx, house);
  ctx.set('Refresh', `${LOOK_SECONDS};url=${shown.work.lookUrl}`);
  const dossier = application.name[context.lang];
  const page = { admin: view, sheetsUrl: view.sheetsUrl, dossier, dossierUrl: dossierUrl(application.id), ...shown };
  ctx.body = String(adminWorkPage(page, context));
}
