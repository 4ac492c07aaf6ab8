import type { Context } from 'koa';
import type { DirectoryReader } from '../../directory/index.ts';
import { type Federation, type PatientAct, patientNotice, type WrittenFault } from '../../federation/index.ts';
import type { AuditSink } from '../audit/event.ts';
import { readJson } from '../http/body.ts';
import type { House } from '../http/page-context.ts';
import { type BearerDependencies, refuse, withApplication } from './asking-application.ts';
import type { ActAuditor } from './audit-acts.ts';

/** Scope an application's token needs to record and read acts about its own patients. */
export const PATIENTS_SCOPE = 'pdp.patients';

export interface ActsDependencies extends BearerDependencies {
  readonly patients: Federation['patients'];
  readonly reader: Pick<DirectoryReader, 'findByPersonId' | 'findByNationalId' | 'findStructure'>;
  readonly house: Pick<House, 'timeZone'>;
  readonly audit: AuditSink;
  readonly actAuditor: ActAuditor;
  readonly clock: { now(): Date };
}

/** The application's own pseudonyms of national health identities: the one call that takes any, and none is kept. */
export function mapPatients(dependencies: ActsDependencies, ctx: Context): Promise<void> {
  return withApplication(dependencies, ctx, PATIENTS_SCOPE, async (applicationId) => {
    const pseudonyms = dependencies.patients.pseudonyms(applicationId, await readJson(ctx.req));
    await dependencies.audit.append({
      at: dependencies.clock.now(),
      action: 'patient.mapped',
      actor: applicationId,
      subject: applicationId,
      outcome: 'success',
      code: '',
      from: ctx.ip,
      request: String(ctx.state.requestId),
      details: { patients: pseudonyms.length },
    });
    ctx.body = { patients: pseudonyms };
  });
}

/** Record acts, all or none; `Idempotency-Key` makes the same call again the same acts. */
export function recordActs(dependencies: ActsDependencies, ctx: Context): Promise<void> {
  return withApplication(dependencies, ctx, PATIENTS_SCOPE, async (applicationId) => {
    const input = await readJson(ctx.req);
    const asked = { at: dependencies.clock.now(), key: ctx.get('idempotency-key') || null };
    const verdict = await dependencies.actAuditor.record(
      { from: ctx.ip, request: String(ctx.state.requestId) },
      async () => dependencies.patients.record(applicationId, input, asked),
    );
    if (!verdict.accepted) return refuse(ctx, verdict.code, verdict.place);
    ctx.status = 201;
    const warnings = warningsOn(dependencies, verdict.acts);
    ctx.body = {
      acts: verdict.acts.map(({ id, at, patient }) => ({ id, at, patient })),
      ...(warnings.length === 0 ? {} : { warnings }),
    };
  });
}

/**
 * Establishments that the directory has under no number of an act: recorded all the same, for the patient said so and a number may be known
 * tomorrow; but today it shuts out, or links, at most whoever the national file says practises under that legal entity.
 */
function warningsOn({ reader }: ActsDependencies, acts: readonly PatientAct[]): readonly WrittenFault[] {
  return acts.flatMap((act, place) => {
    const [name, party] = 'to' in act ? ['to', act.to] : act.kind === 'mask' ? ['from', act.from] : ['', null];
    if (!party || !('structure' in party)) return [];
    const found = reader.findStructure(party.structure);
    return found.found || 'record' in found ? [] : [{ place: `acts.${place}.${name}.structure`, ...NO_SUCH_PLACE }];
  });
}

const NO_SUCH_PLACE = {
  fr: 'L’annuaire n’a pas d’établissement de ce numéro FINESS : l’acte est consigné, et n’agit que sur qui exerce sous ce numéro, site ou entité juridique. Vérifiez le numéro.',
  en: 'The directory has no establishment of this FINESS number: the act is recorded, and concerns only whoever practises under that number, of a site or of a legal entity. Check the number.',
} as const;

/** Every act about one of the application's patients, oldest first, withdrawn ones as well. */
export function readActs(dependencies: ActsDependencies, ctx: Context): Promise<void> {
  return withApplication(dependencies, ctx, PATIENTS_SCOPE, async (applicationId) => {
    const patient = new URLSearchParams(ctx.querystring).get('patient') ?? '';
    const acts = dependencies.patients.history(applicationId, patient);
    ctx.body = { acts: acts.map((act) => presentAct(dependencies, act)) };
  });
}

/** Emergencies declared in the application, a hundred at a time, each with the notice for its patient. */
export function readEmergencies(dependencies: ActsDependencies, ctx: Context): Promise<void> {
  return withApplication(dependencies, ctx, PATIENTS_SCOPE, async (applicationId) => {
    const after = new URLSearchParams(ctx.querystring).get('after');
    const acts = dependencies.patients.emergencies(applicationId, after);
    if (!acts) return refuse(ctx, 'federation.act.absent', 'after');
    ctx.body = { acts: acts.map((act) => presentAct(dependencies, act)) };
  });
}

export function readAct(dependencies: ActsDependencies, ctx: Context): Promise<void> {
  return withApplication(dependencies, ctx, PATIENTS_SCOPE, async (applicationId) => {
    const act = dependencies.patients.find(applicationId, String(ctx.params.act));
    if (!act) return refuse(ctx, 'federation.act.absent');
    ctx.body = presentAct(dependencies, act);
  });
}

/** An act as its application reads it: people by their national identifier, its place among all acts left out. */
function presentAct({ reader, house }: ActsDependencies, act: PatientAct): object {
  const nationalIdOf = (personId: string): string => {
    const found = reader.findByPersonId(personId);
    return found.found || 'record' in found ? found.record.nationalId : '';
  };
  const party = (one: { readonly professional: string; readonly number?: string } | { readonly structure: string }) =>
    'professional' in one ? { professional: nationalIdOf(one.professional) || (one.number ?? '') } : one;
  const { sequence: _, application: __, by, ...shown } = act;
  const professional = act.kind === 'break-glass' ? nationalIdOf(act.professional) : '';
  const named = { fr: `le professionnel ${professional}`, en: `the professional ${professional}` };
  const notice = patientNotice(act, { professional: named, timeZone: house.timeZone });
  return {
    ...shown,
    ...('to' in act ? { to: party(act.to) } : {}),
    ...('from' in act && act.from ? { from: party(act.from) } : {}),
    ...(act.kind === 'break-glass' ? { professional, notice } : {}),
    by: { door: by.door, professional: by.person === null ? null : nationalIdOf(by.person) },
  };
}
