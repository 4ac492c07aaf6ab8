import type { ClientMetadata, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { errors } from 'oidc-provider';
import { CLAIMS_BY_SCOPE } from './claims.ts';
import { clientAssertionCheck } from './profiles/client-proofs.ts';
import {
  CLIENT_ALGORITHMS,
  FAPI_ALGORITHMS,
  isFapi,
  OWN_METADATA,
  OWN_SCOPES,
  PROVIDER_ALGORITHMS,
  profileOf,
  waivesPkce,
} from './profiles/profile.ts';
import type { ProviderDependencies } from './provider-dependencies.ts';
import { isTrialClient, TRIAL_SECTOR } from './trial-client.ts';

/** Where Pro Santé Connect lets a program say which means the person has at hand. */
const CHANNELS: readonly unknown[] = ['CARD', 'MOBILE'];

/** What the provider speaks, for every client; what a profile narrows is in its metadata. */
export function protocolSettings({
  clock,
  pairwise,
  mtlsOrigin,
}: Pick<ProviderDependencies, 'clock' | 'pairwise' | 'mtlsOrigin'>): Configuration {
  return {
    responseTypes: ['code'],
    scopes: [...OWN_SCOPES],
    claims: Object.fromEntries(Object.entries(CLAIMS_BY_SCOPE).map(([scope, names]) => [scope, [...names]])),
    acrValues: ['eidas1', 'eidas2'],
    pkce: { required: pkceRequired },
    subjectTypes: ['public', 'pairwise'],
    pairwiseIdentifier: async (_ctx, accountId, client) => pairwise(accountId, sectorOfClient(client)),
    clientAuthMethods: [
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
      'tls_client_auth',
      'self_signed_tls_client_auth',
      'none',
    ],
    clientDefaults: {
      id_token_signed_response_alg: 'ES256',
      authorization_signed_response_alg: 'ES256',
    } as ClientMetadata,
    extraClientMetadata: { properties: [...OWN_METADATA] },
    assertJwtClientAuthClaimsAndHeader: clientAssertionCheck(clock, mtlsOrigin),
    enabledJWA: {
      clientAuthSigningAlgValues: [...CLIENT_ALGORITHMS] as never,
      requestObjectSigningAlgValues: [...CLIENT_ALGORITHMS] as never,
      dPoPSigningAlgValues: [...FAPI_ALGORITHMS] as never,
      idTokenSigningAlgValues: [...PROVIDER_ALGORITHMS] as never,
      userinfoSigningAlgValues: [...PROVIDER_ALGORITHMS] as never,
      introspectionSigningAlgValues: [...PROVIDER_ALGORITHMS] as never,
      authorizationSigningAlgValues: [...PROVIDER_ALGORITHMS] as never,
    },
    allowOmittingSingleRegisteredRedirectUri: false,
    extraParams: { situation: undefined as never, channel: checkChannel },
    clientBasedCORS: () => false,
    // Whatever has a session dies with it: there is no offline access to a person's dossiers. A request of CIBA has none.
    expiresWithSession: async (ctx) =>
      ctx.oidc.session !== undefined || ctx.oidc.entities.AuthorizationCode !== undefined,
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    // FAPI 2.0 Security Profile §5.3.2.1: its refresh tokens are bound to a key, and rotation would only lose them.
    rotateRefreshToken: (ctx) => !isFapi(profileOf(ctx.oidc.client)),
    revokeGrantPolicy: () => true,
    discovery: {
      ui_locales_supported: ['fr-FR', 'en'],
      display_values_supported: ['page'],
      service_documentation: undefined,
    },
  };
}

/** A twin gives the subjects that its application would get. */
function sectorOfClient(client: { readonly clientId: string; readonly sectorIdentifier?: unknown }): string {
  const ofApplication: unknown = isTrialClient(client.clientId) ? Reflect.get(client, TRIAL_SECTOR) : undefined;
  return String(ofApplication ?? client.sectorIdentifier ?? client.clientId);
}

/**
 * PKCE, unless the registration waives it (S-03). Where a profile waives it for everybody, the nonce stands in its place and is
 * required; where one registration does, its reason is in the audit, and OpenID Connect Core 1.0 holds as it is.
 *
 * @throws errors.InvalidRequest
 */
function pkceRequired(ctx: KoaContextWithOIDC, client: object): boolean {
  if (!waivesPkce(client)) return true;
  if (profileOf(client) !== 'psc') return false;
  if (typeof ctx.oidc.params?.nonce !== 'string' || ctx.oidc.params.nonce === '') {
    throw new errors.InvalidRequest('nonce is required where PKCE is not used');
  }
  return false;
}

function checkChannel(_ctx: KoaContextWithOIDC, value: unknown): void {
  if (value !== undefined && !CHANNELS.includes(value))
    throw new errors.InvalidRequest('channel must be CARD or MOBILE');
}
