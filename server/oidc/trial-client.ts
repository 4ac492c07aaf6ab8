import type { Application } from '../../federation/index.ts';
import { profileMetadata } from './profiles/profile.ts';
import { sectorOf } from './sector.ts';

/** Where a trial's code comes back to: the one return address that its twin has. */
export const TRIAL_RETURN_PATH = '/essai/retour';

/** Ends the id of a twin; no registration can have it. */
const SUFFIX = '~essai';

/** Where a twin keeps the sector that its application's pairwise subjects are made for. */
export const TRIAL_SECTOR = 'trial_sector';

/** What a twin proves itself with: nothing of the application's own, and the same in every process of the house. */
export interface TrialCredentials {
  /** Secret of one application's twin. */
  readonly secretOf: (applicationId: string) => string;
  /** Public half of the key that every twin signs with. */
  readonly publicJwk: Readonly<Record<string, unknown>>;
}

/** What a trial does otherwise than its application, for whoever reads the trial. */
export type TrialDifference =
  | 'return'
  | 'secret'
  | 'key'
  | 'certificate'
  | 'bound-by-certificate'
  | 'interfaces'
  | 'logout';

export function trialClientId(applicationId: string): string {
  return applicationId + SUFFIX;
}

export function isTrialClient(clientId: string): boolean {
  return clientId.endsWith(SUFFIX);
}

/** The application that a client speaks for: itself, or the one whose twin it is. */
export function applicationOf(clientId: string): string {
  return isTrialClient(clientId) ? clientId.slice(0, -SUFFIX.length) : clientId;
}

/** Words of a registration that a flow of its twin obeys as well. */
const SAME_WORDS = [
  'profile',
  'pkce_waiver',
  'sandbox',
  'consent_required',
  'subject_type',
  'id_token_signed_response_alg',
  'userinfo_signed_response_alg',
  'introspection_signed_response_alg',
  'authorization_signed_response_alg',
  'require_pushed_authorization_requests',
  'require_signed_request_object',
  'dpop_bound_access_tokens',
  'default_max_age',
  'require_auth_time',
  'default_acr_values',
] as const;

/** Scopes that a trial may ask: those about a person. A twin has no right of its application's own. */
const PERSON_SCOPES: readonly string[] = ['openid', 'profile', 'scope_all'];

const CERTIFICATE_METHODS: readonly unknown[] = ['tls_client_auth', 'self_signed_tls_client_auth'];

/**
 * The twin of an application: the same profile, scopes and signatures, with a return address and proofs of the house's own. What is
 * tried is what the application would meet, and no code, token or secret of the application takes part.
 */
export function trialMetadata(
  application: Application,
  { secretOf, publicJwk }: TrialCredentials,
  issuer: string,
): Record<string, unknown> {
  const real = profileMetadata(application.registration);
  const method = trialMethod(real.token_endpoint_auth_method);
  const grants: readonly unknown[] = Array.isArray(real.grant_types) ? real.grant_types : [];
  const metadata = profileMetadata({
    ...Object.fromEntries(SAME_WORDS.map((word) => [word, application.registration[word]])),
    scope: personScopes(real),
    redirect_uris: [new URL(TRIAL_RETURN_PATH, issuer).href],
    response_types: ['code'],
    grant_types: ['authorization_code', ...(grants.includes('refresh_token') ? ['refresh_token'] : [])],
    token_endpoint_auth_method: method,
    ...(method.startsWith('client_secret') ? { client_secret: secretOf(application.id) } : {}),
    ...(needsKey(method, real) ? { jwks: { keys: [publicJwk] } } : {}),
  });
  return {
    ...metadata,
    client_id: trialClientId(application.id),
    client_name: application.name.fr,
    [TRIAL_SECTOR]: sectorOf(real) ?? application.id,
  };
}

/** Scopes about a person that an application is registered for. */
export function personScopes(metadata: Readonly<Record<string, unknown>>): string {
  return String(metadata.scope)
    .split(' ')
    .filter((scope) => PERSON_SCOPES.includes(scope))
    .join(' ');
}

function trialMethod(method: unknown): string {
  if (CERTIFICATE_METHODS.includes(method)) return 'private_key_jwt';
  return typeof method === 'string' ? method : 'client_secret_basic';
}

function needsKey(method: string, { require_signed_request_object: isSigned }: Readonly<Record<string, unknown>>) {
  return method === 'private_key_jwt' || isSigned === true;
}

/** Whether people sign in to it by a browser: there is no such flow to try otherwise (programs, software that asks by CIBA alone). */
export function hasCodeFlow({ registration: { grant_types: grants } }: Application): boolean {
  return !Array.isArray(grants) || grants.includes('authorization_code');
}

/** What a trial of this application does otherwise. */
export function trialDifferences(application: Application): readonly TrialDifference[] {
  const real = profileMetadata(application.registration);
  const method = real.token_endpoint_auth_method ?? 'client_secret_basic';
  const checks: readonly [TrialDifference, boolean][] = [
    ['return', true],
    ['secret', String(method).startsWith('client_secret')],
    ['key', method === 'private_key_jwt'],
    ['certificate', CERTIFICATE_METHODS.includes(method)],
    ['bound-by-certificate', real.tls_client_certificate_bound_access_tokens === true],
    ['logout', real.backchannel_logout_uri !== undefined],
    ['interfaces', Array.isArray(real.resources) && real.resources.length > 0],
  ];
  return checks.filter(([, isSo]) => isSo).map(([difference]) => difference);
}
