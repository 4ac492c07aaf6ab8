import { ABSENT, BASE, found, header, json, path, reading, WRITTEN, writing } from './openapi-parts.ts';
import { personSchema } from './schemas.ts';
import { lineageReasonSchema, mergeSchema, numbersSchema, unmergeSchema } from './schemas-of-lineage.ts';

const id = path('id', 'Un numéro de la fiche : interne ou national, même ancien');
const seen = header('If-Match', 'La version lue de la fiche gardée, comme ETag la donne : "3"');
const WRITING = { ...ABSENT, ...WRITTEN };

/** One person, several numbers: described. */
export function lineagePaths(): object {
  const onPair = (summary: string) => ({
    post: writing(summary, {
      parameters: [path('former', 'Identifiant national ancien'), path('current', 'Identifiant national actuel')],
      requestBody: { required: true, content: json(lineageReasonSchema) },
      responses: {
        ...found('La fiche qui garde le numéro actuel ; null si personne ne les porte', personSchema.nullable()),
        ...WRITING,
      },
    }),
  });
  return {
    [`${BASE}/persons/{id}/numbers`]: {
      get: reading('Ses numéros, et ce qui les a réunis', {
        parameters: [id],
        responses: { ...found('Numéros', numbersSchema, true), ...ABSENT },
      }),
    },
    [`${BASE}/persons/{id}/merge`]: {
      post: writing('Réunir une autre fiche à celle-ci', {
        parameters: [id, seen],
        requestBody: { required: true, content: json(mergeSchema) },
        responses: { ...found('La fiche gardée', personSchema, true), ...WRITING },
      }),
    },
    [`${BASE}/persons/{id}/unmerge`]: {
      post: writing('Séparer une fiche réunie à celle-ci', {
        parameters: [id, seen],
        requestBody: { required: true, content: json(unmergeSchema) },
        responses: { ...found('La fiche gardée', personSchema, true), ...WRITING },
      }),
    },
    [`${BASE}/correspondences/{former}/{current}/withdraw`]: onPair('Retirer une correspondance fausse'),
    [`${BASE}/correspondences/{former}/{current}/reinstate`]: onPair('Rétablir une correspondance retirée à tort'),
  };
}
