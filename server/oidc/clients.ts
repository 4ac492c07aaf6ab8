import { randomBytes } from 'node:crypto';
import type { Application } from '../../federation/index.ts';
import type { ClientSource } from './adapter.ts';
import { profileMetadata, SECRET_DIGESTS } from './profiles/profile.ts';
import { applicationOf, isTrialClient, type TrialCredentials, trialMetadata } from './trial-client.ts';

/** Id of the portal's own registration: a public client of the provider, without tokens of its own. */
export const PORTAL_CLIENT_ID = 'portail';

/** Path the portal's sign-in returns to. */
export const PORTAL_RETURN_PATH = '/portail/retour';

export interface ClientSourceOptions {
  readonly find: (id: string) => Application | undefined;
  readonly issuer: string;
  /** Secret of an application from the configuration, over the one in its registration. */
  readonly secretOf: (id: string) => string | undefined;
  /** What the twins of applications under trial prove themselves with. */
  readonly trials: TrialCredentials;
}

/**
 * Application → OAuth client metadata: the only place where both words meet. An application that is absent or suspended is
 * no client at all.
 */
export function clientSource({ find, issuer, secretOf, trials }: ClientSourceOptions): ClientSource {
  const portal = portalClient(issuer);
  const written = new WeakMap<Application, string>();
  const twins = new WeakMap<Application, Record<string, unknown>>();
  const twinOf = (application: Application) => {
    const twin = twins.get(application) ?? trialMetadata(application, trials, issuer);
    twins.set(application, twin);
    return twin;
  };
  const active = (clientId: string) => {
    const application = find(clientId);
    return application?.status === 'active' ? application : undefined;
  };
  return {
    registration(clientId) {
      if (clientId === PORTAL_CLIENT_ID) return portal;
      const application = active(applicationOf(clientId));
      return application && isTrialClient(clientId) ? twinOf(application) : application;
    },
    metadata(clientId) {
      if (clientId === PORTAL_CLIENT_ID) return portal;
      if (isTrialClient(clientId)) {
        const application = active(applicationOf(clientId));
        return application && structuredClone(twinOf(application));
      }
      const application = active(clientId);
      if (!application) return undefined;
      const text = written.get(application) ?? JSON.stringify(clientMetadata(application, secretOf(clientId)));
      written.set(application, text);
      // The library writes into what it is given: each time a fresh one.
      return JSON.parse(text) as Record<string, unknown>;
    },
  };
}

/** Stands where the library wants a secret: nobody knows it, and secrets are compared by their digests. */
const NO_SECRET = randomBytes(32).toString('base64url');

/**
 * An application's registration as the provider takes it.
 *
 * @param secret from the configuration, over the digests in the registration
 */
export function clientMetadata(application: Application, secret: string | undefined): Record<string, unknown> {
  const metadata = profileMetadata(application.registration);
  const hasDigests = Array.isArray(metadata[SECRET_DIGESTS]);
  return {
    ...metadata,
    ...(hasDigests ? { client_secret: NO_SECRET } : {}),
    ...(secret === undefined ? {} : { client_secret: secret, [SECRET_DIGESTS]: undefined }),
    client_id: application.id,
    client_name: application.name.fr,
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
