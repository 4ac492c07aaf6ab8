import type Router from '@koa/router';
import type { Context } from 'koa';
import { personByNumber } from '../../directory/index.ts';
import { readForm } from '../http/body.ts';
import { statusOf } from '../http/code-words.ts';
import { pageContext } from '../http/page-context.ts';
import type { Outcome, Refusal } from '../ui/context.ts';
import { type AdministratorRow, adminAdministratorsPage, type RightValues } from '../ui/pages/admin-administrators.ts';
import { texts } from '../ui/texts/texts.ts';
import { type AdministratorRight, type RightVerdict, runsAt } from './administrator-right.ts';
import { auditRight } from './audit-right.ts';
import type { AdminDependencies } from './dependencies.ts';
import type { Administrator, Guard, Handler } from './entrance.ts';
import { actorName } from './present-sheet-parts.ts';
import { endOfLastDay, saidPlaces } from './said-right.ts';
import { refusalOf } from './sheets/draft-steps.ts';

const ADMINISTRATORS_URL = '/admin/administrateurs';
/** Longest text read from a form; the limits of rights are tighter. */
const MAX_CHARS = 2_000;
const BLANK: RightValues = {
  person: '',
  extent: 'limited',
  departments: '',
  establishments: '',
  until: '',
  reason: '',
};
const DONE = ['given', 'ended'] as const;
type Done = (typeof DONE)[number];

/** Who administers what: seen, given and ended by regional administrators, each with a reason and its line in the audit. */
export function administratorRoutes(router: Router, dependencies: AdminDependencies, guarded: Guard): void {
  router.get(
    '/administrateurs',
    guarded((ctx, administrator) => present(dependencies, ctx, administrator, BLANK, null)),
  );
  router.post('/administrateurs', guarded(give(dependencies)));
  router.post('/administrateurs/:person/fin', guarded(end(dependencies)));
}

async function present(
  dependencies: AdminDependencies,
  ctx: Context,
  { view }: Administrator,
  typed: RightValues,
  failure: Refusal | null,
): Promise<void> {
  const { administrators, clock, house } = dependencies;
  const rights = await administrators.list();
  const page = {
    admin: view,
    rights: rights.map((right, place) => row(dependencies, right, place, clock.now())),
    give: { action: ADMINISTRATORS_URL, hidden: {} },
    typed,
    outcome: outcomeOf(ctx),
    failure,
  };
  ctx.body = String(adminAdministratorsPage(page, pageContext(ctx, house)));
}

function row({ reader }: AdminDependencies, right: AdministratorRight, place: number, now: Date): AdministratorRow {
  const { personId, territory, until, ended, version } = right;
  const person = encodeURIComponent(personId);
  const end = { action: `${ADMINISTRATORS_URL}/${person}/fin`, hidden: { version: String(version) } };
  return {
    id: String(place),
    name: actorName(reader, personId),
    url: `/admin/personnes/${person}`,
    territory,
    // It is over as the next day begins.
    lastDay: new Date(until.getTime() - 1),
    ended,
    end: runsAt(now)(right) ? end : null,
  };
}

function outcomeOf(ctx: Context): Outcome | null {
  const done = DONE.find((one) => one === new URLSearchParams(ctx.querystring).get('fait'));
  if (done === undefined) return null;
  const [fr, en] = [texts('fr').administrators.done[done], texts('en').administrators.done[done]];
  return { tone: 'success', sentence: { fr, en } };
}

/** The version of a right that runs is that of now: who gives one names the whole of it. */
function give(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const { administrators, reader } = dependencies;
    const typed = valuesOf(await readForm(ctx.req));
    const personId = personByNumber(reader, typed.person)?.personId;
    if (personId === undefined) return refuse(dependencies, ctx, administrator, typed, 'directory.person.absent');
    const verdict = await administrators.give({
      personId,
      by: administrator.session.person.personId,
      territory: territoryOf(typed),
      until: endOfLastDay(typed.until),
      reason: typed.reason,
      version: await administrators.runningVersion(personId),
    });
    await conclude(dependencies, ctx, administrator, typed, verdict, 'given');
  };
}

function end(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const form = await readForm(ctx.req);
    const verdict = await dependencies.administrators.end({
      personId: String(ctx.params.person),
      by: administrator.session.person.personId,
      reason: (form.get('reason') ?? '').slice(0, MAX_CHARS),
      version: Number(form.get('version')),
    });
    await conclude(dependencies, ctx, administrator, BLANK, verdict, 'ended');
  };
}

function valuesOf(form: URLSearchParams): RightValues {
  const said = (name: string) => (form.get(name) ?? '').trim().slice(0, MAX_CHARS);
  return {
    person: said('person'),
    extent: said('extent') === 'region' ? 'region' : 'limited',
    departments: said('departments'),
    establishments: said('establishments'),
    until: said('until'),
    reason: said('reason'),
  };
}

/** A limited right without a place is refused: it is never taken for one over the region. */
function territoryOf({ extent, departments, establishments }: RightValues): AdministratorRight['territory'] {
  if (extent === 'region') return null;
  return saidPlaces(departments, establishments);
}

async function conclude(
  dependencies: AdminDependencies,
  ctx: Context,
  administrator: Administrator,
  typed: RightValues,
  verdict: RightVerdict,
  done: Done,
): Promise<void> {
  if (!verdict.accepted) return refuse(dependencies, ctx, administrator, typed, verdict.code);
  await auditRight(dependencies.audit, verdict.right, {
    at: dependencies.clock.now(),
    actor: administrator.session.person.personId,
    from: ctx.ip,
    request: String(ctx.state.requestId),
  });
  ctx.status = 303;
  ctx.redirect(`${ADMINISTRATORS_URL}?fait=${done}`);
}

function refuse(
  dependencies: AdminDependencies,
  ctx: Context,
  administrator: Administrator,
  typed: RightValues,
  code: string,
): Promise<void> {
  ctx.status = statusOf(code);
  return present(dependencies, ctx, administrator, typed, refusalOf(ctx, code));
}
