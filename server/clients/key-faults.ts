import { createPublicKey, type KeyObject } from 'node:crypto';
import { CLIENT_ALGORITHMS } from '../oidc/profiles/profile.ts';
import { type ClientFault, faultAt } from './client-fault.ts';
import type { ClientInput } from './client-schema.ts';

type Jwk = NonNullable<ClientInput['jwks']>['keys'][number];

/** Members of a JWK that only its owner may know (RFC 7518 §6.2.2, §6.3.2, §6.4.1). */
const PRIVATE_MEMBERS: readonly string[] = ['d', 'p', 'q', 'k', 'dp', 'dq', 'qi'];

/** Bits of an RSA key, at least (RFC 7518 §3.3). */
const MIN_RSA_BITS = 2048;

/** Keys that a client proves itself with: public, readable, strong, and there. */
export function keyFaults({
  token_endpoint_auth_method: method,
  jwks,
  jwks_uri: jwksUri,
}: ClientInput): readonly ClientFault[] {
  const keys = jwks?.keys ?? [];
  const faults = keys.flatMap((key, place) => faultsOfKey(key, `jwks.keys.${place}`));
  if (faults.length > 0 || jwksUri !== undefined) return faults;
  const needsKeys = method === 'private_key_jwt' || method === 'self_signed_tls_client_auth';
  if (needsKeys && keys.length === 0)
    return faultAt('jwks', `« ${method} » demande la clé publique : jwks, ou jwks_uri`);
  const hasCertificate = keys.some((key) => key.x5c !== undefined || key['x5t#S256'] !== undefined);
  return method === 'self_signed_tls_client_auth' && !hasCertificate
    ? faultAt('jwks', 'le certificat lui-même est comparé : le mettre dans la clé, en x5c (RFC 8705 §2.2)')
    : [];
}

function faultsOfKey(key: Jwk, place: string): readonly ClientFault[] {
  if (PRIVATE_MEMBERS.some((name) => name in key)) {
    return faultAt(place, 'clé privée : ne donner que la partie publique, et remplacer cette clé, qui a voyagé');
  }
  const read = readKey(key);
  if (read === null)
    return faultAt(place, 'clé illisible : une JWK publique est attendue (RFC 7517), de type RSA, EC ou OKP');
  const bits = read.asymmetricKeyDetails?.modulusLength;
  if (bits !== undefined && bits < MIN_RSA_BITS) {
    return faultAt(place, `clé RSA de ${bits} bits : ${MIN_RSA_BITS} au moins`);
  }
  return typeof key.alg === 'string' && !CLIENT_ALGORITHMS.includes(key.alg) && key.use !== 'enc'
    ? faultAt(`${place}.alg`, `algorithme « ${key.alg} » refusé ; ${CLIENT_ALGORITHMS.join(', ')} sont admis`)
    : [];
}

function readKey(key: Jwk): KeyObject | null {
  try {
    return createPublicKey({ key: { ...key }, format: 'jwk' });
  } catch {
    // Whatever the runtime objects to, it would object to at the client's first request.
    return null;
  }
}
