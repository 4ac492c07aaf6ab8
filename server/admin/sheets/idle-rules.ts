import type { Context } from 'koa';
import type { Application, CompiledSheet, IdleRules } from '../../../federation/index.ts';
import { readForm } from '../../http/body.ts';
import { pageContext } from '../../http/page-context.ts';
import type { Lang } from '../../ui/context.ts';
import { adminIdlePage, type IdleFoundView } from '../../ui/pages/admin-idle.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Handler } from '../entrance.ts';
import { dossierUrl } from './present-sheet.ts';
import { showWork } from './show-work.ts';

/** Rules told on one page. */
const MAX_SHOWN = 200;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

type Find = (ctx: Context) => Application;

/** Rules of the sheet in force that decided nothing since a day. What was found is kept for its pages, and worked out anew when that is asked. */
export function showIdle(dependencies: AdminDependencies, find: Find): Handler {
  return async (ctx, administrator) => {
    const { federation, clock, house, works } = dependencies;
    const application = find(ctx);
    const query = new URLSearchParams(ctx.querystring);
    const day = dayAsked(query.get('depuis'));
    const url = dossierUrl(application.id, '/inactives');
    const address = (more: Record<string, string>) =>
      `${url}?${new URLSearchParams({ ...(day === '' ? {} : { depuis: day }), ...more })}`;
    const at = clock.now();
    const name = nameOf(application, day, federation.sheets.versionInForce(application.id, at));
    if (query.has('refaire')) works.idle.forget(name);
    const since = day === '' ? new Date(0) : new Date(day);
    const seen = await works.idle.see(name, (watched) =>
      federation.reverse.neverMatched(application.id, since, at, watched),
    );
    if (!seen.isDone) {
      const stop = { action: dossierUrl(application.id, '/inactives/arret'), hidden: { depuis: day } };
      const work = { ...seen, lookUrl: address({}), stop };
      return showWork(dependencies, ctx, administrator, application, { kind: 'idle', work });
    }
    const context = pageContext(ctx, house);
    const titles = titlesOf(await federation.sheets.ready(application.id, at), context.lang);
    const asks = Number(query.get('page') ?? '1');
    const page = adminIdlePage(
      {
        admin: administrator.view,
        sheetsUrl: administrator.view.sheetsUrl,
        dossier: application.name[context.lang],
        dossierUrl: dossierUrl(application.id),
        action: url,
        since: day,
        found: seen.outcome && presentFound({ ...seen.outcome, at: seen.startedAt, titles }, asks, address),
      },
      context,
    );
    ctx.body = String(page);
  };
}

/** Stop looking through the decisions. */
export function stopIdle(dependencies: AdminDependencies, find: Find): Handler {
  return async (ctx) => {
    const application = find(ctx);
    const day = dayAsked((await readForm(ctx.req)).get('depuis'));
    const version = dependencies.federation.sheets.versionInForce(application.id, dependencies.clock.now());
    await dependencies.works.idle.stop(nameOf(application, day, version));
    ctx.status = 303;
    ctx.redirect(`${dossierUrl(application.id)}?fait=stopped`);
  };
}

/** One for everybody who asks the same. */
function nameOf({ id }: Application, day: string, version: number | null): string {
  return `${version ?? 'none'} ${day} ${id}`;
}

/** `''`: no day. */
function dayAsked(said: string | null): string {
  return said !== null && DAY.test(said) && !Number.isNaN(Date.parse(said)) ? said : '';
}

type Titles = ReadonlyMap<string, string>;

/** What each rule says of itself. */
function titlesOf(sheet: CompiledSheet | null, lang: Lang): Titles {
  return new Map(sheet?.sheet.rules.map(({ id, title }) => [id, title[lang]]));
}

function presentFound(
  { rules, asked, cutAt, at, titles }: IdleRules & { readonly at: Date; readonly titles: Titles },
  asks: number,
  address: (more: Record<string, string>) => string,
): IdleFoundView {
  const last = Math.max(1, Math.ceil(rules.length / MAX_SHOWN));
  const page = Number.isSafeInteger(asks) && asks >= 1 ? Math.min(asks, last) : 1;
  return {
    ...{ at, asked, total: rules.length, cutAt: cutAt ?? null },
    rules: rules.slice((page - 1) * MAX_SHOWN, page * MAX_SHOWN).map((id) => ({ id, title: titles.get(id) ?? '' })),
    againUrl: address({ refaire: '' }),
    nextUrl: page < last ? address({ page: String(page + 1) }) : null,
  };
}
