import type { Application } from '../../federation/index.ts';
import { SECRET_DIGESTS } from '../oidc/profiles/profile.ts';
import { type ClientInput, DOMAIN_NAMES } from './client-schema.ts';

/** A client as it is told: what was written, without its secret. */
export type ClientView = Omit<ClientInput, 'client_secret'> & {
  readonly status: Application['status'];
  readonly version: number;
};

/** One flat object → the record of the trust domain. The secret is left out: its digest is put in by whoever keeps it. */
export function toApplication(client: ClientInput, status: Application['status'], version: number): Application {
  const { client_id: id, client_name: fr, client_secret: _secret } = client;
  const en = client['client_name#en'] ?? fr;
  const holds = client.description ?? fr;
  const registration = Object.fromEntries(
    Object.entries(client).filter(([name]) => name !== 'client_secret' && !DOMAIN_NAMES.includes(name)),
  );
  return {
    id,
    kind: client.kind ?? 'other',
    name: { fr, en },
    holds: { fr: holds, en: client['description#en'] ?? client.description ?? en },
    owner: client.organisation ?? fr,
    launchUrl: client.client_uri ?? firstWebAddress(client) ?? 'https://localhost/',
    listed: client.listed ?? false,
    status,
    registration,
    insideAddresses: client.inside_addresses ?? [],
    version,
  };
}

function firstWebAddress({ redirect_uris: uris = [] }: ClientInput): string | undefined {
  const web = uris.find((uri) => /^https?:\/\//.test(uri) && URL.canParse(uri));
  return web === undefined ? undefined : new URL('/', web).href;
}

/** The record → one flat object, as it can be saved again. */
export function toClient({ id, name, holds, owner, launchUrl, registration, ...rest }: Application): ClientView {
  const { client_id: _id, client_name: _name, 'client_name#en': _en, client_secret: _secret, ...kept } = registration;
  const { [SECRET_DIGESTS]: _digests, ...words } = kept;
  return {
    client_id: id,
    client_name: name.fr,
    'client_name#en': name.en,
    description: holds.fr,
    'description#en': holds.en,
    organisation: owner,
    kind: rest.kind,
    client_uri: launchUrl,
    listed: rest.listed,
    inside_addresses: [...rest.insideAddresses],
    ...words,
    status: rest.status,
    version: rest.version,
  };
}
