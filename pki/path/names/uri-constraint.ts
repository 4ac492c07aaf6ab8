import { isHostWithin, readHostName } from './host-name.ts';
import { type Match, told } from './match.ts';

/** scheme "://" [ userinfo "@" ] host [ ":" port ], then path, query or fragment (RFC 3986 §3). */
const AUTHORITY = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@\s]*@)?([^/?#@:\s[\]\\]+)(?::\d*)?(?:[/?#]|$)/i;

/**
 * uniformResourceIdentifier: `host` is that host, `.domain` the hosts below it; the rest of the URI is free
 * (RFC 5280 §4.2.1.10). An empty constraint is every host.
 *
 * @returns `unknown` for a URI without a host, or whose host is an address: it must then be refused
 */
export function matchUri(name: string, base: string): Match {
  const [, written = ''] = AUTHORITY.exec(name) ?? [];
  const host = readHostName(written);
  if (host === null) return 'unknown';
  if (base === '') return 'inside';
  const isDomain = base.startsWith('.');
  const root = readHostName(isDomain ? base.slice(1) : base);
  if (root === null) return 'unknown';
  const isInside = isDomain ? host !== root && isHostWithin(host, root) : host === root;
  return told(isInside);
}
