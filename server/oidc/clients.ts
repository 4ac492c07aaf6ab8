import type { Application } from '../../federation/index.ts';
import type { ClientSource } from './adapter.ts';
import { profileMetadata } from './profiles/profile.ts';

/** Id of the portal's own registration: a public client of the provider, without tokens of its own. */
export const PORTAL_CLIENT_ID = 'portail';

/** Path the portal's sign-in returns to. */
export const PORTAL_RETURN_PATH = '/portail/retour';

export interface ClientSourceOptions {
  readonly find: (id: string) => Application | undefined;
  readonly issuer: string;
  /** Secret of an application from the configuration, over the one in its registration. */
  readonly secretOf: (id: string) => string | undefined;
}

/**
 * Application → OAuth client metadata: the only place where both words meet. An application that is absent or suspended is
 * no client at all.
 */
export function clientSource({ find, issuer, secretOf }: ClientSourceOptions): ClientSource {
  const portal = portalClient(issuer);
  return {
    metadata(clientId) {
      if (clientId === PORTAL_CLIENT_ID) return portal;
      const application = find(clientId);
      if (application?.status !== 'active') return undefined;
      const secret = secretOf(clientId);
      return {
        ...profileMetadata(application.registration),
        ...(secret === undefined ? {} : { client_secret: secret }),
        client_id: application.id,
        client_name: application.name.fr,
      };
    },
  };
}

function portalClient(issuer: string): Record<string, unknown> {
  return {
    client_id: PORTAL_CLIENT_ID,
    client_name: 'Vestibule',
    redirect_uris: [new URL(PORTAL_RETURN_PATH, issuer).href],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'none',
    scope: 'openid',
    id_token_signed_response_alg: 'ES256',
  };
}
