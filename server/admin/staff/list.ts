import type { Context } from 'koa';
import {
  labelOf,
  type Professional,
  parisDay,
  type StaffPost,
  type Structure,
  staffPrefixesOf,
  staffStateOn,
} from '../../../directory/index.ts';
import type { HolderRequest } from '../../holder-requests/holder-requests.ts';
import { pageContext } from '../../http/page-context.ts';
import { displayName } from '../../portal/present-person.ts';
import type { Lang } from '../../ui/context.ts';
import {
  type AdminStaffListView,
  adminStaffHomePage,
  adminStaffListPage,
  type PlaceRow,
  type StaffRequestRow,
  type StaffRow,
  type StateWord,
} from '../../ui/pages/admin-staff.ts';
import { shortDay } from '../../ui/texts/formats.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Administrator, Handler } from '../entrance.ts';
import { actorName, dayOf } from '../present-sheet-parts.ts';
import { refusalOf } from '../sheets/draft-steps.ts';
import { STAFF_URL } from './curates-today.ts';
import { curatedStructure, listUrl, mayCurate, nameOf } from './curating-door.ts';
import { NO_FAILURE, type StaffFailure, staffOutcome } from './staff-outcome.ts';

/** People of one page. */
const STAFF_SHOWN = 200;

/** `GET /admin/personnel`: the establishments one curates; an administrator opens any by its number. */
export function showHome(dependencies: AdminDependencies): Handler {
  const { staff, reader, clock, house } = dependencies;
  return async (ctx, { session, view, isAdministrator }) => {
    const typed = new URLSearchParams(ctx.querystring).get('etablissement')?.trim() ?? '';
    const found = typed === '' || !isAdministrator ? null : reader.findStructure(typed);
    if (found !== null && 'record' in found) {
      ctx.status = 303;
      ctx.redirect(listUrl(found.record.key));
      return;
    }
    if (found !== null) ctx.status = 404;
    const today = parisDay(clock.now());
    const rights = staff.curationsOf(session.person.personId);
    const establishments = rights
      .filter(({ from, until }) => from <= today && today <= until)
      .map(({ structureKey, until }) => {
        const structure = reader.findStructure(structureKey);
        const name = 'record' in structure ? nameOf(structure.record) : structureKey;
        return { name, url: listUrl(structureKey), until: dayOf(until) ?? clock.now() };
      });
    const failure = found === null ? null : refusalOf(ctx, found.found ? '' : found.code);
    const findUrl = isAdministrator ? STAFF_URL : null;
    const filesUrl = `${STAFF_URL}/fichiers`;
    const page = { admin: view, establishments, findUrl, filesUrl, typed: typed.slice(0, 200), failure };
    ctx.body = String(adminStaffHomePage(page, pageContext(ctx, house)));
  };
}

/** `GET /admin/personnel/:key`: the staff of one establishment. */
export function showList(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => presentList(dependencies, ctx, administrator, NO_FAILURE);
}

export async function presentList(
  dependencies: AdminDependencies,
  ctx: Context,
  administrator: Administrator,
  { failure }: StaffFailure,
): Promise<void> {
  const { staff, reader, clock, house } = dependencies;
  const structure = curatedStructure(dependencies, administrator, ctx, String(ctx.params.key));
  const context = pageContext(ctx, house);
  const today = parisDay(clock.now());
  const after = new URLSearchParams(ctx.querystring).get('after') ?? '';
  const people = staff.staffAt(structure.key, after, STAFF_SHOWN);
  const places = staff.placesUnder(structure.key).filter(({ key }) => mayCurate(dependencies, administrator, key));
  const last = people.at(-1)?.personId ?? '';
  const view: AdminStaffListView = {
    admin: administrator.view,
    name: nameOf(structure),
    sheetUrl: administrator.isAdministrator ? `/admin/structures/${encodeURIComponent(structure.key)}` : null,
    staff: people.map((person) => staffRow(dependencies, person, today, context.lang)),
    nextUrl: people.length < STAFF_SHOWN ? null : listUrl(structure.key, `?after=${encodeURIComponent(last)}`),
    createUrl: staffPrefixesOf(structure).length === 0 ? null : listUrl(structure.key, '/nouveau'),
    staffFileUrl: people.length === 0 ? null : listUrl(structure.key, '/personnel.csv'),
    placesFileUrl: places.length === 0 ? null : listUrl(structure.key, '/lieux.csv'),
    places: places.map((place) => placeRow(place, today)),
    createPlaceUrl: listUrl(structure.key, '/lieux/nouveau'),
    requests: await requestsFor(dependencies, structure),
    curators: staff
      .curatorsOf(structure.key)
      .filter(({ from, until }) => from <= today && today <= until)
      .map(({ personId }) => actorName(reader, personId)),
    outcome: staffOutcome(ctx),
    failure,
  };
  ctx.body = String(adminStaffListPage(view, context));
}

function staffRow({ reader }: AdminDependencies, person: Professional, today: string, lang: Lang): StaffRow {
  const { staff, personId, nationalId } = person;
  const postLine = ({ structureKey, role, from, until }: StaffPost): string => {
    const place = reader.findStructure(structureKey);
    const name = 'record' in place ? nameOf(place.record) : structureKey;
    const days = [dayOf(from), dayOf(until)].map((day) => (day === null ? '…' : shortDay(lang, day, 'UTC')));
    return [name, labelOf('role', role), days.join(' → ')].filter((part) => part !== '').join(' · ');
  };
  return {
    url: `${STAFF_URL}/fiche/${encodeURIComponent(personId)}`,
    name: displayName(person),
    number: nationalId,
    function: staff?.function ?? '',
    posts: staff?.posts.map(postLine) ?? [],
    state: staff === undefined ? 'closed' : staffStateOn(staff, today),
  };
}

function placeRow(place: Structure, today: string): PlaceRow {
  return {
    url: `${STAFF_URL}/lieu/${encodeURIComponent(place.key)}`,
    name: nameOf(place),
    code: place.key.slice(place.key.indexOf(':') + 1),
    state: placeState(place, today),
  };
}

export function placeState({ openedOn, localOrigin, closedOn }: Structure, today: string): StateWord {
  const closes = localOrigin?.closes ?? null;
  if (closes !== null && closes <= today) return 'closed';
  if (openedOn > today) return 'to-come';
  return closedOn === null ? 'open' : 'closed';
}

/** Those whose card names this establishment, as its own numbers say. */
export async function requestsFor(
  { holderRequests }: Pick<AdminDependencies, 'holderRequests'>,
  structure: Structure,
): Promise<readonly StaffRequestRow[]> {
  const waiting = await holderRequests.waiting();
  return waiting
    .filter((request) => isOf(request, structure))
    .map((request) => {
      const { id, name, nationalId, staff, askedAt, contact, message } = request;
      return {
        ...{ id, name, number: nationalId, function: staff?.title ?? '', askedAt, contact, message },
        createUrl: listUrl(structure.key, `/nouveau?demande=${encodeURIComponent(id)}`),
        decline: { action: listUrl(structure.key, `/demandes/${id}`), hidden: {} },
      };
    });
}

/** Whether a card that was read bears a number of this establishment. */
export function isOf({ nationalId, staff }: HolderRequest, structure: Structure): boolean {
  if (staff === null) return false;
  return staffPrefixesOf(structure).some((prefix) => nationalId.toUpperCase().startsWith(prefix));
}
