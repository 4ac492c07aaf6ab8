import { errors, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider';
import type { Application } from '../../federation/index.ts';
import { RESOURCE_SCOPES } from './profiles/profile.ts';

/** An interface (API) that an application offers to others, as its registration declares it. */
export interface DeclaredResource {
  /** Absolute URI without fragment: what clients name by `resource` (RFC 8707), and the token's audience. */
  readonly identifier: string;
  readonly scope: string;
  /** `opaque`: known and revocable here alone; `jwt`: RFC 9068, checked by the interface itself until it ends. */
  readonly access_token_format: 'opaque' | 'jwt';
  /** Seconds; 300 at most. */
  readonly access_token_ttl?: number | undefined;
}

/** A token for an interface lives this long unless its declaration says less. */
export const RESOURCE_TOKEN_SECONDS = 300;

/** The interface that an application declares, or undefined. */
export function declaredResource(registration: object): DeclaredResource | undefined {
  const declared: unknown = Reflect.get(registration, 'resource_server');
  // Checked when the registration was saved.
  return typeof declared === 'object' && declared !== null ? (declared as DeclaredResource) : undefined;
}

/**
 * Resource indicators (RFC 8707): only an interface that an active application declares, and only to a client whose own
 * registration names it.
 *
 * @throws errors.InvalidTarget
 */
export function resourceServerInfo(list: () => readonly Application[]) {
  return async (_ctx: KoaContextWithOIDC, identifier: string, client: object): Promise<ResourceServer> => {
    const named: unknown = Reflect.get(client, 'resources');
    const resource = list()
      .filter(({ status }) => status === 'active')
      .map(({ registration }) => declaredResource(registration))
      .find((declared) => declared?.identifier === identifier);
    if (!resource || !Array.isArray(named) || !named.includes(identifier)) {
      throw new errors.InvalidTarget('unknown resource, or one that the registration of the client does not name');
    }
    const shared = {
      scope: scopesOf(resource, client),
      audience: identifier,
      accessTokenTTL: Math.min(resource.access_token_ttl ?? RESOURCE_TOKEN_SECONDS, RESOURCE_TOKEN_SECONDS),
    };
    return resource.access_token_format === 'jwt'
      ? { ...shared, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } }
      : { ...shared, accessTokenFormat: 'opaque' };
  };
}

/** Scopes of the interface that the registration of the client allows (S-10). */
function scopesOf({ scope }: DeclaredResource, client: object): string {
  const allowed: unknown = Reflect.get(client, RESOURCE_SCOPES);
  return scope
    .split(' ')
    .filter((name) => Array.isArray(allowed) && allowed.includes(name))
    .join(' ');
}

/** Whether a token was made for the interface of this client. */
export function isAudience(client: object, token: object): boolean {
  const declared = declaredResource(client);
  return declared !== undefined && Reflect.get(token, 'aud') === declared.identifier;
}
