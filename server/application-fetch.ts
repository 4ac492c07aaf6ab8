import { readFileSync } from 'node:fs';
import type { Application } from '../federation/index.ts';
import type { Config } from './config/config.ts';
import { createGuardedFetch } from './http/guarded-fetch.ts';
import { withRecentFailures } from './http/recent-failures.ts';

/** Addresses of a registration that this house calls. */
const CALLED_ADDRESSES = [
  'backchannel_logout_uri',
  'jwks_uri',
  'backchannel_client_notification_endpoint',
  'sector_identifier_uri',
  'security_event_uri',
] as const;

/** The guarded client for calls to applications: inside addresses only where the one called registered them (S-39). */
export function applicationFetch({ outbound }: Config, list: () => readonly Application[], clock: { now(): Date }) {
  const guarded = createGuardedFetch({
    insideAllowed: (url) => insideAllowed(list(), url),
    extraAuthorities: outbound.caFile === null ? null : readFileSync(outbound.caFile, 'utf8'),
  });
  return withRecentFailures(guarded, clock);
}

/** Inside addresses that a call to this URL may reach: those of the application that registered it. */
function insideAllowed(applications: readonly Application[], url: string): readonly string[] {
  return applications
    .filter(({ registration }) => CALLED_ADDRESSES.some((name) => sameUrl(registration[name], url)))
    .flatMap(({ insideAddresses }) => insideAddresses);
}

function sameUrl(registered: unknown, url: string): boolean {
  return typeof registered === 'string' && URL.canParse(registered) && new URL(registered).href === url;
}
