import { z } from 'zod';
import { ABSENT, BASE, found, json, path, reading, WRITTEN, writing } from './openapi-parts.ts';
import { conflictSchema, decisionSchema } from './schemas-of-conflicts.ts';

/** What files and the directory disagree about: described. */
export function conflictPaths(): object {
  return {
    [`${BASE}/conflicts`]: {
      get: reading('Ce qui attend une décision, le plus ancien d’abord, cinq cents au plus', {
        responses: found('Liste', z.array(conflictSchema)),
      }),
    },
    [`${BASE}/conflicts/{conflict}/settle`]: {
      post: writing('Trancher un conflit', {
        parameters: [path('conflict', 'Identifiant du conflit')],
        requestBody: { required: true, content: json(decisionSchema) },
        responses: { ...found('Tranché', conflictSchema), ...ABSENT, 400: WRITTEN[400], 412: WRITTEN[412] },
      }),
    },
  };
}
