import { z } from 'zod';

const count = z.int().min(0);
const tally = z.strictObject({
  created: count,
  changed: count,
  closed: count,
  reappeared: count,
  unchanged: count,
});
const format = z.string().describe('docs/formats.md');

const heldSlice = z.strictObject({
  kind: z.enum(['person', 'structure']),
  department: z.string().describe('— : sans lieu connu'),
  establishment: z.string().nullable().describe('Clé de la structure ; null : tout le département'),
  closings: count,
  open: count,
});

const fault = z.strictObject({
  line: z.int(),
  column: z.string().nullable(),
  code: z.string(),
  detail: z.string(),
  severity: z.enum(['warning', 'refused']),
});

/** What an import did. */
export const importReportSchema = z
  .strictObject({
    file: z.string(),
    format,
    charset: z.enum(['utf-8', 'iso-8859-1']),
    digest: z.string().describe('SHA-256 du fichier'),
    rows: count,
    people: tally,
    structures: tally,
    networks: tally,
    memberships: tally,
    curations: tally.optional().describe('Droits de curateur ; d’un tel fichier seulement'),
    faults: z.array(fault).readonly().describe('Les mille premières'),
    faultsOmitted: count,
    held: z.array(heldSlice).readonly(),
  })
  .describe('Compte rendu');

const change = z.strictObject({
  kind: z.enum(['person', 'structure', 'network', 'membership', 'curation']),
  id: z.string(),
  name: z.string(),
  department: z.string(),
  operation: z.enum(['created', 'changed', 'reappeared', 'closed']),
  changes: z.array(z.strictObject({ field: z.string(), before: z.string(), after: z.string() })).readonly(),
});

/** What a file would do, and who keeps it. */
export const keptPlanSchema = z.strictObject({
  planId: z.string(),
  at: z.iso.datetime(),
  by: z.string(),
  state: z.enum(['waiting', 'applied', 'dropped']),
  plan: importReportSchema.extend({
    departments: z.record(z.string(), tally),
    establishments: z.array(tally.extend({ key: z.string() })).readonly(),
    establishmentsOmitted: count,
    changes: z.array(change).readonly().describe('Les mille premiers'),
    changesOmitted: count,
  }),
});

/** Kept plans, the latest first. */
export const planListSchema = z.array(
  keptPlanSchema.omit({ plan: true }).extend({ file: z.string(), format, people: tally, structures: tally }),
);

/** A slice that waits. */
export const sliceSchema = heldSlice.extend({
  sliceId: z.string(),
  batchId: z.string(),
  file: z.string(),
  format,
  at: z.iso.datetime(),
  name: z.string().describe('De l’établissement, ou vide'),
  records: z
    .array(z.strictObject({ id: z.string(), name: z.string(), would: z.enum(['close', 'leave']) }))
    .readonly()
    .describe('Les cent premières fiches'),
});

const kept = z
  .array(
    z.strictObject({
      kind: z.enum(['person', 'structure', 'network', 'membership', 'curation']),
      id: z.string(),
      name: z.string(),
    }),
  )
  .readonly()
  .describe('Modifiées depuis, laissées ; les mille premières');

/** What became of a slice. */
export const sliceReportSchema = z.strictObject({
  sliceId: z.string(),
  batchId: z.string(),
  file: z.string(),
  applied: count,
  kept,
  keptOmitted: count,
});

/** What an import undone left. */
export const undoReportSchema = z.strictObject({
  batchId: z.string(),
  file: z.string(),
  restored: count,
  closed: count,
  kept,
  keptOmitted: count,
});

/** What goes on at the gate, or went on last. */
export const workSchema = z
  .strictObject({
    what: z.enum(['plan', 'apply', 'release', 'undo']),
    name: z.string(),
    since: z.iso.datetime(),
    request: z.string(),
    progress: z.strictObject({ step: z.enum(['read', 'compared', 'written', 'indexed']), done: count }).nullable(),
    ended: z.strictObject({ code: z.string().describe('Vide : fait'), detail: z.string() }).nullable(),
  })
  .nullable();

/** Why: kept in the audit. */
export const reasonSchema = z.strictObject({ reason: z.string().describe('Dix caractères au moins') });
