import { z } from 'zod';

const raised = {
  id: z.string().describe('À redonner dans l’adresse'),
  name: z.string().describe('Dans le fichier'),
  nationalId: z.string().describe('Le numéro de la ligne'),
  file: z.string(),
  at: z.iso.datetime().describe('À redonner en décidant'),
  batchId: z.string(),
};

const identitySchema = z.strictObject({
  ...raised,
  kind: z.literal('identity'),
  claimed: z
    .array(z.strictObject({ nationalId: z.string(), personId: z.string() }))
    .describe('Les autres numéros de la ligne, et de qui ils sont'),
  isLeftOut: z.boolean().describe('La ligne attend ; sinon elle a été reprise sans ces numéros'),
});
const fieldSchema = z.strictObject({
  ...raised,
  kind: z.literal('field'),
  personId: z.string(),
  field: z.enum(['phone', 'secureMail']),
  local: z.string(),
  before: z.string(),
  register: z.string(),
});

const staffSchema = z.strictObject({
  ...raised,
  kind: z.literal('staff'),
  personId: z.string().describe('La fiche que tient un curateur'),
  register: z.string(),
});

/** What a file and the directory disagree about. */
export const conflictSchema = z.discriminatedUnion('kind', [identitySchema, fieldSchema, staffSchema]);

/** What settles it. */
export const decisionSchema = z.strictObject({
  at: z.string().max(40).describe('Celui du conflit lu'),
  decision: z
    .union([z.enum(['local', 'register', 'apart']), z.strictObject({ is: z.string().max(128) })])
    .describe('Champ ou personnel : local ou register. Identité : apart, ou l’identifiant interne de celle que c’est'),
  reason: z.string().max(1_000),
});
