import { readFileSync } from 'node:fs';
import { errors, type Provider } from 'oidc-provider';
import type { Application } from '../federation/index.ts';
import { type Clients, openClients } from './clients/open-clients.ts';
import { openSecretDigests } from './clients/secret-digests.ts';
import type { DoorOptions, SharedParts } from './door-parts.ts';
import { createGuardedFetch } from './http/guarded-fetch.ts';
import { type BackchannelRequests, openBackchannelRequests } from './oidc/ciba/pending-requests.ts';
import { openValueSeal } from './oidc/ciba/value-seal.ts';
import { clientMetadata, clientSource } from './oidc/clients.ts';
import { openCookieSigner } from './oidc/cookie-signer.ts';
import { situationAuditor } from './oidc/events.ts';
import { buildProvider } from './oidc/provider.ts';
import { providerPages } from './oidc/provider-pages.ts';
import { derivePairwise, deriveSessionIds } from './oidc/session-ids.ts';
import { organisationOrigin } from './organisation-door.ts';

/** The provider, and the requests of applications that wait for a person: each calls the other. */
export interface ProviderParts {
  readonly provider: Provider;
  readonly clients: Clients;
  readonly backchannelRequests: BackchannelRequests;
}

/** Hand the provider everything it needs. */
export async function buildOurProvider(options: DoorOptions, shared: SharedParts): Promise<ProviderParts> {
  const { config, rooms, keys, log } = options;
  const { clock, pace, signIn: store, directory, people: reader, federation, audit, masterKey } = rooms;
  const { list, find: findApplication } = federation.applications;
  const { issuer } = config;
  const { house, ledger, sessionCards, situations, mayOpen, headers } = shared;
  const ids = deriveSessionIds(masterKey.derive('session-ids'));
  const secrets = openSecretDigests(masterKey.derive('client-secrets'));
  const built: { provider?: Provider } = {};
  const backchannelRequests = openBackchannelRequests({
    // INVARIANT: called by requests alone, which come once the provider stands.
    provider: () => built.provider as Provider,
    seal: openValueSeal(masterKey.derive('backchannel')),
    reader: directory.reader,
    ...{ store, situations, mayOpen, ids, ledger, audit, clock },
  });
  built.provider = await buildProvider({
    ...{
      issuer,
      store,
      pace,
      clock,
      keys,
      situations,
      mayOpen,
      headers,
      reader,
      ids,
      backchannelRequests,
      secrets,
      sessionCards,
    },
    sessionSeconds: config.sessionHours * 3600,
    clients: clientSource({ find: findApplication, issuer, secretOf: (id) => config.clientSecrets[id]?.reveal() }),
    listApplications: list,
    cookies: openCookieSigner([masterKey.derive('cookies')]),
    pairwise: derivePairwise(masterKey.derive('pairwise')),
    dpopNonceSecret: masterKey.derive('dpop-nonces'),
    mtlsOrigin: organisationOrigin(config),
    fetch: createGuardedFetch({
      insideAllowed: (url) => insideAllowed(list(), url),
      extraAuthorities: config.outbound.caFile === null ? null : readFileSync(config.outbound.caFile, 'utf8'),
    }),
    pages: providerPages({ house, clock, findApplication, ledger, log }),
    onSituationChosen: situationAuditor(audit, clock),
  });
  const { provider } = built;
  const clients = openClients({
    applications: federation.applications,
    ...{ secrets, audit, clock },
    objection: (application) => objectionOf(provider, clientMetadata(application, undefined)),
  });
  return { provider, backchannelRequests, clients };
}

/** What the library would say of this metadata at the client's first request, or null. */
function objectionOf({ Client }: Provider, metadata: Record<string, unknown>): string | null {
  try {
    // The library's own constructor checks; its type leaves it out.
    Reflect.construct(Client, [metadata, undefined]);
    return null;
  } catch (error) {
    if (error instanceof errors.InvalidClientMetadata) return error.error_description ?? error.message;
    throw error;
  }
}

/** Addresses of a registration that the provider calls. */
const CALLED_ADDRESSES = [
  'backchannel_logout_uri',
  'jwks_uri',
  'backchannel_client_notification_endpoint',
  'sector_identifier_uri',
] as const;

/** Inside addresses that a call to this URL may reach: those of the application that registered it. */
function insideAllowed(applications: readonly Application[], url: string): readonly string[] {
  return applications
    .filter(({ registration }) => CALLED_ADDRESSES.some((name) => sameUrl(registration[name], url)))
    .flatMap(({ insideAddresses }) => insideAddresses);
}

function sameUrl(registered: unknown, url: string): boolean {
  return typeof registered === 'string' && URL.canParse(registered) && new URL(registered).href === url;
}
