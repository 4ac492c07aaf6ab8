import type { Configuration } from 'oidc-provider';
import { openPerson } from './active-situation.ts';
import { cibaFeature } from './ciba/ciba-feature.ts';
import { certificateReader } from './mtls/client-certificate.ts';
import { checkRequestObject } from './profiles/client-proofs.ts';
import { isFapi, profileOf } from './profiles/profile.ts';
import type { ProviderDependencies } from './provider-dependencies.ts';
import { isAudience, resourceServerInfo } from './resources.ts';

type Features = NonNullable<Configuration['features']>;

/** Which of the library's doors are open, and who decides behind each. */
export function featureSettings(dependencies: ProviderDependencies): Features {
  return {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    clientCredentials: { enabled: true },
    claimsParameter: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    requestObjects: { enabled: true, assertJwtClaimsAndHeader: checkRequestObject },
    jwtResponseModes: { enabled: true },
    jwtUserinfo: { enabled: true },
    jwtIntrospection: { enabled: true },
    introspection: { enabled: true, allowedPolicy: (_ctx, client, token) => saysTo(dependencies, client, token) },
    revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    fapi: { enabled: true, profile: (_ctx, client) => (isFapi(profileOf(client)) ? '2.0' : undefined) },
    dPoP: {
      enabled: true,
      nonceSecret: Buffer.from(dependencies.dpopNonceSecret),
      requireNonce: () => false,
      allowReplay: false,
    },
    mTLS: {
      enabled: true,
      certificateBoundAccessTokens: true,
      tlsClientAuth: true,
      selfSignedTlsClientAuth: true,
      ...certificateReader(),
    },
    ciba: cibaFeature(dependencies),
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: resourceServerInfo(dependencies.listApplications),
      // The resource asked at the authorization endpoint holds at the token endpoint too.
      useGrantedResource: async () => true,
    },
    externalSigningSupport: { enabled: true, ack: 'experimental-01' },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: dependencies.pages.logoutConfirm,
      postLogoutSuccessSource: dependencies.pages.loggedOut,
    },
  };
}

/**
 * An application learns of its own tokens, and of those made for its interface (S-11); of a person's only while that person is
 * open in the directory.
 */
function saysTo(
  { reader }: ProviderDependencies,
  client: { readonly clientId: string },
  token: { readonly clientId?: string | undefined; readonly accountId?: unknown },
): boolean {
  if (token.clientId !== client.clientId && !isAudience(client, token)) return false;
  return typeof token.accountId !== 'string' || openPerson(reader, token.accountId) !== undefined;
}
