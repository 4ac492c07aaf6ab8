import { fr } from 'zod/locales';
import { PORTAL_CLIENT_ID } from '../oidc/clients.ts';
import { FAPI_ALGORITHMS, isFapi, profileOf, STRONG_METHODS } from '../oidc/profiles/profile.ts';
import { afterLogoutFaults, calledFaults, insideFaults, returnFaults } from './address-faults.ts';
import { type ClientFault, faultAt as fault } from './client-fault.ts';
import { type ClientInput, clientSchema } from './client-schema.ts';
import { directoryFaults } from './directory-words.ts';
import { interfaceFaults } from './interface-faults.ts';
import { keyFaults } from './key-faults.ts';
import { certificateFaults, scopeFaults, shownFaults } from './word-faults.ts';

export type ParsedClient =
  | { readonly accepted: true; readonly client: ClientInput }
  | { readonly accepted: false; readonly faults: readonly ClientFault[] };

const { localeError: inFrench } = fr();

/** Words that people try, and what to write instead. */
const EXPLAINED: Readonly<Record<string, string>> = {
  implicit: 'le flux implicite n’est pas offert ; écrire authorization_code',
  password:
    'l’échange d’un mot de passe n’est pas offert ; écrire authorization_code, ou CIBA pour un logiciel sans navigateur',
  client_secret_jwt: 'ce moyen obligerait à garder le secret lisible ; écrire private_key_jwt',
  none: 'aucune signature ne se refuse ; choisir ES256, PS256, EdDSA ou RS256',
};

/** Read a client; every fault at once. */
export function parseClient(input: unknown): ParsedClient {
  const parsed = clientSchema.safeParse(input, { error: inFrench });
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message, code, ...issue }) => {
      const keys = 'keys' in issue && Array.isArray(issue.keys) ? issue.keys.map(String) : [];
      const tried = valueAt(input, path);
      const explained = typeof tried === 'string' && Object.hasOwn(EXPLAINED, tried) ? EXPLAINED[tried] : undefined;
      return { place: [...path, ...keys].join('.'), why: explained ?? plainWords(code, message) };
    });
    return { accepted: false, faults };
  }
  const faults = RULES.flatMap((rule) => rule(parsed.data));
  return faults.length > 0 ? { accepted: false, faults } : { accepted: true, client: parsed.data };
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}

function plainWords(code: string, message: string): string {
  if (code === 'unrecognized_keys') return 'ce mot n’existe pas ; la liste est dans docs/clients.md';
  return message;
}

type Rule = (client: ClientInput) => readonly ClientFault[];

const grantsOf = ({ grant_types: grants }: ClientInput): readonly string[] => grants ?? ['authorization_code'];
const methodOf = ({ token_endpoint_auth_method: method }: ClientInput): string => method ?? 'client_secret_basic';

/** Names that a registration cannot have: the portal's own, and those that the audit gives to nobody in particular. */
const TAKEN_NAMES: readonly string[] = [PORTAL_CLIENT_ID, 'system', 'anonymous'];

const ownName: Rule = ({ client_id: id }) =>
  TAKEN_NAMES.includes(id)
    ? fault('client_id', `« ${id} » désigne déjà une partie du domaine ; choisir un autre nom`)
    : [];

/** A public client proves nothing: a token for itself would be anybody's (RFC 6749 §4.4). */
const publicGrants: Rule = (client) =>
  methodOf(client) === 'none' && grantsOf(client).includes('client_credentials')
    ? fault(
        'grant_types',
        'client_credentials demande une preuve du programme : private_key_jwt, un certificat ou un secret, pas « none »',
      )
    : [];

const secrets: Rule = (client) => {
  const method = methodOf(client);
  return client.client_secret !== undefined && !method.startsWith('client_secret_')
    ? fault('client_secret', `un client « ${method} » n’a pas de secret ; le retirer`)
    : [];
};

const waiver: Rule = (client) => {
  if (client.pkce_waiver === undefined) return [];
  const profile = profileOf(client);
  if (profile === 'psc')
    return fault('pkce_waiver', 'inutile : le profil psc se passe déjà de PKCE, avec nonce obligatoire');
  if (isFapi(profile)) return fault('pkce_waiver', 'le profil FAPI 2.0 exige PKCE, sans dispense');
  if (methodOf(client) === 'none') return fault('pkce_waiver', 'un client public ne peut pas se passer de PKCE');
  return [];
};

const pscIsConfidential: Rule = (client) =>
  profileOf(client) === 'psc' && methodOf(client) === 'none'
    ? fault('token_endpoint_auth_method', 'le profil psc demande un secret, une clé ou un certificat')
    : [];

const fapi: Rule = (client) => {
  const profile = profileOf(client);
  if (!isFapi(profile)) return [];
  const faults: ClientFault[] = [];
  if (!STRONG_METHODS.includes(methodOf(client))) {
    faults.push(
      ...fault(
        'token_endpoint_auth_method',
        'FAPI 2.0 demande private_key_jwt, tls_client_auth ou self_signed_tls_client_auth',
      ),
    );
  }
  for (const name of [
    'token_endpoint_auth_signing_alg',
    'request_object_signing_alg',
    'id_token_signed_response_alg',
  ] as const) {
    const alg = client[name];
    if (alg !== undefined && !FAPI_ALGORITHMS.includes(alg)) {
      faults.push(...fault(name, `FAPI 2.0 n’admet que ${FAPI_ALGORITHMS.join(', ')}`));
    }
  }
  if (client.dpop_bound_access_tokens === true && client.tls_client_certificate_bound_access_tokens === true) {
    faults.push(...fault('dpop_bound_access_tokens', 'une seule liaison des jetons : DPoP, ou certificat'));
  }
  if (client.require_pushed_authorization_requests === false) {
    faults.push(...fault('require_pushed_authorization_requests', 'FAPI 2.0 demande PAR ; retirer cette ligne'));
  }
  if (client.response_modes !== undefined) {
    faults.push(...fault('response_modes', 'fixé par le profil ; retirer cette ligne'));
  }
  return faults;
};

const ciba: Rule = (client) => {
  if (!grantsOf(client).includes('urn:openid:params:grant-type:ciba')) return [];
  if (client.backchannel_token_delivery_mode === undefined) {
    return fault(
      'backchannel_token_delivery_mode',
      'CIBA demande poll (l’application revient demander) ou ping (elle est prévenue)',
    );
  }
  if (
    client.backchannel_token_delivery_mode === 'ping' &&
    client.backchannel_client_notification_endpoint === undefined
  ) {
    return fault('backchannel_client_notification_endpoint', 'le mode ping demande l’adresse https à prévenir');
  }
  return methodOf(client) === 'none' ? fault('token_endpoint_auth_method', 'CIBA demande un client confidentiel') : [];
};

const RULES: readonly Rule[] = [
  ownName,
  publicGrants,
  interfaceFaults,
  returnFaults,
  afterLogoutFaults,
  calledFaults,
  insideFaults,
  secrets,
  waiver,
  pscIsConfidential,
  fapi,
  ciba,
  keyFaults,
  shownFaults,
  scopeFaults,
  certificateFaults,
  directoryFaults,
];
