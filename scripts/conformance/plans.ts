/** How a client of a plan proves who it is, and what its tokens are bound to. */
export type Proof = 'secret' | 'key-dpop' | 'key-certificate' | 'certificate';

/** One plan of the OpenID Foundation's conformance suite, as it is run against this provider. */
export interface Plan {
  /** Name of the file, and of its clients: `NAME-1`, `NAME-2`. */
  readonly name: string;
  /** The plan's own name in the suite, with the variants to choose. */
  readonly plan: string;
  readonly variants: Readonly<Record<string, string>>;
  readonly proof: Proof;
  /** Words of the registration beyond addresses, keys and secrets. */
  readonly registration: Readonly<Record<string, unknown>>;
  /** For CIBA: how the client learns that the person has answered. */
  readonly backchannel?: 'poll' | 'ping';
  /** Whether its clients are told of sign-outs by back-channel logout. */
  readonly isToldOfLogout?: true;
}

const OPENID = { server_metadata: 'discovery', client_registration: 'static_client' };
const BASIC = {
  profile: 'standard',
  pkce_waiver: 'suite de conformité, tests de base',
  grant_types: ['authorization_code', 'refresh_token'],
  scope: 'openid profile',
};
const FAPI = { grant_types: ['authorization_code', 'refresh_token'], scope: 'openid profile' };
const FAPI_VARIANTS = {
  fapi_profile: 'plain_fapi',
  openid: 'openid_connect',
  authorization_request_type: 'simple',
};
const CIBA = {
  profile: 'standard',
  grant_types: ['urn:openid:params:grant-type:ciba', 'refresh_token'],
  scope: 'openid profile',
  token_endpoint_auth_signing_alg: 'PS256',
  backchannel_authentication_request_signing_alg: 'PS256',
  tls_client_certificate_bound_access_tokens: true,
};

/** Every plan that is promised. */
export const PLANS: readonly Plan[] = [
  {
    name: 'oidcc-basic',
    plan: 'oidcc-basic-certification-test-plan',
    variants: OPENID,
    proof: 'secret',
    registration: BASIC,
  },
  {
    name: 'oidcc-config',
    plan: 'oidcc-config-certification-test-plan',
    variants: {},
    proof: 'secret',
    registration: BASIC,
  },
  {
    name: 'oidcc-form-post',
    plan: 'oidcc-formpost-basic-certification-test-plan',
    variants: OPENID,
    proof: 'secret',
    registration: BASIC,
  },
  {
    name: 'oidcc-rp-logout',
    plan: 'oidcc-rp-initiated-logout-certification-test-plan',
    variants: { client_registration: 'static_client', response_type: 'code' },
    proof: 'secret',
    registration: BASIC,
  },
  {
    name: 'oidcc-backchannel-logout',
    plan: 'oidcc-backchannel-rp-initiated-logout-certification-test-plan',
    variants: { client_registration: 'static_client', response_type: 'code' },
    proof: 'secret',
    registration: BASIC,
    isToldOfLogout: true,
  },
  {
    name: 'fapi2-security-dpop',
    plan: 'fapi2-security-profile-final-test-plan',
    variants: { ...FAPI_VARIANTS, client_auth_type: 'private_key_jwt', sender_constrain: 'dpop' },
    proof: 'key-dpop',
    registration: { ...FAPI, profile: 'fapi2' },
  },
  {
    name: 'fapi2-security-mtls',
    plan: 'fapi2-security-profile-final-test-plan',
    variants: { ...FAPI_VARIANTS, client_auth_type: 'mtls', sender_constrain: 'mtls' },
    proof: 'certificate',
    registration: { ...FAPI, profile: 'fapi2', tls_client_certificate_bound_access_tokens: true },
  },
  {
    name: 'fapi2-signing-dpop',
    plan: 'fapi2-message-signing-final-test-plan',
    variants: {
      ...FAPI_VARIANTS,
      client_auth_type: 'private_key_jwt',
      sender_constrain: 'dpop',
      fapi_request_method: 'signed_non_repudiation',
      fapi_response_mode: 'jarm',
    },
    proof: 'key-dpop',
    registration: { ...FAPI, profile: 'fapi2-signed', request_object_signing_alg: 'PS256' },
  },
  {
    name: 'fapi-ciba-poll',
    plan: 'fapi-ciba-id1-test-plan',
    variants: {
      fapi_ciba_profile: 'plain_fapi',
      client_auth_type: 'private_key_jwt',
      ciba_mode: 'poll',
      client_registration: 'static_client',
    },
    proof: 'key-certificate',
    registration: { ...CIBA, backchannel_token_delivery_mode: 'poll' },
    backchannel: 'poll',
  },
  {
    name: 'fapi-ciba-ping',
    plan: 'fapi-ciba-id1-test-plan',
    variants: {
      fapi_ciba_profile: 'plain_fapi',
      client_auth_type: 'private_key_jwt',
      ciba_mode: 'ping',
      client_registration: 'static_client',
    },
    proof: 'key-certificate',
    registration: { ...CIBA, backchannel_token_delivery_mode: 'ping' },
    backchannel: 'ping',
  },
];
