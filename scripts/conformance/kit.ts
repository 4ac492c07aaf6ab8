import { randomBytes } from 'node:crypto';
import { type Addresses, browserTasks, moduleOverrides } from './browser-tasks.ts';
import { makeSuiteCertificate, makeSuiteKey, type SuiteCertificate, type SuiteKey } from './keys.ts';
import { PLANS, type Plan } from './plans.ts';

const SECRET_BYTES = 32;
const CLIENTS_PER_PLAN = 2;
/** Another return address of the suite's second client; it is registered for both. */
const SECOND_CALLBACK = '?dummy1=lorem&dummy2=ipsum';
const CARD = 'suite';
const PIN = '1234';
/** Nobody bears a number of this range. */
const NATIONAL_ID = '899700990025';

export interface KitOptions {
  /** As the provider names itself, without a slash at its end. */
  readonly issuer: string;
  /** Origin of the listener that asks for clients' certificates. */
  readonly mtlsOrigin: string;
  readonly reader: string;
  /** Origin of the suite. */
  readonly suite: string;
  /** The suite's alias, in its addresses. */
  readonly alias: string;
  readonly now: Date;
}

/** What a run of the suite needs on both sides. */
export interface Kit {
  /** For `--seed`: public halves only, but for the secrets of the clients that have one. */
  readonly seed: { readonly clients: readonly Record<string, unknown>[] } & Record<string, unknown>;
  /** One configuration of the suite for each plan, by the plan's name in {@link PLANS}. */
  readonly configurations: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

interface SuiteClient {
  readonly registration: Record<string, unknown>;
  /** As the suite has it. */
  readonly client: Record<string, unknown>;
  readonly mtls: { readonly cert: string; readonly key: string } | null;
}

/** Make fresh keys, secrets and certificates for every plan, two clients each, and one invented person with a card. */
export async function makeKit(options: KitOptions): Promise<Kit> {
  const { issuer, reader, suite, alias } = options;
  const addresses: Addresses = { issuer, reader, suite: `${suite}/test/a/${alias}`, card: `card-${CARD}`, pin: PIN };
  const clients: Record<string, unknown>[] = [];
  const configurations = new Map<string, Readonly<Record<string, unknown>>>();
  for (const plan of PLANS) {
    const made: SuiteClient[] = [];
    for (let place = 1; place <= CLIENTS_PER_PLAN; place += 1) {
      made.push(await makeClient(plan, `${plan.name}-${place}`, addresses, options.now));
    }
    // The suite wants one of its clients to send its secret by form.
    const post = plan.proof === 'secret' ? await makeClient(plan, `${plan.name}-post`, addresses, options.now) : null;
    if (post) post.registration.token_endpoint_auth_method = 'client_secret_post';
    clients.push(...made.map(({ registration }) => registration), ...(post ? [post.registration] : []));
    configurations.set(plan.name, configuration(plan, { made, post, addresses, options }));
  }
  return { seed: { clients, persons: [PERSON], cards: [{ slug: CARD, person: NATIONAL_ID }] }, configurations };
}

async function makeClient(plan: Plan, id: string, { suite }: Addresses, now: Date): Promise<SuiteClient> {
  const base = {
    client_id: id,
    client_name: `Suite de conformité, ${id}`,
    inside_addresses: [new URL(suite).hostname],
    ...plan.registration,
    ...(plan.backchannel === undefined ? returning(suite) : {}),
    // The modules of the other plans take a call they did not expect for a fault.
    ...(plan.isToldOfLogout === true ? toldOfLogout(suite) : {}),
    ...(plan.backchannel === 'ping'
      ? { backchannel_client_notification_endpoint: `${suite}/ciba-notification-endpoint` }
      : {}),
  };
  const known = { client_id: id, scope: 'openid profile' };
  if (plan.proof === 'secret') {
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    return {
      registration: { ...base, client_secret: secret },
      client: { ...known, client_secret: secret },
      mtls: null,
    };
  }
  const key = await makeSuiteKey(id);
  const certificate = plan.proof === 'key-dpop' ? null : await makeSuiteCertificate(id, now);
  return {
    registration: { ...base, ...proofWords(plan, key, certificate) },
    client: { ...known, jwks: { keys: [key.privateJwk] }, ...hints(plan) },
    mtls: certificate && { cert: certificate.cert, key: certificate.key },
  };
}

function returning(suite: string): Record<string, unknown> {
  return {
    redirect_uris: [`${suite}/callback`, `${suite}/callback${SECOND_CALLBACK}`],
    post_logout_redirect_uris: [`${suite}/post_logout_redirect`],
  };
}

function toldOfLogout(suite: string): Record<string, unknown> {
  return { backchannel_logout_uri: `${suite}/backchannel_logout`, backchannel_logout_session_required: true };
}

function proofWords(
  { proof }: Plan,
  { publicJwk }: SuiteKey,
  certificate: SuiteCertificate | null,
): Record<string, unknown> {
  if (proof === 'certificate' && certificate !== null) {
    return {
      token_endpoint_auth_method: 'self_signed_tls_client_auth',
      jwks: { keys: [publicJwk, certificate.publicJwk] },
    };
  }
  return { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [publicJwk] } };
}

function hints({ backchannel }: Plan): Record<string, unknown> {
  return backchannel === undefined ? {} : { hint_type: 'login_hint', hint_value: NATIONAL_ID, acr_value: 'eidas1' };
}

interface Parts {
  readonly made: readonly SuiteClient[];
  readonly post: SuiteClient | null;
  readonly addresses: Addresses;
  readonly options: KitOptions;
}

function configuration(plan: Plan, { made, post, addresses, options }: Parts): Readonly<Record<string, unknown>> {
  const { issuer, mtlsOrigin, alias } = options;
  const [first, second] = made;
  const hasCertificate = plan.proof === 'certificate' || plan.proof === 'key-certificate';
  return {
    alias,
    description: `Vestibule, ${plan.name}`,
    server: { discoveryUrl: `${issuer}/.well-known/openid-configuration` },
    client: first?.client,
    client2: second?.client,
    ...(post ? { client_secret_post: post.client } : {}),
    ...(hasCertificate ? { mtls: first?.mtls, mtls2: second?.mtls } : {}),
    ...(plan.proof === 'secret'
      ? {}
      : { resource: { resourceUrl: `${hasCertificate ? mtlsOrigin : issuer}/oidc/userinfo` } }),
    browser: browserTasks(addresses),
    override: moduleOverrides(addresses),
  };
}

/** Has one place of practice: no page asks where. */
const PERSON = {
  national_id: NATIONAL_ID,
  family_name: 'SUITE-FICTIVE',
  given_name: 'Dominique',
  civility: 'MME',
  profession: '10',
  professional_civility: 'DR',
  situations: [
    {
      mode: 'L',
      sector: 'SA07',
      structure: {
        name: 'Cabinet du Dr Suite-Fictive',
        number: '2',
        way_type: 'R',
        way: 'DES ESSAIS',
        postal_code: '99100',
        city: 'BRUMEVAL',
      },
    },
  ],
} as const;
