/** Suffixes that programs written for Pro Santé Connect (Keycloak) use, and our routes for them. */
const KEYCLOAK_PREFIX = '/protocol/openid-connect';

const ALIASES: Readonly<Record<string, string>> = {
  '/.well-known/wallet-openid-configuration': '/.well-known/openid-configuration',
  [`${KEYCLOAK_PREFIX}/auth`]: '/oidc/auth',
  [`${KEYCLOAK_PREFIX}/token`]: '/oidc/token',
  [`${KEYCLOAK_PREFIX}/userinfo`]: '/oidc/userinfo',
  [`${KEYCLOAK_PREFIX}/certs`]: '/oidc/jwks',
  [`${KEYCLOAK_PREFIX}/logout`]: '/oidc/logout',
  [`${KEYCLOAK_PREFIX}/revoke`]: '/oidc/revoke',
  [`${KEYCLOAK_PREFIX}/token/introspect`]: '/oidc/introspect',
  [`${KEYCLOAK_PREFIX}/ext/par/request`]: '/oidc/par',
  [`${KEYCLOAK_PREFIX}/ext/ciba/auth`]: '/oidc/ciba',
};

/** The provider's own routes, below `/oidc/`. */
export const OIDC_ROUTES = {
  authorization: '/oidc/auth',
  token: '/oidc/token',
  userinfo: '/oidc/userinfo',
  jwks: '/oidc/jwks',
  end_session: '/oidc/logout',
  revocation: '/oidc/revoke',
  introspection: '/oidc/introspect',
  pushed_authorization_request: '/oidc/par',
  backchannel_authentication: '/oidc/ciba',
} as const;

/**
 * The route a path stands for, its query kept; undefined when it is no alias.
 *
 * @param url path and query, as in `request.url`
 */
export function aliasTarget(url: string): string | undefined {
  const end = url.indexOf('?');
  const path = end < 0 ? url : url.slice(0, end);
  const target = Object.hasOwn(ALIASES, path) ? ALIASES[path] : undefined;
  return target === undefined ? undefined : target + (end < 0 ? '' : url.slice(end));
}
