import { z } from 'zod';
import { conflictPaths } from './openapi-of-conflicts.ts';
import { importPaths } from './openapi-of-imports.ts';
import { lineagePaths } from './openapi-of-lineage.ts';
import { staffPaths } from './openapi-of-staff.ts';
import { ABSENT, BASE, ETAG, found, header, json, path, query, reading, WRITTEN, writing } from './openapi-parts.ts';
import {
  fieldSchema,
  historySchema,
  membershipInputSchema,
  membershipSchema,
  membersPageSchema,
  networkSchema,
  personSchema,
  searchPageSchema,
  structureSchema,
} from './schemas.ts';

/** The description of the directory's interface (OpenAPI 3.1), from the very schemas that its views and requests have. */
export function directoryOpenApi(issuer: string): object {
  const scopes = {
    'directory.read': 'Lire l’annuaire',
    'directory.write': 'Modifier ce que la région y tient',
    'directory.import': 'Préparer, appliquer et annuler des imports',
  };
  return {
    openapi: '3.1.0',
    info: { title: 'Vestibule : annuaire de la région', version: '1', description: 'Voir docs/directory-api.md.' },
    servers: [{ url: issuer }],
    components: {
      securitySchemes: {
        programs: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: `${issuer}/oidc/token`, scopes } } },
      },
    },
    paths: {
      [`${BASE}/search`]: { get: searchOperation() },
      [`${BASE}/suggestions`]: {
        get: reading('Quelques fiches pendant la frappe', {
          parameters: [
            query('q', 'Ce qui est tapé'),
            query('kind', 'any si rien n’est dit', { enum: ['any', 'person', 'structure'] }),
          ],
          responses: { ...found('Huit au plus', searchPageSchema.shape.hits), 400: WRITTEN[400] },
        }),
      },
      ...recordPaths('persons', 'Identifiant interne ou national, même ancien', 'Un professionnel', personSchema),
      ...recordPaths('structures', 'Clé de la structure, ou FINESS', 'Une structure', structureSchema),
      ...lineagePaths(),
      ...conflictPaths(),
      ...networkPaths(),
      ...staffPaths(),
      ...importPaths(),
    },
  };
}

function searchOperation(): object {
  return reading('Chercher des personnes et des structures', {
    parameters: [
      query('q', 'Nom, ville, RPPS, ADELI ou FINESS, dans n’importe quel ordre'),
      query('kind', 'any si rien n’est dit', { enum: ['any', 'person', 'structure'] }),
      query('limit', '20 si rien n’est dit, 100 au plus', { type: 'integer' }),
      query('after', 'Le « next » de la page d’avant'),
      query('closed', 'true : les fiches closes aussi', { type: 'boolean' }),
    ],
    responses: { ...found('Une page', searchPageSchema), 400: WRITTEN[400] },
  });
}

function recordPaths(collection: string, id: string, what: string, schema: z.ZodType): object {
  const named = path('id', id);
  return {
    [`${BASE}/${collection}/{id}`]: {
      get: reading(what, { parameters: [named], responses: { ...found(what, schema, true), ...ABSENT } }),
    },
    [`${BASE}/${collection}/{id}/history`]: {
      get: reading('Son histoire, la plus récente d’abord', {
        parameters: [named, query('limit', '50 si rien n’est dit, 500 au plus', { type: 'integer' })],
        responses: { ...found('Lignes', historySchema), ...ABSENT, 400: WRITTEN[400] },
      }),
    },
    [`${BASE}/${collection}/{id}/local/{field}`]: {
      put: writing('Écrire un champ que la région tient', {
        parameters: [
          named,
          { ...path('field', 'Champ local'), schema: { enum: ['phone', 'secureMail'] } },
          header('If-Match', 'La version lue, comme ETag la donne : "3"'),
        ],
        requestBody: { required: true, content: json(fieldSchema) },
        responses: { ...found('La fiche, écrite', schema, true), ...ABSENT, ...WRITTEN },
      }),
    },
  };
}

function networkPaths(): object {
  const network = path('network', 'Code du réseau');
  return {
    [`${BASE}/networks`]: {
      get: reading('Les réseaux de soins', { responses: found('Liste', z.array(networkSchema)) }),
    },
    [`${BASE}/networks/{network}/members`]: {
      get: reading('Les adhésions, passées et à venir comprises, cent personnes à la fois', {
        parameters: [network, query('after', 'Le « next » de la page d’avant')],
        responses: { ...found('Une page', membersPageSchema), ...ABSENT },
      }),
    },
    [`${BASE}/networks/{network}/members/{person}/{from}`]: {
      put: writing('Inscrire (If-None-Match: *) ou modifier (If-Match) une adhésion', {
        parameters: [
          network,
          path('person', 'Identifiant interne ou national'),
          path('from', 'Premier jour, AAAA-MM-JJ'),
          header('If-Match', 'L’etag de l’adhésion lue', false),
          header('If-None-Match', '* : elle n’existe pas encore', false),
        ],
        requestBody: { required: true, content: json(membershipInputSchema) },
        responses: {
          ...found('Modifiée', membershipSchema, true),
          201: { description: 'Inscrite', headers: ETAG, content: json(membershipSchema) },
          ...ABSENT,
          ...WRITTEN,
        },
      }),
    },
  };
}
