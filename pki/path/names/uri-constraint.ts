import { isHostWithin, readHostName } from './host-name.ts';
import { type Match, told } from './match.ts';
import { onceFor } from './once-for.ts';

/** scheme "://" [ userinfo "@" ] host [ ":" port ], then path, query or fragment (RFC 3986 §3). */
const AUTHORITY = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@\s]*@)?([^/?#@:\s[\]\\]+)(?::\d*)?(?:[/?#]|$)/i;

interface Written {
  readonly text: string;
}

const hostOf = onceFor((text) => readHostName(AUTHORITY.exec(text)?.[1] ?? ''));
const baseOf = onceFor((text) => {
  const isDomain = text.startsWith('.');
  const host = readHostName(isDomain ? text.slice(1) : text);
  return host === null ? null : { isDomain, host };
});

/**
 * uniformResourceIdentifier: `host` is that host, `.domain` the hosts below it; the rest of the URI is free
 * (RFC 5280 §4.2.1.10). An empty constraint is every host.
 *
 * @returns `unknown` for a URI without a host, or whose host is an address: it must then be refused
 */
export function matchUri(name: Written, base: Written): Match {
  const host = hostOf(name);
  if (host === null) return 'unknown';
  if (base.text === '') return 'inside';
  const wanted = baseOf(base);
  if (wanted === null) return 'unknown';
  return told(wanted.isDomain ? host !== wanted.host && isHostWithin(host, wanted.host) : host === wanted.host);
}
