import type { Context } from 'koa';
import { type Curation, parisDay, personByNumber } from '../../../directory/index.ts';
import { readForm } from '../../http/body.ts';
import { pageContext } from '../../http/page-context.ts';
import { adminCuratorsPage, type CurationRow, type GrantValues } from '../../ui/pages/admin-curators.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Administrator, Handler } from '../entrance.ts';
import { actorName, dayOf } from '../present-sheet-parts.ts';
import { actorOf, listUrl, nameOf } from './curating-door.ts';
import { done, NO_FAILURE, type StaffFailure, staffFailure, staffOutcome } from './staff-outcome.ts';

const CURATORS_URL = '/admin/curateurs';
/** Rights of one page. */
const RIGHTS_SHOWN = 100;
/** Longest text read from a form; the directory's own limits are tighter. */
const MAX_CHARS = 400;
const BLANK: GrantValues = { person: '', structure: '', from: '', until: '', reason: '' };
const SEPARATOR = ' ';

/** `GET /admin/curateurs`. */
export function showCurators(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => present(dependencies, ctx, administrator, BLANK, NO_FAILURE);
}

function present(
  dependencies: AdminDependencies,
  ctx: Context,
  { view }: Administrator,
  typed: GrantValues,
  failed: StaffFailure,
): void {
  const { staff, clock, house } = dependencies;
  const today = parisDay(clock.now());
  const rights = staff.curations(placeIn(ctx), RIGHTS_SHOWN);
  const last = rights.at(-1);
  const after = last === undefined ? '' : [last.personId, last.structureKey, last.from].join(SEPARATOR);
  const page = {
    admin: view,
    rights: rights.map((right, place) => row(dependencies, right, place, today)),
    nextUrl: rights.length < RIGHTS_SHOWN ? null : `${CURATORS_URL}?after=${encodeURIComponent(after)}`,
    grant: { action: CURATORS_URL, hidden: {} },
    typed,
    outcome: staffOutcome(ctx),
    ...failed,
  };
  ctx.body = String(adminCuratorsPage(page, pageContext(ctx, house)));
}

function placeIn(ctx: Context): Pick<Curation, 'personId' | 'structureKey' | 'from'> | null {
  const after = new URLSearchParams(ctx.querystring).get('after');
  if (after === null || after.length > MAX_CHARS) return null;
  const [personId = '', structureKey = '', from = ''] = after.split(SEPARATOR);
  return { personId, structureKey, from };
}

function row({ reader, clock }: AdminDependencies, right: Curation, place: number, today: string): CurationRow {
  const { personId, structureKey, from, until } = right;
  const structure = reader.findStructure(structureKey);
  const hidden = { personId, structureKey, from, 'seen-until': until };
  return {
    id: String(place),
    name: actorName(reader, personId),
    url: `/admin/personnes/${encodeURIComponent(personId)}`,
    establishment: 'record' in structure ? nameOf(structure.record) : structureKey,
    listUrl: listUrl(structureKey),
    from: dayOf(from) ?? clock.now(),
    until: dayOf(until) ?? clock.now(),
    untilDay: until,
    isRunning: from <= today && today <= until,
    change: { action: `${CURATORS_URL}/droit`, hidden },
  };
}

/** `POST /admin/curateurs`: a new right. */
export function grant(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const { staff, reader, clock } = dependencies;
    const form = await readForm(ctx.req);
    const said = (name: string) => (form.get(name) ?? '').trim().slice(0, MAX_CHARS);
    const typed: GrantValues = {
      person: said('person'),
      structure: said('structure'),
      from: said('from'),
      until: said('until'),
      reason: said('reason'),
    };
    const at = clock.now();
    const personId = personByNumber(reader, typed.person)?.personId ?? '';
    const days = { from: typed.from === '' ? parisDay(at) : typed.from, until: typed.until };
    const command = { personId, structureKey: typed.structure, ...days, reason: typed.reason };
    const verdict = await staff.performCuration(actorOf(administrator), command, at);
    if (!verdict.accepted) return present(dependencies, ctx, administrator, typed, staffFailure(ctx, verdict));
    await done(dependencies, ctx, administrator, CURATORS_URL, 'granted');
  };
}

/** `POST /admin/curateurs/droit`: another last day, with the one that was seen. */
export function changeRight(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const { staff, clock } = dependencies;
    const form = await readForm(ctx.req);
    const said = (name: string) => (form.get(name) ?? '').trim().slice(0, MAX_CHARS);
    const right = { personId: said('personId'), structureKey: said('structureKey'), from: said('from') };
    const command = { ...right, until: said('until'), seen: { until: said('seen-until') }, reason: said('reason') };
    const verdict = await staff.performCuration(actorOf(administrator), command, clock.now());
    if (!verdict.accepted) return present(dependencies, ctx, administrator, BLANK, staffFailure(ctx, verdict));
    await done(dependencies, ctx, administrator, CURATORS_URL, 'changed');
  };
}
