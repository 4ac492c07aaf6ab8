import { isIPv4, isIPv6 } from 'node:net';

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
/** Groups of an IPv6 address that name a network: one subscriber has all addresses below (RFC 4291 §2.5.4). */
const NETWORK_GROUPS = 4;
const GROUPS = 8;

/** What tries are counted by: an IPv4 address, or the /64 of an IPv6 one; `unknown` for anything else. */
export function networkOf(address: string): string {
  const v4 = MAPPED.exec(address)?.[1] ?? address;
  if (isIPv4(v4)) return v4;
  if (!isIPv6(address)) return 'unknown';
  const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? [];
  const first = head.split(':').filter(Boolean);
  const last = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : GROUPS - first.length - last.length;
  const groups = [...first, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...last];
  const network = groups.slice(0, NETWORK_GROUPS).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
