import { z } from 'zod';
import { ABSENT, BASE, ETAG, found, header, json, path, query, reading, WRITTEN, writing } from './openapi-parts.ts';
import { personSchema, structureSchema } from './schemas.ts';
import {
  closingSchema,
  curatorsSchema,
  placeCreationSchema,
  placeFieldsSchema,
  placesSchema,
  staffCreationSchema,
  staffFieldsSchema,
} from './schemas-of-staff.ts';

const structure = path('id', 'Clé de la structure, ou FINESS');
const person = path('id', 'Identifiant interne, ou numéro de la carte, sa barre oblique écrite %2F');
const seen = header('If-Match', 'La version lue, comme ETag la donne : "3"');
const WRITING = { ...ABSENT, ...WRITTEN };
const body = (schema: z.ZodType) => ({ requestBody: { required: true, content: json(schema) } });
const made = (schema: z.ZodType) => ({
  ...found('Écrite', schema, true),
  201: { description: 'Créée', headers: ETAG, content: json(schema) },
});

/** Staff, local places and their curators: described. */
export function staffPaths(): object {
  return {
    ...peoplePaths(),
    ...placePaths(),
    [`${BASE}/structures/{id}/curators`]: {
      get: reading('Ses curateurs, passés et à venir compris ; le droit ne se donne pas par programme', {
        parameters: [structure],
        responses: { ...found('Droits', curatorsSchema), ...ABSENT },
      }),
    },
  };
}

function peoplePaths(): object {
  const person200 = { ...found('La fiche, écrite', personSchema, true), ...WRITING };
  const page = z.strictObject({ staff: z.array(personSchema), next: z.string().nullable() });
  return {
    [`${BASE}/structures/{id}/staff`]: {
      get: reading('Le personnel d’un établissement, clos et à venir compris, cent personnes à la fois', {
        parameters: [structure, query('after', 'Le « next » de la page d’avant')],
        responses: { ...found('Une page', page), ...ABSENT },
      }),
      post: writing('Inscrire un membre du personnel', {
        parameters: [structure],
        ...body(staffCreationSchema),
        responses: { ...made(personSchema), ...WRITING },
      }),
    },
    [`${BASE}/persons/{id}/staff`]: {
      put: writing('Modifier un membre du personnel', {
        parameters: [person, seen],
        ...body(staffFieldsSchema),
        responses: person200,
      }),
    },
    [`${BASE}/persons/{id}/close`]: {
      post: writing('Clore un membre du personnel', {
        parameters: [person, seen],
        ...body(closingSchema),
        responses: person200,
      }),
    },
    [`${BASE}/persons/{id}/reopen`]: {
      post: writing('Rouvrir un membre du personnel', { parameters: [person, seen], responses: person200 }),
    },
  };
}

function placePaths(): object {
  const place200 = { ...found('Le lieu, écrit', structureSchema, true), ...WRITING };
  return {
    [`${BASE}/structures/{id}/places`]: {
      get: reading('Les lieux hors des fichiers nationaux qui en dépendent', {
        parameters: [structure],
        responses: { ...found('Lieux', placesSchema), ...ABSENT },
      }),
      post: writing('Ajouter un lieu', {
        parameters: [structure],
        ...body(placeCreationSchema),
        responses: { ...made(structureSchema), ...WRITING },
      }),
    },
    [`${BASE}/structures/{id}/place`]: {
      put: writing('Modifier un lieu hors des fichiers nationaux', {
        parameters: [structure, seen],
        ...body(placeFieldsSchema),
        responses: place200,
      }),
    },
    [`${BASE}/structures/{id}/close`]: {
      post: writing('Clore un lieu hors des fichiers nationaux', {
        parameters: [structure, seen],
        ...body(closingSchema),
        responses: place200,
      }),
    },
    [`${BASE}/structures/{id}/reopen`]: {
      post: writing('Rouvrir un lieu hors des fichiers nationaux', {
        parameters: [structure, seen],
        responses: place200,
      }),
    },
  };
}
