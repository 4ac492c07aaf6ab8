import type Router from '@koa/router';
import type { Context } from 'koa';
import type { z } from 'zod';
import {
  type CuratingActor,
  type LocalStructureVerdict,
  type Professional,
  personByNumber,
  type StaffVerdict,
  type Structure,
} from '../../directory/index.ts';
import { bodyOf, refuseChange, seenVersion, tagVersion } from './asked-change.ts';
import { type ApiGuard, type Asking, READ_SCOPE, WRITE_SCOPE } from './guard.ts';
import { refuse } from './refuse.ts';
import {
  closingSchema,
  type curatorsSchema,
  placeCreationSchema,
  placeFieldsSchema,
  staffCreationSchema,
  staffFieldsSchema,
} from './schemas-of-staff.ts';
import { viewPerson, viewStructure } from './views.ts';

/** People of one page. */
const STAFF_PAGE = 100;

/** Staff and local places for programs that may write, where they may; curators are read here, and given by people alone. */
export function staffRoutes(router: Router, guard: ApiGuard): void {
  const writing = (handle: (ctx: Context, asking: Asking) => Promise<void>) => guard.records(WRITE_SCOPE, handle);
  const staff = (command: StaffChange) => writing((ctx, asking) => changeStaff(ctx, asking, command));
  const place = (command: PlaceChange) => writing((ctx, asking) => changePlace(ctx, asking, command));
  router.get('/structures/:id/staff', guard.records(READ_SCOPE, listStaff));
  router.post('/structures/:id/staff', writing(createStaff));
  router.put('/persons/:id/staff', staff('edit-staff'));
  router.post('/persons/:id/close', staff('close-staff'));
  router.post('/persons/:id/reopen', staff('reopen-staff'));
  router.get('/structures/:id/places', guard.records(READ_SCOPE, listPlaces));
  router.post('/structures/:id/places', writing(createPlace));
  router.put('/structures/:id/place', place('edit-structure'));
  router.post('/structures/:id/close', place('close-structure'));
  router.post('/structures/:id/reopen', place('reopen-structure'));
  router.get('/structures/:id/curators', guard.records(READ_SCOPE, listCurators));
}

type StaffChange = 'edit-staff' | 'close-staff' | 'reopen-staff';
type PlaceChange = 'edit-structure' | 'close-structure' | 'reopen-structure';

/** A program acts as an administrator does, where its right lets it write. */
const actorOf = ({ by }: Asking): CuratingActor => ({ personId: by, isAdministrator: true });

function structureOf(ctx: Context, { reader }: Asking): Structure | null {
  const found = reader.findStructure(String(ctx.params.id));
  if ('record' in found) return found.record;
  refuse(ctx, found.found ? '' : found.code, String(ctx.params.id));
  return null;
}

function personOf(ctx: Context, { reader }: Asking): Professional | null {
  const person = personByNumber(reader, String(ctx.params.id));
  if (person === null) refuse(ctx, 'directory.person.absent', String(ctx.params.id));
  return person;
}

function listStaff(ctx: Context, asking: Asking): void {
  const structure = structureOf(ctx, asking);
  if (structure === null) return;
  const after = new URLSearchParams(ctx.querystring).get('after') ?? '';
  const people = asking.staff.staffAt(structure.key, after, STAFF_PAGE);
  const next = people.length < STAFF_PAGE ? null : (people.at(-1)?.personId ?? null);
  ctx.body = { staff: people.map(viewPerson), next };
}

function listPlaces(ctx: Context, asking: Asking): void {
  const structure = structureOf(ctx, asking);
  if (structure !== null) ctx.body = asking.staff.placesUnder(structure.key).map(viewStructure);
}

function listCurators(ctx: Context, asking: Asking): void {
  const structure = structureOf(ctx, asking);
  if (structure === null) return;
  ctx.body = asking.staff.curatorsOf(structure.key).map(({ personId: person, structureKey, ...days }) => ({
    person,
    structure: structureKey,
    ...days,
  })) satisfies z.infer<typeof curatorsSchema>;
}

async function createStaff(ctx: Context, asking: Asking): Promise<void> {
  const structure = structureOf(ctx, asking);
  const asked = structure && (await bodyOf(ctx, staffCreationSchema));
  if (!structure || !asked) return;
  const { number, ...fields } = asked;
  const command = { command: 'create-staff', establishment: structure.key, number, fields } as const;
  await tellPerson(ctx, asking, await asking.staff.perform(actorOf(asking), command, asking.clock.now()), 201);
}

async function changeStaff(ctx: Context, asking: Asking, command: StaffChange): Promise<void> {
  const { staff, clock } = asking;
  const actor = actorOf(asking);
  const person = personOf(ctx, asking);
  const version = person && seenVersion(ctx);
  if (!person || version === null) return;
  const seen = { personId: person.personId, version };
  if (command === 'edit-staff') {
    const fields = await bodyOf(ctx, staffFieldsSchema);
    if (fields) await tellPerson(ctx, asking, await staff.perform(actor, { command, ...seen, fields }, clock.now()));
  } else if (command === 'close-staff') {
    const asked = await bodyOf(ctx, closingSchema);
    if (asked) await tellPerson(ctx, asking, await staff.perform(actor, { command, ...seen, ...asked }, clock.now()));
  } else await tellPerson(ctx, asking, await staff.perform(actor, { command, ...seen }, clock.now()));
}

async function createPlace(ctx: Context, asking: Asking): Promise<void> {
  const { staff, clock } = asking;
  const structure = structureOf(ctx, asking);
  const asked = structure && (await bodyOf(ctx, placeCreationSchema));
  if (!structure || !asked) return;
  const { code, ...fields } = asked;
  const command = { command: 'create-structure', parent: structure.key, code, fields } as const;
  await tellPlace(ctx, asking, await staff.performStructure(actorOf(asking), command, clock.now()), 201);
}

async function changePlace(ctx: Context, asking: Asking, command: PlaceChange): Promise<void> {
  const { staff, clock } = asking;
  const actor = actorOf(asking);
  const structure = structureOf(ctx, asking);
  const version = structure && seenVersion(ctx);
  if (!structure || version === null) return;
  const seen = { key: structure.key, version };
  const perform = (asked: Parameters<typeof staff.performStructure>[1]) =>
    staff.performStructure(actor, asked, clock.now());
  if (command === 'edit-structure') {
    const fields = await bodyOf(ctx, placeFieldsSchema);
    if (fields) await tellPlace(ctx, asking, await perform({ command, ...seen, fields }));
  } else if (command === 'close-structure') {
    const asked = await bodyOf(ctx, closingSchema);
    if (asked) await tellPlace(ctx, asking, await perform({ command, ...seen, ...asked }));
  } else await tellPlace(ctx, asking, await perform({ command, ...seen }));
}

/** Written, and as whoever asks sees it now. */
async function tellPerson(ctx: Context, asking: Asking, verdict: StaffVerdict, status = 200): Promise<void> {
  if (!verdict.accepted) return refuseChange(ctx, verdict);
  await caughtUp(ctx, asking);
  const person = personByNumber(asking.reader, verdict.person.personId);
  if (person !== null) answer(ctx, person.version, viewPerson(person), status);
}

async function tellPlace(ctx: Context, asking: Asking, verdict: LocalStructureVerdict, status = 200): Promise<void> {
  if (!verdict.accepted) return refuseChange(ctx, verdict);
  await caughtUp(ctx, asking);
  const found = asking.reader.findStructure(verdict.structure.key);
  if ('record' in found) answer(ctx, found.record.version, viewStructure(found.record), status);
}

function caughtUp(ctx: Context, { journal, by: actor }: Asking): Promise<void> {
  return journal.catchUp({ actor, from: ctx.ip, request: String(ctx.state.requestId) });
}

function answer(ctx: Context, version: number, view: object, status: number): void {
  ctx.status = status;
  tagVersion(ctx, version);
  ctx.body = view;
}
