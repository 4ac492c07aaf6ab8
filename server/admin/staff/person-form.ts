import type { Context } from 'koa';
import {
  labelOf,
  listLabels,
  type Professional,
  parisDay,
  type StaffCommand,
  type Structure,
  staffPrefixesOf,
  staffStateOn,
} from '../../../directory/index.ts';
import { ServerError } from '../../errors.ts';
import type { HolderRequest } from '../../holder-requests/holder-requests.ts';
import { readForm } from '../../http/body.ts';
import { pageContext } from '../../http/page-context.ts';
import { displayName } from '../../portal/present-person.ts';
import {
  type AdminStaffFormView,
  adminStaffFormPage,
  type Choice,
  type PostValues,
  type StaffValues,
} from '../../ui/pages/admin-staff-form.ts';
import { texts } from '../../ui/texts/texts.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Administrator, Handler } from '../entrance.ts';
import { dayOf, MAX_HISTORY_LINES, presentHistory } from '../present-sheet-parts.ts';
import { STAFF_URL } from './curates-today.ts';
import { actorOf, curatedStructure, listUrl, mayCurate, nameOf } from './curating-door.ts';
import { answerEntered, requestNamed } from './holder-answers.ts';
import { fieldsOf, MAX_FORM_POSTS, said, valuesIn, valuesOf } from './posted-staff.ts';
import { done, NO_FAILURE, type StaffFailure, staffFailure, staffOutcome } from './staff-outcome.ts';

const NO_POST: PostValues = { place: '', role: '', sector: '', from: '', until: '' };
const ROLE_IN_CARE = /^3[0-9]{2}$/;

/** `GET /admin/personnel/:key/nouveau`: a blank form, or what the card of a request proved. */
export function showCreation(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const structure = curatedStructure(dependencies, administrator, ctx, String(ctx.params.key));
    const id = new URLSearchParams(ctx.querystring).get('demande');
    const request = id === null ? null : await requestNamed(dependencies, structure, id);
    const number = request?.nationalId ?? '';
    presentCreation(dependencies, ctx, administrator, {
      structure,
      request,
      number,
      values: valuesOfRequest(dependencies, structure, request),
      failed: NO_FAILURE,
    });
  };
}

interface Creation {
  readonly structure: Structure;
  readonly request: HolderRequest | null;
  readonly number: string;
  readonly values: StaffValues;
  readonly failed: StaffFailure;
}

function presentCreation(
  dependencies: AdminDependencies,
  ctx: Context,
  administrator: Administrator,
  { structure, request, number, values, failed }: Creation,
): void {
  const query = request === null ? '' : `?demande=${encodeURIComponent(request.id)}`;
  const view: AdminStaffFormView = {
    ...common(dependencies, ctx, administrator, structure, values),
    name: '',
    number: null,
    prefix: staffPrefixesOf(structure)[0] ?? '',
    typedNumber: number,
    isProved: request !== null,
    save: { action: listUrl(structure.key, `/nouveau${query}`), hidden: {} },
    known: null,
    ...failed,
  };
  ctx.body = String(adminStaffFormPage(view, pageContext(ctx, dependencies.house)));
}

/** A post in the establishment from today: the usual case, to be changed. */
function valuesOfRequest({ clock }: AdminDependencies, { key }: Structure, request: HolderRequest | null): StaffValues {
  const { familyName = '', givenName = '', title = '' } = request?.staff ?? {};
  const post = { ...NO_POST, place: key, from: parisDay(clock.now()) };
  const names = { familyName, givenNames: givenName, civility: '', function: title };
  return { ...names, phone: '', email: '', posts: [post] };
}

/** `POST /admin/personnel/:key/nouveau`. */
export function create(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const { staff, clock } = dependencies;
    const structure = curatedStructure(dependencies, administrator, ctx, String(ctx.params.key));
    const form = await readForm(ctx.req);
    const id = new URLSearchParams(ctx.querystring).get('demande');
    const request = id === null ? null : await requestNamed(dependencies, structure, id);
    const values = valuesIn(form);
    const number = said(form, 'number');
    const command = {
      command: 'create-staff',
      establishment: structure.key,
      number,
      fields: fieldsOf(values),
    } as const;
    const verdict = await staff.perform(actorOf(administrator), command, clock.now());
    if (!verdict.accepted) {
      const failed = staffFailure(ctx, verdict);
      return presentCreation(dependencies, ctx, administrator, { structure, request, number, values, failed });
    }
    await answerEntered(dependencies, ctx, administrator, verdict.person.nationalId);
    await done(dependencies, ctx, administrator, sheetUrl(verdict.person), 'create-staff');
  };
}

function sheetUrl({ personId }: Pick<Professional, 'personId'>): string {
  return `${STAFF_URL}/fiche/${encodeURIComponent(personId)}`;
}

/** `GET /admin/personnel/fiche/:person`. */
export function showPerson(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const person = personOf(dependencies, ctx, administrator);
    presentKnown(dependencies, ctx, administrator, person, valuesOf(person), NO_FAILURE);
  };
}

/** `POST /admin/personnel/fiche/:person`: saved, closed or reopened, with the version that was seen. */
export function change(dependencies: AdminDependencies): Handler {
  return async (ctx, administrator) => {
    const { staff, clock } = dependencies;
    const person = personOf(dependencies, ctx, administrator);
    const form = await readForm(ctx.req);
    const command = commandIn(form, person.personId);
    const verdict = await staff.perform(actorOf(administrator), command, clock.now());
    if (verdict.accepted) return done(dependencies, ctx, administrator, sheetUrl(person), command.command);
    const isEdit = command.command === 'edit-staff' && verdict.code !== 'directory.edit.stale-version';
    const current = personOf(dependencies, ctx, administrator);
    const values = isEdit ? valuesIn(form) : valuesOf(current);
    presentKnown(dependencies, ctx, administrator, current, values, staffFailure(ctx, verdict));
  };
}

type Known = Exclude<StaffCommand, { command: 'create-staff' }>;

/** @throws ServerError `server.request.malformed` */
function commandIn(form: URLSearchParams, personId: string): Known {
  const version = Number(form.get('version'));
  switch (form.get('act')) {
    case 'edit':
      return { command: 'edit-staff', personId, version, fields: fieldsOf(valuesIn(form)) };
    case 'close':
      return { command: 'close-staff', personId, version, on: said(form, 'on') };
    case 'reopen':
      return { command: 'reopen-staff', personId, version };
    default:
      throw new ServerError('server.request.malformed', 'act: edit, close or reopen');
  }
}

/** Staff of an establishment that the person may curate. @throws ServerError `server.page.absent` */
function personOf(dependencies: AdminDependencies, ctx: Context, administrator: Administrator): Professional {
  const found = dependencies.reader.findByPersonId(String(ctx.params.person));
  const person = 'record' in found ? found.record : null;
  if (person?.staff === undefined || !mayCurate(dependencies, administrator, person.staff.establishment)) {
    throw new ServerError('server.page.absent', `nothing at ${ctx.path}`);
  }
  return person;
}

function presentKnown(
  dependencies: AdminDependencies,
  ctx: Context,
  administrator: Administrator,
  person: Professional,
  values: StaffValues,
  failed: StaffFailure,
): void {
  const { reader, clock, house } = dependencies;
  const context = pageContext(ctx, house);
  const { staff } = person;
  if (staff === undefined) throw new ServerError('server.page.absent', `nothing at ${ctx.path}`);
  const structure = curatedStructure(dependencies, administrator, ctx, staff.establishment);
  const today = parisDay(clock.now());
  const state = staffStateOn(staff, today);
  const target = (act: string) => ({
    action: sheetUrl(person),
    hidden: { act, version: String(person.version) },
  });
  const lines = reader.history({ kind: 'person', id: person.personId }, MAX_HISTORY_LINES);
  const view: AdminStaffFormView = {
    ...common(dependencies, ctx, administrator, structure, values),
    name: displayName(person),
    number: person.nationalId,
    prefix: '',
    typedNumber: '',
    isProved: false,
    save: target('edit'),
    known: {
      state,
      closes: dayOf(staff.closes),
      today,
      close: staff.closes !== null && staff.closes <= today ? null : target('close'),
      reopen: staff.closes === null ? null : target('reopen'),
      history: presentHistory(dependencies, lines, context.lang),
    },
    ...failed,
  };
  ctx.body = String(adminStaffFormPage(view, context));
}

/** What both forms have: places and codes to choose from, and where one is. */
function common(
  dependencies: AdminDependencies,
  ctx: Context,
  administrator: Administrator,
  structure: Structure,
  values: StaffValues,
) {
  const { lang } = pageContext(ctx, dependencies.house);
  const words = texts(lang).staff;
  const above = [
    { name: words.home.title, url: STAFF_URL },
    { name: nameOf(structure), url: listUrl(structure.key) },
  ];
  return {
    admin: administrator.view,
    above,
    values: { ...values, posts: [...values.posts.slice(0, MAX_FORM_POSTS), { ...NO_POST, place: structure.key }] },
    places: placesOf(dependencies, structure, values),
    roles: [{ value: '', label: words.form.noRole }, ...rolesOf(values)],
    sectors: [{ value: '', label: words.form.noSector }, ...listLabels('sector').map(choice)],
    outcome: staffOutcome(ctx),
  };
}

function choice({ code, label }: { readonly code: string; readonly label: string }): Choice {
  return { value: code, label: `${label} (${code})` };
}

/** Roles in care; another that a post already has stays. */
function rolesOf({ posts }: StaffValues): readonly Choice[] {
  const known = posts.map(({ role }) => role).filter((role) => role !== '' && !ROLE_IN_CARE.test(role));
  const listed = listLabels('role').filter(({ code }) => ROLE_IN_CARE.test(code));
  return [...listed, ...[...new Set(known)].map((code) => ({ code, label: labelOf('role', code) }))].map(choice);
}

/** The establishment, its own places, and wherever a post already is. */
function placesOf(
  { reader, staff }: AdminDependencies,
  structure: Structure,
  { posts }: StaffValues,
): readonly Choice[] {
  const keys = [
    structure.key,
    ...staff.placesUnder(structure.key).map(({ key }) => key),
    ...posts.map(({ place }) => place),
  ];
  return [...new Set(keys.filter((key) => key !== ''))].map((value) => {
    const found = reader.findStructure(value);
    return { value, label: 'record' in found ? nameOf(found.record) : value };
  });
}
