import { z } from 'zod';

const raisedByFile = {
  id: z.string().describe('À redonner dans l’adresse'),
  name: z.string().describe('Dans le fichier'),
  file: z.string(),
  at: z.iso.datetime().describe('À redonner en décidant'),
  batchId: z.string(),
};
const raised = { ...raisedByFile, nationalId: z.string().describe('Le numéro de la ligne') };
const values = {
  field: z.enum(['phone', 'secureMail']),
  local: z.string().describe('Ce que tient la région'),
  before: z.string().describe('Ce que disait le registre'),
  register: z.string().describe('Ce qu’il dit désormais'),
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
  ...values,
});
const structureFieldSchema = z.strictObject({
  ...raisedByFile,
  kind: z.literal('structure-field'),
  key: z.string().describe('La clé de l’établissement'),
  ...values,
});

const staffSchema = z.strictObject({
  ...raised,
  kind: z.literal('staff'),
  personId: z.string().describe('La fiche que tient un curateur'),
  register: z.string(),
});

/** What a file and the directory disagree about. */
export const conflictSchema = z.discriminatedUnion('kind', [
  identitySchema,
  fieldSchema,
  structureFieldSchema,
  staffSchema,
]);

/** What settles it. */
export const decisionSchema = z.strictObject({
  at: z.string().max(40).describe('Celui du conflit lu'),
  decision: z
    .union([z.enum(['local', 'register', 'apart']), z.strictObject({ is: z.string().max(128) })])
    .describe('Champ ou personnel : local ou register. Identité : apart, ou l’identifiant interne de celle que c’est'),
  reason: z.string().max(1_000),
});
