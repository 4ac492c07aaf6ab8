import { readFileSync } from 'node:fs';
import type { Server as HttpsServer } from 'node:https';
import type { Provider } from 'oidc-provider';
import type { Config } from './config/config.ts';
import type { DoorOptions } from './door-parts.ts';
import { createOrganisationListener } from './oidc/mtls/organisation-listener.ts';

/** Address of the listener for clients with a certificate: the main host, another port, always TLS; null when it is off. */
export function organisationOrigin({ organisationTls, issuer }: Config): string | null {
  if (!organisationTls.enabled) return null;
  const url = new URL(issuer);
  url.protocol = 'https:';
  url.port = String(organisationTls.port);
  return url.origin;
}

/** The listener for clients with a certificate, or null when it is off. */
export function organisationListener({ config, rooms, log }: DoorOptions, provider: Provider): HttpsServer | null {
  const { organisationTls } = config;
  if (!organisationTls.enabled) return null;
  return createOrganisationListener({
    cert: readFileSync(organisationTls.certFile, 'utf8'),
    key: readFileSync(organisationTls.keyFile, 'utf8'),
    proxies: new Set(config.proxies),
    isGood: (chain) => rooms.organisations.isGood(chain, rooms.clock.now()),
    provider: provider.callback(),
    onError: (error) => log(error, ''),
  });
}
