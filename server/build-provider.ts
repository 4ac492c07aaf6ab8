import { errors, type Provider } from 'oidc-provider';
import { type Clients, openClients } from './clients/open-clients.ts';
import { openSecretDigests } from './clients/secret-digests.ts';
import type { DoorOptions, SharedParts } from './door-parts.ts';
import { type BackchannelRequests, openBackchannelRequests } from './oidc/ciba/pending-requests.ts';
import { openValueSeal } from './oidc/ciba/value-seal.ts';
import { clientMetadata, clientSource } from './oidc/clients.ts';
import { openCookieSigner } from './oidc/cookie-signer.ts';
import { situationAuditor } from './oidc/events.ts';
import { buildProvider } from './oidc/provider.ts';
import { providerPages } from './oidc/provider-pages.ts';
import { derivePairwise } from './oidc/session-ids.ts';
import { openHouseTokenSeal } from './open-token-seal.ts';
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
  const { house, ledger, sessionCards, situations, mayOpen, headers, limits, passkeys, ids, consents } = shared;
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
      limits,
      consents,
    },
    asksCard: (id) => federation.readsFact(id, 'session.card', clock.now()),
    ...{ passkeys, uses: audit, lines: audit, seal: openHouseTokenSeal(rooms) },
    sessionSeconds: config.sessionHours * 3600,
    clients: clientSource({
      find: findApplication,
      issuer,
      secretOf: (id) => config.clientSecrets[id]?.reveal(),
      trials: shared.trialCredentials,
    }),
    listApplications: list,
    cookies: openCookieSigner([masterKey.derive('cookies')]),
    pairwise: derivePairwise(masterKey.derive('pairwise')),
    dpopNonceSecret: masterKey.derive('dpop-nonces'),
    mtlsOrigin: organisationOrigin(config),
    fetch: shared.fetch,
    pages: providerPages({ house, clock, findApplication, ledger, log }),
    onSituationChosen: situationAuditor(clock),
  });
  const { provider } = built;
  const clients = openClients({
    issuer,
    applications: federation.applications,
    ...{ secrets, clock },
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
