import { webcrypto } from 'node:crypto';
import * as openid from 'openid-client';
import { trialClientId } from '../oidc/trial-client.ts';
import type { CallRecorder } from './recorded-calls.ts';
import { type OwnCredentials, TRIAL_KEY_ID } from './trial-credentials.ts';

/** A client library of its own, set up as a twin: it knows of the house what the house publishes. */
export interface TrialClient {
  readonly config: openid.Configuration;
  /** Signs requests (RFC 9101). */
  readonly signer: { readonly key: webcrypto.CryptoKey; readonly kid: string };
  /** Binds tokens to its key; undefined where the twin's tokens are bearer tokens. */
  readonly DPoP: openid.DPoPHandle | undefined;
}

const ES256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** Reads the discovery document, then is ready. Signatures are checked, those too that arrive straight from the token endpoint. */
export async function openTrialClient(
  issuer: string,
  applicationId: string,
  metadata: Readonly<Record<string, unknown>>,
  credentials: OwnCredentials,
  recorder: CallRecorder,
): Promise<TrialClient> {
  const key = await importKey(credentials.privateJwk, 'sign');
  const config = await openid.discovery(
    new URL(issuer),
    trialClientId(applicationId),
    // JSON by construction: the registration is stored as such.
    metadata as Partial<openid.ClientMetadata>,
    proofOf(metadata, key),
    {
      execute: issuer.startsWith('https:') ? [] : [openid.allowInsecureRequests],
      [openid.customFetch]: recorder.fetch as openid.CustomFetch,
    },
  );
  openid.enableNonRepudiationChecks(config);
  if (isSignedAnswer(metadata)) openid.useJwtResponseMode(config);
  const publicKey = await importKey(credentials.publicJwk, 'verify');
  const isBound = metadata.dpop_bound_access_tokens === true;
  return {
    config,
    signer: { key, kid: TRIAL_KEY_ID },
    DPoP: isBound ? openid.getDPoPHandle(config, { privateKey: key, publicKey }) : undefined,
  };
}

/** Whether its answers come as JWT (JARM), and no other way. */
export function isSignedAnswer({ response_modes: modes }: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(modes) && modes.includes('jwt') && !modes.includes('query');
}

function proofOf(metadata: Readonly<Record<string, unknown>>, key: webcrypto.CryptoKey): openid.ClientAuth {
  const secret = String(metadata.client_secret);
  switch (metadata.token_endpoint_auth_method) {
    case 'none':
      return openid.None();
    case 'private_key_jwt':
      return openid.PrivateKeyJwt({ key, kid: TRIAL_KEY_ID });
    case 'client_secret_post':
      return openid.ClientSecretPost(secret);
    default:
      return openid.ClientSecretBasic(secret);
  }
}

/** The public half may be read: a DPoP proof carries it. */
function importKey(jwk: Readonly<Record<string, unknown>>, use: 'sign' | 'verify'): Promise<webcrypto.CryptoKey> {
  const { use: _use, kid: _kid, ...bare } = jwk;
  return webcrypto.subtle.importKey('jwk', bare, ES256, use === 'verify', [use]);
}
