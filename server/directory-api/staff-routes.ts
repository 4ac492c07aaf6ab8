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
import { bodyOf, refuseChange, seenVersion } from './asked-change.ts';
import { type DirectoryApiDependencies, guarded, READ_SCOPE, WRITE_SCOPE } from './guard.ts';
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

type Dependencies = DirectoryApiDependencies;

/** Staff and local places for programs that may write everywhere; curators are read here, and given by people alone. */
export function staffRoutes(router: Router, dependencies: Dependencies): void {
  const reading = (handle: (ctx: Context) => void) => guarded(dependencies, READ_SCOPE, handle);
  const writing = (handle: (ctx: Context, actor: CuratingActor) => Promise<void>) =>
    guarded(dependencies, WRITE_SCOPE, (ctx, by) => handle(ctx, { personId: by, isAdministrator: true }));
  router.get(
    '/structures/:id/staff',
    reading((ctx) => listStaff(dependencies, ctx)),
  );
  router.post(
    '/structures/:id/staff',
    writing((ctx, actor) => createStaff(dependencies, ctx, actor)),
  );
  router.put(
    '/persons/:id/staff',
    writing((ctx, actor) => changeStaff(dependencies, ctx, actor, 'edit-staff')),
  );
  router.post(
    '/persons/:id/close',
    writing((ctx, actor) => changeStaff(dependencies, ctx, actor, 'close-staff')),
  );
  router.post(
    '/persons/:id/reopen',
    writing((ctx, actor) => changeStaff(dependencies, ctx, actor, 'reopen-staff')),
  );
  router.get(
    '/structures/:id/places',
    reading((ctx) => listPlaces(dependencies, ctx)),
  );
  router.post(
    '/structures/:id/places',
    writing((ctx, actor) => createPlace(dependencies, ctx, actor)),
  );
  router.put(
    '/structures/:id/place',
    writing((ctx, actor) => changePlace(dependencies, ctx, actor, 'edit-structure')),
  );
  router.post(
    '/structures/:id/close',
    writing((ctx, actor) => changePlace(dependencies, ctx, actor, 'close-structure')),
  );
  router.post(
    '/structures/:id/reopen',
    writing((ctx, actor) => changePlace(dependencies, ctx, actor, 'reopen-structure')),
  );
  router.get(
    '/structures/:id/curators',
    reading((ctx) => listCurators(dependencies, ctx)),
  );
}

function structureOf({ reader }: Dependencies, ctx: Context): Structure | null {
  const found = reader.findStructure(String(ctx.params.id));
  if ('record' in found) return found.record;
  refuse(ctx, found.found ? '' : found.code, String(ctx.params.id));
  return null;
}

function personOf({ reader }: Dependencies, ctx: Context): Professional | null {
  const person = personByNumber(reader, String(ctx.params.id));
  if (person === null) refuse(ctx, 'directory.person.absent', String(ctx.params.id));
  return person;
}

function listStaff(dependencies: Dependencies, ctx: Context): void {
  const structure = structureOf(dependencies, ctx);
  if (structure === null) return;
  const after = new URLSearchParams(ctx.querystring).get('after') ?? '';
  const people = dependencies.staff.staffAt(structure.key, after, STAFF_PAGE);
  const next = people.length < STAFF_PAGE ? null : (people.at(-1)?.personId ?? null);
  ctx.body = { staff: people.map(viewPerson), next };
}

function listPlaces(dependencies: Dependencies, ctx: Context): void {
  const structure = structureOf(dependencies, ctx);
  if (structure !== null) ctx.body = dependencies.staff.placesUnder(structure.key).map(viewStructure);
}

function listCurators(dependencies: Dependencies, ctx: Context): void {
  const structure = structureOf(dependencies, ctx);
  if (structure === null) return;
  ctx.body = dependencies.staff.curatorsOf(structure.key).map(({ personId: person, structureKey, ...days }) => ({
    person,
    structure: structureKey,
    ...days,
  })) satisfies z.infer<typeof curatorsSchema>;
}

async function createStaff(dependencies: Dependencies, ctx: Context, actor: CuratingActor): Promise<void> {
  const structure = structureOf(dependencies, ctx);
  const asked = structure && (await bodyOf(ctx, staffCreationSchema));
  if (!structure || !asked) return;
  const { number, ...fields } = asked;
  const command = { command: 'create-staff', establishment: structure.key, number, fields } as const;
  await tellPerson(dependencies, ctx, await dependencies.staff.perform(actor, command, dependencies.clock.now()), 201);
}

async function changeStaff(
  dependencies: Dependencies,
  ctx: Context,
  actor: CuratingActor,
  command: 'edit-staff' | 'close-staff' | 'reopen-staff',
): Promise<void> {
  const { staff, clock } = dependencies;
  const person = personOf(dependencies, ctx);
  const version = person && seenVersion(ctx);
  if (!person || version === null) return;
  const seen = { personId: person.personId, version };
  if (command === 'edit-staff') {
    const fields = await bodyOf(ctx, staffFieldsSchema);
    if (fields)
      await tellPerson(dependencies, ctx, await staff.perform(actor, { command, ...seen, fields }, clock.now()));
  } else if (command === 'close-staff') {
    const asked = await bodyOf(ctx, closingSchema);
    if (asked)
      await tellPerson(dependencies, ctx, await staff.perform(actor, { command, ...seen, ...asked }, clock.now()));
  } else await tellPerson(dependencies, ctx, await staff.perform(actor, { command, ...seen }, clock.now()));
}

async function createPlace(dependencies: Dependencies, ctx: Context, actor: CuratingActor): Promise<void> {
  const { staff, clock } = dependencies;
  const structure = structureOf(dependencies, ctx);
  const asked = structure && (await bodyOf(ctx, placeCreationSchema));
  if (!structure || !asked) return;
  const { code, ...fields } = asked;
  const command = { command: 'create-structure', parent: structure.key, code, fields } as const;
  await tellPlace(dependencies, ctx, await staff.performStructure(actor, command, clock.now()), 201);
}

async function changePlace(
  dependencies: Dependencies,
  ctx: Context,
  actor: CuratingActor,
  command: 'edit-structure' | 'close-structure' | 'reopen-structure',
): Promise<void> {
  const { staff, clock } = dependencies;
  const structure = structureOf(dependencies, ctx);
  const version = structure && seenVersion(ctx);
  if (!structure || version === null) return;
  const seen = { key: structure.key, version };
  const perform = (asked: Parameters<typeof staff.performStructure>[1]) =>
    staff.performStructure(actor, asked, clock.now());
  if (command === 'edit-structure') {
    const fields = await bodyOf(ctx, placeFieldsSchema);
    if (fields) await tellPlace(dependencies, ctx, await perform({ command, ...seen, fields }));
  } else if (command === 'close-structure') {
    const asked = await bodyOf(ctx, closingSchema);
    if (asked) await tellPlace(dependencies, ctx, await perform({ command, ...seen, ...asked }));
  } else await tellPlace(dependencies, ctx, await perform({ command, ...seen }));
}

type Dated = { readonly version: number };

async function tellPerson(
  dependencies: Dependencies,
  ctx: Context,
  verdict: StaffVerdict,
  status = 200,
): Promise<void> {
  if (!verdict.accepted) return refuseChange(ctx, verdict);
  await tell(dependencies, ctx, verdict.person, viewPerson(verdict.person), status);
}

async function tellPlace(
  dependencies: Dependencies,
  ctx: Context,
  verdict: LocalStructureVerdict,
  status = 200,
): Promise<void> {
  if (!verdict.accepted) return refuseChange(ctx, verdict);
  await tell(dependencies, ctx, verdict.structure, viewStructure(verdict.structure), status);
}

async function tell(
  { journal }: Dependencies,
  ctx: Context,
  record: Dated,
  view: object,
  status: number,
): Promise<void> {
  await journal.catchUp({ from: ctx.ip, request: String(ctx.state.requestId) });
  ctx.status = status;
  ctx.set('ETag', `"${record.version}"`);
  ctx.body = view;
}
