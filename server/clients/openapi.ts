import { z } from 'zod';
import { clientSchema } from './client-schema.ts';

const version = z.int().min(1);
const viewSchema = clientSchema
  .omit({ client_secret: true })
  .extend({ status: z.enum(['requested', 'active', 'suspended']), version })
  .describe('Un client tel qu’il est gardé, sans son secret.');
const savedSchema = z.strictObject({
  client: viewSchema,
  client_secret: z.string().nullable().describe('Un secret qui vient d’être fait ; montré cette seule fois.'),
});
const faultsSchema = z.strictObject({
  error: z.string(),
  fr: z.string(),
  en: z.string(),
  faults: z.array(z.strictObject({ place: z.string(), why: z.string() })),
  request: z.string(),
});

/** What « rotate » takes. */
export const rotateSchema = z.strictObject({
  keep_minutes: z
    .int()
    .min(0)
    .max(7 * 24 * 60)
    .optional()
    .describe('Durée pendant laquelle l’ancien secret marche encore.'),
});

const ID = { name: 'id', in: 'path', required: true, schema: { type: 'string' } } as const;
const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  required: true,
  schema: { type: 'string' },
  description: 'La version lue, comme ETag la donne : "3".',
} as const;

const query = (name: string, description: string, required = false) => ({
  ...{ name, in: 'query', required, description },
  schema: { type: 'string' },
});
const CLAIM_PARAMETERS = [
  query('person', 'Identification nationale, chiffre de type compris', true),
  query('situation', 'Situation active ; rien : la seule, ou aucune'),
  query('scope', 'Portées demandées ; rien : celles de la déclaration'),
  query('acr_values', 'Niveaux demandés ; rien : n’importe lequel'),
];

function json(schema: z.ZodType): object {
  const { $schema: _dialect, ...described } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return { 'application/json': { schema: described } };
}

const answers = (success: number, words: string, schema: z.ZodType) => ({
  [success]: { description: words, headers: { ETag: { schema: { type: 'string' } } }, content: json(schema) },
  401: { description: 'Jeton absent ou mort' },
  403: { description: 'Jeton sans la portée clients.manage' },
});
const faults = { 400: { description: 'Fautes, chacune avec sa place', content: json(faultsSchema) } };
const stale = {
  404: { description: 'Application inconnue' },
  409: { description: 'Modifiée entre-temps : relire, refaire' },
  428: { description: 'If-Match manque' },
};
const operation = (summary: string, rest: object) => ({ summary, security: [{ clients: [] }], ...rest });

/** The description of the clients' interface (OpenAPI 3.1), from the very schemas that read its requests. */
export function clientsOpenApi(issuer: string): object {
  return {
    openapi: '3.1.0',
    info: { title: 'Vestibule : applications du domaine', version: '1', description: 'Voir docs/clients.md.' },
    servers: [{ url: issuer }],
    components: {
      securitySchemes: {
        clients: {
          type: 'oauth2',
          flows: {
            clientCredentials: {
              tokenUrl: `${issuer}/oidc/token`,
              scopes: { 'clients.manage': 'Gérer les applications' },
            },
          },
        },
      },
    },
    paths: { ...clientPaths(), ...actionPaths() },
  };
}

const saved = (words: string) => answers(200, words, savedSchema);

function clientPaths(): object {
  return {
    '/admin/api/clients': {
      get: operation('Toutes les applications', { responses: answers(200, 'Liste', z.array(viewSchema)) }),
      post: operation('Demander ou admettre une application', {
        parameters: [
          {
            name: 'status',
            in: 'query',
            schema: { enum: ['requested', 'active'] },
            description: 'requested si rien n’est dit',
          },
        ],
        requestBody: { required: true, content: json(clientSchema) },
        responses: { ...answers(201, 'Enregistrée', savedSchema), ...faults, 409: stale[409] },
      }),
    },
    '/admin/api/clients/check': {
      post: operation('Vérifier sans enregistrer', {
        requestBody: { required: true, content: json(clientSchema) },
        responses: answers(
          200,
          'Fautes, vide quand tout va bien',
          z.strictObject({ faults: faultsSchema.shape.faults }),
        ),
      }),
    },
    '/admin/api/clients/{id}': {
      get: operation('Une application', {
        parameters: [ID],
        responses: { ...answers(200, 'Application', viewSchema), 404: stale[404] },
      }),
      put: operation('Modifier', {
        parameters: [ID, IF_MATCH],
        requestBody: { required: true, content: json(clientSchema) },
        responses: { ...saved('Modifiée'), ...faults, ...stale },
      }),
    },
  };
}

/** What is done to one client. */
function actionPaths(): object {
  return {
    '/admin/api/clients/{id}/approve': {
      post: operation('Approuver', { parameters: [ID, IF_MATCH], responses: { ...saved('Active'), ...stale } }),
    },
    '/admin/api/clients/{id}/suspend': {
      post: operation('Suspendre : plus aucune demande n’aboutit', {
        parameters: [ID, IF_MATCH],
        responses: { ...saved('Suspendue'), ...stale },
      }),
    },
    '/admin/api/clients/{id}/secret': {
      post: operation('Renouveler le secret', {
        parameters: [ID],
        requestBody: { content: json(rotateSchema) },
        responses: { ...saved('Nouveau secret'), ...faults, 404: stale[404] },
      }),
    },
    '/admin/api/clients/{id}/claims': {
      get: operation('Ce que l’application apprendrait d’un professionnel, et pourquoi', {
        parameters: [ID, ...CLAIM_PARAMETERS],
        responses: {
          200: { description: 'Revendications, origine de chacune ; celles qui manquent, et pourquoi ; obstacles' },
          404: { description: 'Application ou professionnel inconnu' },
        },
      }),
    },
    '/admin/api/clients/{id}/settings/{kind}': {
      get: operation('Réglages prêts à copier', {
        parameters: [
          ID,
          {
            name: 'kind',
            in: 'path',
            required: true,
            schema: { enum: ['openid-client', 'spring', 'mod_auth_openidc', 'php', 'python'] },
          },
        ],
        responses: {
          200: { description: 'Texte', content: { 'text/plain': { schema: { type: 'string' } } } },
          404: stale[404],
        },
      }),
    },
  };
}
