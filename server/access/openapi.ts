import { z } from 'zod';
import {
  actsSchema,
  factsSchema,
  identitiesSchema,
  MAX_BATCH_QUESTIONS,
  MAX_PAGE_RESULTS,
  questionSchema,
  SEMANTICS,
  sheetJsonSchema,
} from '../../federation/index.ts';
import { handoverSchema } from './handover-door.ts';

const id = z.string();
const recordedSchema = z.strictObject({
  acts: z.array(z.strictObject({ id, at: z.iso.datetime(), patient: z.string() })),
  warnings: z
    .array(z.strictObject({ place: z.string(), fr: z.string(), en: z.string() }))
    .optional()
    .describe('Établissements dont l’annuaire n’a pas le numéro.'),
});
const kept = z
  .looseObject({ id, kind: z.string(), patient: z.string(), at: z.iso.datetime(), since: z.string() })
  .describe('Un acte tel qu’il est gardé ; « by » dit par quelle porte et quel professionnel.');
const refusal = z.strictObject({
  error: z.string(),
  fr: z.string(),
  en: z.string(),
  place: z.string().optional(),
  why: z.string().optional(),
  faults: z.array(z.strictObject({ place: z.string(), fr: z.string(), en: z.string() })).optional(),
});
const warnings = z.array(z.strictObject({ pointer: z.string(), kind: z.string(), fr: z.string(), en: z.string() }));
const reference = z.strictObject({ application: z.string(), version: z.int(), digest: z.string() });

function json(schema: z.ZodType): object {
  const { $schema: _dialect, ...described } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return { 'application/json': { schema: described } };
}

const asks = (schema: z.ZodType) => ({ required: true, content: json(schema) });
const answers = (status: number, words: string, schema: z.ZodType) => ({
  [status]: { description: words, content: json(schema) },
  400: { description: 'Demande mal formée : le code et l’endroit', content: json(refusal) },
  401: { description: 'Jeton absent ou mort' },
  403: { description: 'Jeton sans la portée, ou demande qui n’est pas la sienne' },
});
const operation = (scope: string, summary: string, rest: object) => ({
  summary,
  security: [{ application: [scope] }],
  ...rest,
});

const KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  schema: { type: 'string', maxLength: 100 },
  description: 'La même clé avec les mêmes actes rend les actes déjà consignés.',
} as const;
const query = (name: string, description: string, schema: object) => ({ name, in: 'query', schema, description });

const decided = z
  .strictObject({ decision: z.boolean(), context: z.looseObject({}) })
  .describe('Oui ou non ; les règles, leurs raisons, les faits, et pour un non ce qui l’ouvrirait.');
const batch = questionSchema.partial().extend({
  evaluations: z.array(questionSchema.partial()).max(MAX_BATCH_QUESTIONS),
  options: z.object({ evaluations_semantic: z.enum(SEMANTICS).optional() }).optional(),
});
const page = z.object({ token: z.string().optional(), limit: z.int().min(1).max(MAX_PAGE_RESULTS).optional() });
const { subject, resource, action } = questionSchema.shape;
/** What is looked for need not be named; of actions, nothing at all is said. */
const SOUGHT = {
  subject: questionSchema.extend({ subject: subject.partial({ id: true }), page: page.optional() }),
  resource: questionSchema.extend({ resource: resource.partial({ id: true }), page: page.optional() }),
  action: questionSchema.extend({ action: action.partial().optional(), page: page.optional() }),
};
const found = z.strictObject({
  page: z.strictObject({ next_token: z.string(), count: z.int() }),
  context: z
    .looseObject({ code: z.string() })
    .optional()
    .describe(
      'Pourquoi rien ne peut être trouvé, quelles que soient les règles : type inconnu, professionnel inconnu.',
    ),
  results: z.array(
    z.strictObject({ type: z.string().optional(), id: z.string().optional(), name: z.string().optional() }),
  ),
});

/** The description of what dossiers ask, record and publish (OpenAPI 3.1), from the very schemas that read their requests. */
export function accessOpenApi(issuer: string): object {
  return {
    openapi: '3.1.0',
    info: {
      ...{ title: 'Vestibule : questions, faits et feuilles des dossiers', version: '1' },
      description: 'Voir docs/asking.md et docs/patients.md.',
    },
    servers: [{ url: issuer }],
    components: {
      securitySchemes: {
        application: {
          type: 'oauth2',
          flows: {
            clientCredentials: {
              tokenUrl: `${issuer}/oidc/token`,
              scopes: {
                'pdp.evaluate': 'Demander ce que quelqu’un peut faire chez elle',
                'pdp.search': 'Chercher qui peut, quoi, et comment',
                'pdp.facts': 'Faire garder des faits de ses propres choses et sujets',
                'pdp.patients': 'Consigner et lire les actes de ses propres patients',
                'pdp.sheets': 'Publier et lire sa propre feuille de règles',
              },
            },
          },
        },
      },
    },
    paths: { ...questionPaths(), ...patientPaths(), ...sheetPaths() },
  };
}

function questionPaths(): object {
  const search = (kind: keyof typeof SOUGHT, summary: string) => ({
    post: operation('pdp.search', summary, {
      requestBody: asks(SOUGHT[kind]),
      responses: answers(200, 'Une page', found),
    }),
  });
  return {
    '/access/v1/evaluation': {
      post: operation('pdp.evaluate', 'Une question (AuthZEN Authorization API 1.0)', {
        requestBody: asks(questionSchema),
        responses: answers(200, 'Réponse, un refus compris', decided),
      }),
    },
    '/access/v1/evaluations': {
      post: operation('pdp.evaluate', 'Plusieurs questions ; ce que l’une ne dit pas est pris au-dessus', {
        requestBody: asks(batch),
        responses: answers(200, 'Réponses, dans l’ordre', z.strictObject({ evaluations: z.array(decided) })),
      }),
    },
    '/access/v1/search/subject': search('subject', 'Qui peut le faire ; l’identifiant du sujet n’est pas lu'),
    '/access/v1/search/resource': search(
      'resource',
      'Sur quelles de ses choses gardées ; l’identifiant de la chose n’est pas lu',
    ),
    '/access/v1/search/action': search('action', 'Ce qui peut être fait ; l’action n’est pas lue'),
    '/access/v1/entities': {
      put: operation('pdp.facts', 'Faire garder des faits, ou les oublier : tous, ou aucun', {
        requestBody: asks(factsSchema),
        responses: {
          ...answers(200, 'Combien', z.strictObject({ entities: z.int() })),
          409: { description: 'Autant de faits qu’une application en fait garder : rien de cet envoi ne l’est' },
        },
      }),
    },
  };
}

function patientPaths(): object {
  const scope = 'pdp.patients';
  const conflict = { 409: { description: 'Acte déjà retiré, ou clé qui a servi à autre chose' } };
  const absent = { 404: { description: 'Acte ou professionnel inconnu' } };
  return {
    '/access/v1/pseudonyms': {
      post: operation(scope, 'Ses pseudonymes d’identités nationales de santé ; rien n’en est gardé', {
        requestBody: asks(identitiesSchema),
        responses: answers(200, 'Dans l’ordre', z.strictObject({ patients: z.array(z.string()) })),
      }),
    },
    '/access/v1/acts': {
      post: operation(scope, 'Consigner des actes : tous, ou aucun', {
        parameters: [KEY],
        requestBody: asks(actsSchema),
        responses: { ...answers(201, 'Consignés', recordedSchema), ...conflict, ...absent },
      }),
      get: operation(scope, 'Tous les actes d’un de ses patients, du plus ancien au plus récent', {
        parameters: [{ ...query('patient', 'Pseudonyme', { type: 'string' }), required: true }],
        responses: answers(200, 'Historique', z.strictObject({ acts: z.array(kept) })),
      }),
    },
    '/access/v1/acts/{act}': {
      get: operation(scope, 'Un acte, avec l’avis au patient quand c’est un accès en urgence', {
        parameters: [{ name: 'act', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { ...answers(200, 'Acte', kept), ...absent },
      }),
    },
    '/access/v1/emergencies': {
      get: operation(scope, 'Accès en urgence déclarés chez elle, cent à la fois, chacun avec l’avis au patient', {
        parameters: [query('after', 'Le dernier déjà vu', { type: 'string' })],
        responses: {
          ...answers(200, 'Du plus ancien au plus récent', z.strictObject({ acts: z.array(kept) })),
          ...absent,
        },
      }),
    },
    '/access/v1/handovers': {
      post: operation(scope, 'Présenter un patient à la page du portail, pour un professionnel', {
        requestBody: asks(handoverSchema),
        responses: answers(201, 'Adresse à usage unique', z.strictObject({ url: z.url(), expires_in: z.int() })),
      }),
    },
  };
}

function sheetPaths(): object {
  const scope = 'pdp.sheets';
  const body = { required: true, content: { 'application/json': { schema: sheetJsonSchema() } } };
  const absent = { 404: { description: 'Cette version n’a jamais été publiée' } };
  return {
    '/access/v1/sheets': {
      put: operation(scope, 'Publier la version suivante de sa feuille', {
        requestBody: body,
        responses: {
          ...answers(201, 'Publiée, et ce qui y est signalé', reference.extend({ warnings })),
          409: {
            description: 'Version déjà publiée autrement, numéro dépassé, ou autant de versions qu’il est permis',
          },
          429: { description: 'Une publication de cette application est en cours : attendre sa réponse' },
        },
      }),
      get: operation(scope, 'Sa feuille en vigueur, ou une version', {
        parameters: [query('version', 'Numéro ; celle en vigueur sinon', { type: 'integer' })],
        responses: { ...answers(200, 'Feuille', reference.extend({ sheet: z.unknown() })), ...absent },
      }),
    },
  };
}
