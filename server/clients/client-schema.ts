import { z } from 'zod';
import { PROFILES } from '../oidc/profiles/profile.ts';
import { directoryWords } from './directory-words.ts';

const MAX_TEXT_CHARS = 300;
const MAX_URI_CHARS = 2_000;
const MAX_LIST = 50;
const MIN_SECRET_CHARS = 32;
const MAX_SECRET_CHARS = 256;
const MAX_TOKEN_SECONDS = 300;
const MIN_REASON_CHARS = 10;

const text = z.string().min(1).max(MAX_TEXT_CHARS);
const uri = z.string().min(1).max(MAX_URI_CHARS);
const uris = z.array(uri).max(MAX_LIST);
const algorithm = z.enum(['ES256', 'PS256', 'EdDSA', 'RS256']);
const ours = z.enum(['ES256', 'RS256']);

const CLIENT_ID = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Words of the trust domain that stand beside the OpenID registration. */
const DOMAIN = {
  client_id: z
    .string()
    .regex(CLIENT_ID, 'lettres minuscules, chiffres et tirets, 63 au plus')
    .describe('Identifiant stable, aussi client_id OAuth.'),
  client_name: text.describe('Nom montré aux professionnels, en français.'),
  'client_name#en': text.optional(),
  description: text.optional().describe('Ce que l’application contient, en quelques mots.'),
  'description#en': text.optional(),
  organisation: text.optional().describe('Qui l’exploite.'),
  kind: z.enum(['dmp', 'dcc', 'network', 'telemedicine', 'other']).optional(),
  client_uri: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Adresse qui commence sa connexion ; la porte du portail y mène.'),
  listed: z.boolean().optional().describe('Montrée au portail.'),
  inside_addresses: z
    .array(text)
    .max(MAX_LIST)
    .optional()
    .describe('Réseaux (CIDR) et noms hors de l’Internet public que nos appels vers elle peuvent atteindre.'),
} as const;

/** Words of ours that change how the provider speaks with it. */
const OURS = {
  profile: z.enum(PROFILES).optional().describe('Façon de parler : psc, standard (par défaut), fapi2, fapi2-signed.'),
  pkce_waiver: z
    .string()
    .min(MIN_REASON_CHARS)
    .max(MAX_TEXT_CHARS)
    .optional()
    .describe('Raison pour laquelle un client confidentiel « standard » se passe de PKCE ; consignée à l’audit.'),
  sandbox: z
    .boolean()
    .optional()
    .describe('Bac à sable : jetons d’une minute, bandeau, professionnels inventés, erreurs expliquées.'),
  consent_required: z
    .boolean()
    .optional()
    .describe('L’accord de la personne est demandé avant la première ouverture, et gardé un an.'),
  security_event_uri: uri
    .optional()
    .describe(
      'Adresse à prévenir quand des droits changent : jetons d’événement signés, poussés (RFC 8417, RFC 8935).',
    ),
  directory: directoryWords
    .optional()
    .describe(
      'Comme qui elle lit l’annuaire par HTTP, et où elle répond des fiches ; application de toute la région si rien n’est dit.',
    ),
  resources: uris.optional().describe('Interfaces d’autres applications qu’elle peut demander (RFC 8707).'),
  resource_server: z
    .strictObject({
      identifier: z.url().max(MAX_URI_CHARS),
      scope: text,
      access_token_format: z.enum(['opaque', 'jwt']),
      access_token_ttl: z.int().min(1).max(MAX_TOKEN_SECONDS).optional(),
    })
    .optional()
    .describe('Interface qu’elle offre à d’autres.'),
} as const;

/** RFC 7591 §2 and the documents that add to it. */
const REGISTERED = {
  redirect_uris: uris.optional(),
  post_logout_redirect_uris: uris.optional(),
  grant_types: z
    .array(z.enum(['authorization_code', 'refresh_token', 'client_credentials', 'urn:openid:params:grant-type:ciba']))
    .max(MAX_LIST)
    .optional(),
  response_types: z.array(z.literal('code')).max(1).optional(),
  response_modes: z.array(z.enum(['query', 'form_post', 'jwt', 'query.jwt', 'form_post.jwt'])).optional(),
  scope: text.optional(),
  application_type: z.enum(['web', 'native']).optional(),
  contacts: z.array(z.email()).max(MAX_LIST).optional(),
  policy_uri: uri.optional(),
  tos_uri: uri.optional(),
  logo_uri: uri.optional(),
  token_endpoint_auth_method: z
    .enum([
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
      'tls_client_auth',
      'self_signed_tls_client_auth',
      'none',
    ])
    .optional(),
  token_endpoint_auth_signing_alg: algorithm.optional(),
  client_secret: z
    .string()
    .min(MIN_SECRET_CHARS)
    .max(MAX_SECRET_CHARS)
    .optional()
    .describe('Donné une fois, gardé sous forme d’empreinte ; absent, le serveur en fait un et le montre une fois.'),
  jwks: z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(MAX_LIST) }).optional(),
  jwks_uri: uri.optional(),
  subject_type: z.enum(['public', 'pairwise']).optional(),
  sector_identifier_uri: uri.optional(),
  id_token_signed_response_alg: ours.optional(),
  userinfo_signed_response_alg: ours.optional(),
  introspection_signed_response_alg: ours.optional(),
  authorization_signed_response_alg: ours.optional(),
  request_object_signing_alg: algorithm.optional(),
  require_signed_request_object: z.boolean().optional(),
  require_pushed_authorization_requests: z.boolean().optional(),
  dpop_bound_access_tokens: z.boolean().optional(),
  tls_client_certificate_bound_access_tokens: z.boolean().optional(),
  tls_client_auth_subject_dn: text.optional(),
  tls_client_auth_san_dns: text.optional(),
  tls_client_auth_san_uri: text.optional(),
  tls_client_auth_san_ip: text.optional(),
  tls_client_auth_san_email: text.optional(),
  backchannel_logout_uri: uri.optional(),
  backchannel_logout_session_required: z.boolean().optional(),
  backchannel_token_delivery_mode: z.enum(['poll', 'ping']).optional(),
  backchannel_client_notification_endpoint: uri.optional(),
  backchannel_authentication_request_signing_alg: algorithm.optional(),
  default_max_age: z.int().min(0).optional(),
  default_acr_values: z.array(z.enum(['eidas1', 'eidas2', 'eidas3'])).optional(),
  require_auth_time: z.boolean().optional(),
} as const;

/**
 * A client as operators and integrators write it: RFC 7591's words, ours, and those of the trust domain, in one flat object. The
 * page of the HTTP interface, the seed's schema and the checks are all made from this.
 */
export const clientSchema = z.strictObject({ ...DOMAIN, ...OURS, ...REGISTERED });

export type ClientInput = z.infer<typeof clientSchema>;

/** Names that belong to the trust domain's record, not to the OpenID registration. */
export const DOMAIN_NAMES: readonly string[] = Object.keys(DOMAIN);
