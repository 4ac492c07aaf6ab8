import type { Context } from 'koa';
import {
  type LocalStructureCommand,
  type LocalStructureFields,
  parisDay,
  type Structure,
} from '../../../directory/index.ts';
import { ServerError } from '../../errors.ts';
import { readForm } from '../../http/body.ts';
import { pageContext } from '../../http/page-context.ts';
import { type AdminLocalPlaceView, adminLocalPlacePage, type PlaceValues } from '../../ui/pages/admin-local-place.ts';
import { texts } from '../../ui/texts/texts.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Administrator, Handler } from '../entrance.ts';
import { dayOf, MAX_HISTORY_LINES, presentHistory } from '../present-sheet-parts.ts';
import { STAFF_URL } from './curates-today.ts';
import { actorOf, curatedStructure, listUrl, mayCurate, nameOf } from './curating-door.ts';
import { placeState } from './list.ts';
import { done, NO_FAILURE, type StaffFailure, staffFailure, staffOutcome } from './staff-outcome.ts';

/** Longest text read from a form; the directory's own limits are tighter. */
const MAX_CHARS = 200;
const NAMES = ['code', 'name', 'siret', 'number', 'way', 'postalCode', 'city', 'phone', 'email', 'openedOn'] as const;
const BLANK: PlaceValues = { ...valuesIn(new URLSearchParams()), kind: 'service' };

/** `GET /admin/personnel/:key/lieux/nouveau`. */
export function showPlaceCreation(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const parent = curatedStructure(dependencies, administrator, ctx, String(ctx.params.key));
    presentCreation(dependencies, ctx, administrator, parent, BLANK, NO_FAILURE);
  };
}

function presentCreation(
  dependencies: AdminDependencies,
  ctx: Context,
  administrator: Administrator,
  parent: Structure,
  values: PlaceValues,
  failed: StaffFailure,
): void {
  const view: AdminLocalPlaceView = {
    ...common(dependencies, ctx, administrator, parent),
    name: '',
    key: null,
    values,
    save: { action: listUrl(parent.key, '/lieux/nouveau'), hidden: {} },
    known: null,
    ...failed,
  };
  ctx.body = String(adminLocalPlacePage(view, pageContext(ctx, dependencies.house)));
}

/** `POST /admin/personnel/:key/lieux/nouveau`. */
export function createPlace(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const { staff, clock } = dependencies;
    const parent = curatedStructure(dependencies, administrator, ctx, String(ctx.params.key));
    const values = valuesIn(await readForm(ctx.req));
    const command = {
      command: 'create-structure',
      parent: parent.key,
      code: values.code,
      fields: fieldsOf(values),
    } as const;
    const verdict = await staff.performStructure(actorOf(administrator), command, clock.now());
    if (!verdict.accepted)
      return presentCreation(dependencies, ctx, administrator, parent, values, staffFailure(ctx, verdict));
    await done(dependencies, ctx, administrator, placeUrl(verdict.structure), 'create-structure');
  };
}

function placeUrl({ key }: Pick<Structure, 'key'>): string {
  return `${STAFF_URL}/lieu/${encodeURIComponent(key)}`;
}

/** `GET /admin/personnel/lieu/:place`. */
export function showPlace(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const place = placeOf(dependencies, ctx, administrator);
    presentKnown(dependencies, ctx, administrator, place, valuesOf(place), NO_FAILURE);
  };
}

/** `POST /admin/personnel/lieu/:place`: saved, closed or reopened, with the version that was seen. */
export function changePlace(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const { staff, clock } = dependencies;
    const place = placeOf(dependencies, ctx, administrator);
    const form = await readForm(ctx.req);
    const command = commandIn(form, place.key);
    const verdict = await staff.performStructure(actorOf(administrator), command, clock.now());
    if (verdict.accepted) return done(dependencies, ctx, administrator, placeUrl(place), command.command);
    const isEdit = command.command === 'edit-structure' && verdict.code !== 'directory.edit.stale-version';
    const current = placeOf(dependencies, ctx, administrator);
    const values = isEdit ? valuesIn(form) : valuesOf(current);
    presentKnown(dependencies, ctx, administrator, current, values, staffFailure(ctx, verdict));
  };
}

/** @throws ServerError `server.request.malformed` */
function commandIn(
  form: URLSearchParams,
  key: string,
): Exclude<LocalStructureCommand, { command: 'create-structure' }> {
  const version = Number(form.get('version'));
  switch (form.get('act')) {
    case 'edit':
      return { command: 'edit-structure', key, version, fields: fieldsOf(valuesIn(form)) };
    case 'close':
      return { command: 'close-structure', key, version, on: (form.get('on') ?? '').trim().slice(0, MAX_CHARS) };
    case 'reopen':
      return { command: 'reopen-structure', key, version };
    default:
      throw new ServerError('server.request.malformed', 'act: edit, close or reopen');
  }
}

/** A local place that the person may curate. @throws ServerError `server.page.absent` */
function placeOf(dependencies: AdminDependencies, ctx: Context, administrator: Administrator): Structure {
  const found = dependencies.reader.findStructure(String(ctx.params.place));
  const place = 'record' in found ? found.record : null;
  if (place?.localOrigin === undefined || !mayCurate(dependencies, administrator, place.localOrigin.parent)) {
    throw new ServerError('server.page.absent', `nothing at ${ctx.path}`);
  }
  return place;
}

function presentKnown(
  dependencies: AdminDependencies,
  ctx: Context,
  administrator: Administrator,
  place: Structure,
  values: PlaceValues,
  failed: StaffFailure,
): void {
  const { reader, clock, house } = dependencies;
  const context = pageContext(ctx, house);
  const parent = reader.findStructure(place.localOrigin?.parent ?? '');
  const today = parisDay(clock.now());
  const closes = place.localOrigin?.closes ?? null;
  const target = (act: string) => ({ action: placeUrl(place), hidden: { act, version: String(place.version) } });
  const lines = reader.history({ kind: 'structure', id: place.key }, MAX_HISTORY_LINES);
  const view: AdminLocalPlaceView = {
    ...common(dependencies, ctx, administrator, 'record' in parent ? parent.record : null),
    name: nameOf(place),
    key: place.key.slice(place.key.indexOf(':') + 1),
    values,
    save: target('edit'),
    known: {
      state: placeState(place, today),
      closes: dayOf(closes),
      today,
      close: closes !== null && closes <= today ? null : target('close'),
      reopen: closes === null ? null : target('reopen'),
      listUrl: listUrl(place.key),
      history: presentHistory(dependencies, lines, context.lang),
    },
    ...failed,
  };
  ctx.body = String(adminLocalPlacePage(view, context));
}

function common(dependencies: AdminDependencies, ctx: Context, administrator: Administrator, parent: Structure | null) {
  const { lang } = pageContext(ctx, dependencies.house);
  const home = { name: texts(lang).staff.home.title, url: STAFF_URL };
  const above = parent === null ? [home] : [home, { name: nameOf(parent), url: listUrl(parent.key) }];
  return { admin: administrator.view, above, outcome: staffOutcome(ctx) };
}

function valuesIn(form: URLSearchParams): PlaceValues {
  const texts = Object.fromEntries(NAMES.map((name) => [name, (form.get(name) ?? '').trim().slice(0, MAX_CHARS)]));
  // Each name is there.
  return { ...(texts as Omit<PlaceValues, 'kind'>), kind: form.get('kind') === 'site' ? 'site' : 'service' };
}

function valuesOf({ name, kind, siret, address, city, phone, email, openedOn }: Structure): PlaceValues {
  const { number, way, postalCode } = address;
  const of = kind === 'site' ? 'site' : 'service';
  return { code: '', name, kind: of, siret, number, way, postalCode, city, phone, email, openedOn };
}

function fieldsOf({ code: _code, ...fields }: PlaceValues): LocalStructureFields {
  return fields;
}
