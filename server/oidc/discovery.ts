/** What the library says of itself that is not so here: each line of the document is something that works (S-02). */
const RESPONSE_MODES = ['query', 'form_post', 'jwt', 'query.jwt', 'form_post.jwt'];

/** Addresses that a client with a certificate uses instead (RFC 8705 §5), by their names in the document. */
const MTLS_ENDPOINTS = [
  'token_endpoint',
  'userinfo_endpoint',
  'introspection_endpoint',
  'revocation_endpoint',
  'pushed_authorization_request_endpoint',
  'backchannel_authentication_endpoint',
] as const;

type Document = Record<string, unknown>;

/**
 * The discovery document as it holds here.
 *
 * @param document   what the library made
 * @param mtlsOrigin origin of the listener that asks for an organisation's certificate, or null: nothing of mutual TLS is then said
 */
export function truthfulDiscovery(document: Document, mtlsOrigin: string | null): Document {
  const methods = Array.isArray(document.token_endpoint_auth_methods_supported)
    ? document.token_endpoint_auth_methods_supported
    : [];
  const algorithms = document.token_endpoint_auth_signing_alg_values_supported;
  const sameProofs = (endpoint: string) => ({
    [`${endpoint}_auth_methods_supported`]: methods,
    [`${endpoint}_auth_signing_alg_values_supported`]: algorithms,
  });
  return {
    ...document,
    response_modes_supported: RESPONSE_MODES,
    ...sameProofs('introspection_endpoint'),
    ...sameProofs('revocation_endpoint'),
    ...('backchannel_authentication_endpoint' in document ? { backchannel_user_code_parameter_supported: false } : {}),
    ...(mtlsOrigin === null ? {} : { mtls_endpoint_aliases: aliases(document, mtlsOrigin) }),
  };
}

function aliases(document: Document, origin: string): Record<string, string> {
  return Object.fromEntries(
    MTLS_ENDPOINTS.filter((name) => typeof document[name] === 'string').map((name) => [
      name,
      new URL(new URL(String(document[name])).pathname, origin).href,
    ]),
  );
}
