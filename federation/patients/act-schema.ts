import { z } from 'zod';
import { FederationError } from '../error.ts';
import { nearestIssue } from '../nearest-issue.ts';
import { CHOICE_MEANS, LINK_BASES } from './act.ts';
import { isPseudonym, MAX_MAPPED_PATIENTS } from './pseudonym.ts';

/** Acts of one call: all are recorded, or none. */
export const MAX_BATCH_ACTS = 100;
const MAX_ID_CHARS = 500;
const MAX_REASON_CHARS = 300;
export const MIN_REASON_CHARS = 10;
/** A care link ends, and is declared again. */
const MAX_LINK_DAYS = 1_830;
const DAY_MS = 24 * 3600 * 1000;

const reason = z.string().trim().min(1).max(MAX_REASON_CHARS).describe('Motif administratif ; aucune donnée clinique.');
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');
const instant = z.iso
  .datetime({ offset: true })
  .refine((text) => Date.parse(text) <= LAST_INSTANT, 'past the year 9999, once its offset is counted');
const professional = z
  .string()
  .min(1)
  .max(MAX_ID_CHARS)
  .describe('Identifiant national, ou le « sub » des jetons de l’application.');
const party = z.union([
  z.strictObject({ professional }),
  z.strictObject({ structure: z.string().regex(/^\d[0-9AB]\d{7}$/, 'un numéro FINESS') }),
]);
const act = z.string().min(1).max(100).describe('Identifiant d’un acte déjà consigné.');
const patient = z
  .string()
  .refine(isPseudonym, 'un pseudonyme de l’application, jamais un numéro national')
  .describe('Pseudonyme du patient, propre à l’application.');
const how = z.enum(CHOICE_MEANS).describe('Comment le patient l’a fait savoir.');
const recordedBy = professional.optional().describe('Le professionnel qui le consigne ; absent : le patient lui-même.');
const until = instant.optional().describe('Premier instant où il ne vaut plus.');
const choice = { patient, how, until, recordedBy };

/** One act as an application states it. A break-glass declaration is not among them: the person makes it, here. */
export const actSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('link'),
    patient,
    basis: z.enum(LINK_BASES),
    to: party,
    reason,
    since: instant.optional(),
    until: instant,
    recordedBy,
  }),
  z.strictObject({ kind: z.literal('agree'), ...choice }),
  z.strictObject({ kind: z.literal('oppose'), ...choice }),
  z.strictObject({ kind: z.literal('block'), to: party, ...choice }),
  z.strictObject({
    kind: z.literal('mask'),
    thing: z.strictObject({ type: z.string().min(1).max(100), id: z.string().min(1).max(MAX_ID_CHARS) }),
    from: party.optional().describe('À qui il est caché ; absent : à tous.'),
    ...choice,
  }),
  z.strictObject({ kind: z.literal('withdrawal'), withdraws: act, reason, recordedBy }),
]);
export type StatedAct = z.output<typeof actSchema>;

export const actsSchema = z.strictObject({ acts: z.array(actSchema).min(1).max(MAX_BATCH_ACTS) });
export const identitiesSchema = z.strictObject({
  patients: z
    .array(z.strictObject({ matricule: z.string().max(20), oid: z.string().max(40) }))
    .min(1)
    .max(MAX_MAPPED_PATIENTS),
});

/** @throws FederationError `federation.act.malformed`, with the place */
export function parseActs(input: unknown): readonly StatedAct[] {
  const parsed = actsSchema.safeParse(input);
  if (!parsed.success) throw malformedAct(parsed.error);
  return parsed.data.acts;
}

/** That each ends after it begins, recorded at this instant. @throws FederationError `federation.act.malformed`, with the place */
export function checkPeriods(acts: readonly StatedAct[], at: Date): void {
  for (const [place, one] of acts.entries()) checkPeriod(one, at, `acts.${place}`);
}

function checkPeriod(one: StatedAct, at: Date, place: string): void {
  if (one.kind === 'withdrawal') return;
  const since = 'since' in one && one.since !== undefined ? Date.parse(one.since) : at.getTime();
  if (one.until === undefined) return;
  const end = Date.parse(one.until);
  if (end <= since) throw new FederationError('federation.act.malformed', 'ends before it begins', `${place}.until`);
  if (one.kind === 'link' && end - since > MAX_LINK_DAYS * DAY_MS) {
    throw new FederationError('federation.act.malformed', `more than ${MAX_LINK_DAYS} days`, `${place}.until`);
  }
}

/** @throws FederationError `federation.patient.identity-malformed`, with the place */
export function parseIdentities(input: unknown): z.output<typeof identitiesSchema>['patients'] {
  const parsed = identitiesSchema.safeParse(input);
  if (parsed.success) return parsed.data.patients;
  const [issue] = parsed.error.issues;
  throw new FederationError('federation.patient.identity-malformed', issue?.message ?? '', placeOf(issue));
}

function malformedAct(error: z.ZodError): FederationError {
  const [issue] = error.issues;
  const { message, path } = issue ? nearestIssue(issue) : { message: 'malformed', path: [] };
  return new FederationError('federation.act.malformed', message, path.map(String).join('.'));
}

function placeOf(issue: z.core.$ZodIssue | undefined): string {
  return issue?.path.map(String).join('.') ?? '';
}
