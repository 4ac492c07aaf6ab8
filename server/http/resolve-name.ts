import type { LookupAddress } from 'node:dns';
import { lookup, Resolver } from 'node:dns/promises';
import { open } from 'node:fs/promises';
import { isIP } from 'node:net';

/** For a question to one server, milliseconds, and twice that for its second try: over before a call's own deadline. */
const ANSWER_MS = 600;
const TRIES = 2;

/** Of the file of hosts; what lies beyond is not read. */
const HOSTS_MAX_BYTES = 4 * 1024 * 1024;

const HOSTS_FILE = process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts';

/** No server was there, or it knows no such name: the system may know it otherwise (a search list, mDNS). */
const UNKNOWN: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', 'ECONNREFUSED']);

/** How servers answer that know names of one part, or of mDNS, by their search list alone (systemd-resolved among them). */
const NOT_THEIRS: ReadonlySet<string> = new Set(['ESERVFAIL', 'EREFUSED']);
/** Nobody outside the house has servers for these, who could keep a thread of the system waiting. */
const NAME_INSIDE = /^[^.]+$|\.local$/i;

/** Resolves a host name; a parameter so that a test can answer before anything is dialled. */
export type Resolve = (host: string) => Promise<readonly { address: string; family: number }[]>;

export interface ResolverOptions {
  readonly hostsFile?: string;
  /** Servers asked instead of the system's, `address:port`. */
  readonly servers?: readonly string[];
  /** What the system knows otherwise. */
  readonly askSystem?: Resolve;
}

/**
 * Addresses of a name: by the file of hosts, then the system's DNS servers, and what these do not know as the system itself looks it up. The
 * system's own look-up alone has two threads for everybody, each held for half a minute by a name whose servers are silent; questions of
 * ours wait for nobody else's.
 *
 * @returns resolves to the addresses; rejects as the resolver does when there is none
 */
export function createResolver({
  hostsFile = HOSTS_FILE,
  servers,
  askSystem = (host) => lookup(host, { all: true, verbatim: true }),
}: ResolverOptions = {}): Resolve {
  const asked = new Map<string, ReturnType<Resolve>>();
  const onceAtATime: Resolve = (host) => {
    const running = asked.get(host) ?? askSystem(host).finally(() => asked.delete(host));
    asked.set(host, running);
    return running;
  };
  return async (host) => {
    const known = addressesIn(await readStart(hostsFile), host);
    return known.length > 0 ? known : ((await askServers(host, servers)) ?? onceAtATime(host));
  };
}

/** One for all outgoing calls of the process. */
export const resolveName: Resolve = createResolver();

/** @returns undefined when the name is not known there; rejects when nobody answers */
async function askServers(host: string, servers?: readonly string[]): Promise<LookupAddress[] | undefined> {
  // Made for each question: it reads the system's servers as they are now.
  const resolver = new Resolver({ timeout: ANSWER_MS, tries: TRIES });
  if (servers) resolver.setServers(servers);
  const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const found = [
    ...(four.status === 'fulfilled' ? four.value.map((address) => ({ address, family: 4 })) : []),
    ...(six.status === 'fulfilled' ? six.value.map((address) => ({ address, family: 6 })) : []),
  ];
  if (found.length > 0) return found;
  const failed = [four, six].find((each) => each.status === 'rejected' && !isUnknown(host, codeOf(each.reason)));
  if (failed?.status === 'rejected') throw failed.reason;
  return undefined;
}

function isUnknown(host: string, code: string): boolean {
  return UNKNOWN.has(code) || (NOT_THEIRS.has(code) && NAME_INSIDE.test(host));
}

function codeOf(reason: unknown): string {
  return reason instanceof Error && 'code' in reason ? String(reason.code) : '';
}

/** Lines of hosts(5): an address, then its names. */
function addressesIn(text: string, host: string): LookupAddress[] {
  const wanted = host.toLowerCase();
  return text.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*$/, '').trim().toLowerCase().split(/\s+/);
    const family = isIP(address);
    return family !== 0 && names.includes(wanted) ? [{ address, family }] : [];
  });
}

/** A machine without the file has no such names. */
async function readStart(path: string): Promise<string> {
  const file = await open(path).catch(() => null);
  if (file === null) return '';
  try {
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(Math.min(HOSTS_MAX_BYTES, (await file.stat()).size)),
    });
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
