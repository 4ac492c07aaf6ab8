import { isFapi, profileOf } from '../oidc/profiles/profile.ts';
import type { ClientView } from './client-record.ts';

/** Libraries for which settings are written. */
export const SETTINGS_KINDS = ['openid-client', 'spring', 'mod_auth_openidc', 'php', 'python'] as const;
export type SettingsKind = (typeof SETTINGS_KINDS)[number];

export function isSettingsKind(word: string): word is SettingsKind {
  return (SETTINGS_KINDS as readonly string[]).includes(word);
}

/** Settings ready to be copied, with the client's real values; its secret is never known here, and is left to be filled in. */
export function clientSettings(client: ClientView, kind: SettingsKind, issuer: string): string {
  return WRITERS[kind](valuesOf(client, issuer));
}

interface Values {
  readonly id: string;
  readonly issuer: string;
  readonly redirect: string;
  readonly scope: string;
  readonly method: string;
  readonly alg: string;
  readonly pkce: boolean;
  readonly fapi: boolean;
  readonly acr: string;
}

const SECRET = 'SECRET-A-COLLER';

function valuesOf(client: ClientView, issuer: string): Values {
  const profile = profileOf(client);
  return {
    id: client.client_id,
    issuer,
    redirect: client.redirect_uris?.[0] ?? '',
    scope: client.scope ?? 'openid',
    method: client.token_endpoint_auth_method ?? 'client_secret_basic',
    alg: client.id_token_signed_response_alg ?? (profile === 'psc' ? 'RS256' : 'ES256'),
    pkce: profile !== 'psc' && client.pkce_waiver === undefined,
    fapi: isFapi(profile),
    acr: profile === 'psc' ? 'eidas1' : '',
  };
}

const WRITERS: Readonly<Record<SettingsKind, (values: Values) => string>> = {
  'openid-client': openidClient,
  spring,
  mod_auth_openidc: apache,
  php,
  python,
};

function openidClient({ id, issuer, redirect, scope, method, alg, fapi, acr }: Values): string {
  const auth = method === 'private_key_jwt' ? 'client.PrivateKeyJwt(key)' : `client.ClientSecretBasic('${SECRET}')`;
  return `// openid-client 6
import * as client from 'openid-client';

const config = await client.discovery(new URL('${issuer}'), '${id}', { id_token_signed_response_alg: '${alg}' }, ${auth});
const code_verifier = client.randomPKCECodeVerifier();
const parameters = {
  redirect_uri: '${redirect}',
  scope: '${scope}',${acr === '' ? '' : `\n  acr_values: '${acr}',`}
  state: client.randomState(),
  nonce: client.randomNonce(),
  code_challenge: await client.calculatePKCECodeChallenge(code_verifier),
  code_challenge_method: 'S256',
};
const url = ${fapi ? 'await client.buildAuthorizationUrlWithPAR' : 'client.buildAuthorizationUrl'}(config, parameters);
`;
}

function spring({ id, issuer, redirect, scope, method, alg }: Values): string {
  return `# Spring Boot, application.yaml
spring:
  security:
    oauth2:
      client:
        registration:
          vestibule:
            client-id: ${id}
            client-secret: ${SECRET}
            client-authentication-method: ${method}
            authorization-grant-type: authorization_code
            redirect-uri: "${redirect}"
            scope: ${scope.split(' ').join(',')}
        provider:
          vestibule:
            issuer-uri: ${issuer}
            user-name-attribute: SubjectNameID
# Jetons d’identité ${alg} : OidcIdTokenDecoderFactory.setJwsAlgorithmResolver(client -> SignatureAlgorithm.${alg})
`;
}

function apache({ id, issuer, redirect, scope, method, alg, pkce, acr }: Values): string {
  const parameters = acr === '' ? '' : `OIDCAuthRequestParams acr_values=${acr}\n`;
  return `# Apache, mod_auth_openidc
OIDCProviderMetadataURL ${issuer}/.well-known/openid-configuration
OIDCClientID ${id}
OIDCClientSecret ${SECRET}
OIDCProviderTokenEndpointAuth ${method}
OIDCRedirectURI ${redirect}
OIDCScope "${scope}"
OIDCIDTokenSignedResponseAlg ${alg}
${pkce ? 'OIDCPKCEMethod S256\n' : ''}${parameters}OIDCCryptoPassphrase exec:/bin/cat /etc/apache2/passphrase
OIDCRemoteUserClaim SubjectNameID
`;
}

function php({ id, issuer, redirect, scope, acr }: Values): string {
  const parameters = acr === '' ? '' : `$oidc->addAuthParam(['acr_values' => '${acr}']);\n`;
  return `<?php // jumbojett/openid-connect-php
$oidc = new Jumbojett\\OpenIDConnectClient('${issuer}', '${id}', '${SECRET}');
$oidc->setRedirectURL('${redirect}');
$oidc->addScope(explode(' ', '${scope}'));
$oidc->setCodeChallengeMethod('S256');
${parameters}$oidc->authenticate();
$professionnel = $oidc->requestUserInfo();
`;
}

function python({ id, issuer, redirect, scope, method, acr }: Values): string {
  const parameters = acr === '' ? '' : `, acr_values="${acr}"`;
  return `# Authlib
from authlib.integrations.requests_client import OAuth2Session
from authlib.common.security import generate_token

client = OAuth2Session("${id}", "${SECRET}", scope="${scope}", redirect_uri="${redirect}",
                       token_endpoint_auth_method="${method}", code_challenge_method="S256")
verifier = generate_token(48)
url, state = client.create_authorization_url("${issuer}/oidc/auth", code_verifier=verifier, nonce=generate_token()${parameters})
token = client.fetch_token("${issuer}/oidc/token", authorization_response=retour, code_verifier=verifier)
professionnel = client.get("${issuer}/oidc/userinfo").json()
`;
}
