import { z } from 'zod';
import { ABSENT, BASE, found, importing, json, path, query, reading, WRITTEN } from './openapi-parts.ts';
import { batchesSchema } from './schemas.ts';
import {
  importReportSchema,
  keptPlanSchema,
  planListSchema,
  reasonSchema,
  sliceReportSchema,
  sliceSchema,
  undoReportSchema,
  workSchema,
} from './schemas-of-imports.ts';

const plan = path('plan', 'Numéro du plan');
const slice = path('slice', 'Numéro de la tranche');
const batch = path('batch', 'Numéro de l’import');
const REASON = { requestBody: { required: true, content: json(reasonSchema) } };
const REFUSED = { ...ABSENT, 400: WRITTEN[400], 409: WRITTEN[409] };

/** The feed gate, described. */
export function importPaths(): object {
  return {
    [`${BASE}/imports`]: { get: reading('Les cent derniers imports', { responses: found('Liste', batchesSchema) }) },
    [`${BASE}/imports/{batch}`]: {
      get: reading('Le compte rendu d’un import', {
        parameters: [batch],
        responses: { ...found('Compte rendu', importReportSchema), ...ABSENT },
      }),
    },
    [`${BASE}/imports/{batch}/undo`]: {
      post: importing('Annuler le dernier import d’un registre', {
        parameters: [batch],
        ...REASON,
        responses: { ...found('Annulé', undoReportSchema), ...REFUSED },
      }),
    },
    [`${BASE}/imports/work`]: {
      get: reading('Ce qui est en cours, ou l’a été en dernier', { responses: found('Travail', workSchema) }),
    },
    ...planPaths(),
    ...slicePaths(),
  };
}

function planPaths(): object {
  return {
    [`${BASE}/imports/plans`]: {
      get: reading('Les plans gardés', { responses: found('Liste', planListSchema) }),
      post: importing('Envoyer un fichier et garder le plan de ce qu’il ferait', {
        parameters: [
          { ...query('name', 'Nom du fichier : il le date'), required: true },
          query('asOf', 'Jour que décrit un fichier sans date, AAAA-MM-JJ'),
          query('release', 'Départements déjà regardés, qui ne seront pas retenus : 75,2A'),
        ],
        requestBody: { required: true, content: { 'application/octet-stream': {} } },
        responses: { 201: { description: 'Plan gardé', content: json(keptPlanSchema) }, ...REFUSED },
      }),
    },
    [`${BASE}/imports/plans/{plan}`]: {
      get: reading('Un plan', { parameters: [plan], responses: { ...found('Plan', keptPlanSchema), ...ABSENT } }),
      delete: importing('Abandonner un plan', {
        parameters: [plan],
        responses: { 204: { description: 'Abandonné' }, ...ABSENT },
      }),
    },
    [`${BASE}/imports/plans/{plan}/apply`]: {
      post: importing('Appliquer un plan, si rien de ce qu’il écrit n’a changé', {
        parameters: [plan],
        responses: { ...found('Appliqué', importReportSchema), ...REFUSED },
      }),
    },
  };
}

function slicePaths(): object {
  const deciding = (summary: string) =>
    importing(summary, {
      parameters: [slice],
      ...REASON,
      responses: { ...found('Ce qu’il en est', sliceReportSchema), ...REFUSED },
    });
  return {
    [`${BASE}/imports/held`]: {
      get: reading('Les tranches retenues', { responses: found('Liste', z.array(sliceSchema)) }),
    },
    [`${BASE}/imports/held/{slice}/release`]: { post: deciding('Appliquer une tranche retenue') },
    [`${BASE}/imports/held/{slice}/drop`]: { post: deciding('Écarter une tranche : ses fiches restent ouvertes') },
  };
}
