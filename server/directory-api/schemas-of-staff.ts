import { z } from 'zod';
import { structureSchema } from './schemas.ts';

const MAX_CHARS = 200;
const MAX_LIST = 50;
const text = z.string().max(MAX_CHARS);
const day = text.describe('Jour, AAAA-MM-JJ');

/** One post of a member of staff. */
export const postSchema = z.strictObject({
  structureKey: text.describe('Clé de la structure, ou son FINESS'),
  role: text.describe('TRE_R85, jamais une profession réglementée ; ou vide'),
  sector: text.describe('TRE_R02, ou vide'),
  from: day,
  until: day.nullable().describe('Dernier jour, compris ; null : il court'),
});

/** What is said of a member of staff. */
export const staffFieldsSchema = z.strictObject({
  familyName: text,
  givenNames: z.array(text).max(MAX_LIST),
  civility: z.enum(['', 'M', 'MME']),
  function: text.describe('En toutes lettres'),
  phone: text,
  email: text,
  posts: z.array(postSchema).max(MAX_LIST),
});

/** Somebody to be entered. */
export const staffCreationSchema = staffFieldsSchema.extend({
  number: text.describe('Celui de la carte : la partie interne, ou le numéro entier'),
});

/** From which day a record is closed. */
export const closingSchema = z.strictObject({ on: day.describe('Premier jour sans accès, aujourd’hui ou à venir') });

/** What is said of a place in no national file. */
export const placeFieldsSchema = z.strictObject({
  name: text,
  kind: z.enum(['site', 'service']),
  siret: text,
  number: text,
  way: text,
  postalCode: text,
  city: text,
  phone: text,
  email: text,
  openedOn: text.describe('Jour, AAAA-MM-JJ, ou vide : ouvert déjà'),
});

/** A place to be added. */
export const placeCreationSchema = placeFieldsSchema.extend({
  code: text.describe('Capitales, chiffres et tirets, 32 au plus'),
});

export const placesSchema = z.array(structureSchema);

/** Who may curate an establishment. */
export const curatorsSchema = z.array(
  z.strictObject({
    person: z.string().describe('Identifiant interne'),
    structure: z.string(),
    from: day,
    until: day,
    by: z.string().optional().describe('Qui l’a donné à la main ; absent : un fichier'),
  }),
);
