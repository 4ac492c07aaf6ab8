/**
 * How one application speaks to the provider, by one word of its registration:
 * `psc` as health applications already speak to Pro Santé Connect; `standard` OpenID Connect under RFC 9700; `fapi2` the FAPI 2.0
 * Security Profile; `fapi2-signed` the same with FAPI 2.0 Message Signing.
 */
export const PROFILES = ['psc', 'standard', 'fapi2', 'fapi2-signed'] as const;
export type Profile = (typeof PROFILES)[number];

/** What a registration that says nothing gets. */
export const DEFAULT_PROFILE: Profile = 'standard';

/** Scopes that mean something to the provider itself; any other belongs to an interface, or is ignored (RFC 6749 §3.3). */
export const OWN_SCOPES: readonly string[] = [
  'openid',
  'profile',
  'scope_all',
  'pdp.evaluate',
  'pdp.search',
  'pdp.facts',
  'pdp.patients',
  'pdp.sheets',
  'clients.manage',
  'directory.read',
  'directory.write',
  'directory.import',
];

/** What a registration that names no scope may ask: who, how and where, and nothing of the house. */
const DEFAULT_SCOPE = 'openid profile scope_all';

/** Where the scopes of others' interfaces stand, apart from the provider's own. */
export const RESOURCE_SCOPES = 'resource_scopes';

/** Where a secret's digests stand in a registration. */
export const SECRET_DIGESTS = 'client_secret_digests';

/** Words of ours in a registration, besides RFC 7591's; the provider keeps them as they are. */
export const OWN_METADATA = [
  'profile',
  'pkce_waiver',
  'sandbox',
  'consent_required',
  'resources',
  'resource_server',
  'security_event_uri',
  'directory',
  'trial_sector',
  RESOURCE_SCOPES,
  SECRET_DIGESTS,
] as const;

/** Signature algorithms of FAPI 2.0 Security Profile §5.4; RSA PKCS #1 v1.5 is not among them. */
export const FAPI_ALGORITHMS: readonly string[] = ['ES256', 'PS256', 'EdDSA'];

/** What clients may sign with: assertions and request objects. Never `none`, never a shared secret (S-08). */
export const CLIENT_ALGORITHMS: readonly string[] = [...FAPI_ALGORITHMS, 'RS256'];

/** What the provider signs with. */
export const PROVIDER_ALGORITHMS: readonly string[] = ['ES256', 'RS256'];

/** Methods by which a client proves who it is with a secret that never travels. */
export const STRONG_METHODS: readonly string[] = ['private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth'];

type Registration = Readonly<Record<string, unknown>>;

/** The profile of a registration or of the provider's client made from it. */
export function profileOf(registration: object | undefined): Profile {
  const word: unknown = registration === undefined ? undefined : Reflect.get(registration, 'profile');
  return PROFILES.find((profile) => profile === word) ?? DEFAULT_PROFILE;
}

/** Whether FAPI 2.0 governs it. */
export function isFapi(profile: Profile): boolean {
  return profile === 'fapi2' || profile === 'fapi2-signed';
}

/** Whether a code may go to it without PKCE; profile `psc` then requires a nonce (S-03). */
export function waivesPkce(registration: object): boolean {
  const profile = profileOf(registration);
  if (isFapi(profile) || isPublic(registration)) return false;
  return profile === 'psc' || typeof Reflect.get(registration, 'pkce_waiver') === 'string';
}

/** Both names: in the registration, and in the provider's client. */
function isPublic(registration: object): boolean {
  const method: unknown =
    Reflect.get(registration, 'token_endpoint_auth_method') ?? Reflect.get(registration, 'clientAuthMethod');
  return method === 'none';
}

/** Whether it is a trial: short tokens, a banner, invented professionals only, errors that explain themselves. */
export function isSandbox(registration: object | undefined): boolean {
  return registration !== undefined && Reflect.get(registration, 'sandbox') === true;
}

/** National identifiers of the test range of the national register: nobody bears one. */
export function isInvented(nationalId: string): boolean {
  return nationalId.startsWith('8997');
}

/** Words of the registration that its profile fixes or fills in, its scopes told apart. */
export function profileMetadata(registration: Registration): Registration {
  const given = Object.fromEntries(Object.entries(registration).filter(([, value]) => value !== undefined));
  const scopes = String(given.scope ?? DEFAULT_SCOPE)
    .split(' ')
    .filter(Boolean);
  const own = scopes.filter((scope) => OWN_SCOPES.includes(scope));
  return {
    ...metadataOf(profileOf(given), given),
    ...(isPublic(given) ? { grant_types: provedByNobody(given) } : {}),
    ...(answersNoBrowser(given) ? { response_types: [], redirect_uris: given.redirect_uris ?? [] } : {}),
    // Never empty: the library takes an absent scope for every scope.
    scope: own.length === 0 ? 'openid' : own.join(' '),
    [RESOURCE_SCOPES]: scopes.filter((scope) => !OWN_SCOPES.includes(scope)),
  };
}

/** What a client without proof may ask by: never for itself, whatever an earlier registration says (RFC 6749 §4.4). */
function provedByNobody({ grant_types: grants }: Registration): readonly unknown[] {
  return Array.isArray(grants) ? grants.filter((grant) => grant !== 'client_credentials') : ['authorization_code'];
}

/** A program that never sends a person's browser here: it asks by CIBA, or for itself. The library would want a return address otherwise. */
function answersNoBrowser({ grant_types: grants }: Registration): boolean {
  return Array.isArray(grants) && !grants.includes('authorization_code');
}

function metadataOf(profile: Profile, registration: Registration): Registration {
  if (isFapi(profile)) {
    return { ...fapiMetadata(registration), ...(profile === 'fapi2-signed' ? SIGNED : {}), profile };
  }
  return { response_modes: ['query', 'form_post'], ...(profile === 'psc' ? PSC : {}), ...registration, profile };
}

/**
 * What health applications take for granted. One that asks no level means the one that all of them ask: their libraries stop at a level that they
 * do not know, and so they are never answered a higher one unasked.
 */
const PSC: Registration = { id_token_signed_response_alg: 'RS256', default_acr_values: ['eidas1'] };

function fapiMetadata(registration: Registration): Registration {
  const boundByCertificate = registration.tls_client_certificate_bound_access_tokens === true;
  return {
    id_token_signed_response_alg: 'ES256',
    ...registration,
    require_pushed_authorization_requests: true,
    dpop_bound_access_tokens: !boundByCertificate,
    response_modes: ['query'],
  };
}

/** FAPI 2.0 Message Signing §5.3 to §5.5: signed requests, signed responses, signed introspection. */
const SIGNED: Registration = {
  require_signed_request_object: true,
  authorization_signed_response_alg: 'ES256',
  introspection_signed_response_alg: 'ES256',
  response_modes: ['jwt', 'query.jwt'],
};
