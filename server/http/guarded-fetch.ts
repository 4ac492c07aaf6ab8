import { BlockList, isIP } from 'node:net';
import { rootCertificates } from 'node:tls';
import { Agent, fetch as undiciFetch } from 'undici';
import { ServerError } from '../errors.ts';
import { type Resolve, resolveName } from './resolve-name.ts';

/** Time for one outgoing call, name and connection included. */
export const OUTBOUND_TIMEOUT_MS = 2_500;

/** Keys, sectors and what applications answer to notices are small. */
export const OUTBOUND_BODY_MAX_BYTES = 256 * 1024;

/** Addresses a name may resolve to; more is a sign of trouble, not of availability. */
const MAX_RESOLVED_ADDRESSES = 16;

/** Special-use networks (RFC 6890): never reached unless an application's registration names them. */
const SPECIAL_USE: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  '::1/128',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
];

/** A network as it is written (CIDR, or one address). */
interface Network {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** @returns null when it is none; the whole Internet is none either */
export function parseNetwork(text: string): Network | null {
  const [, address = '', prefix] = /^([^/]+)(?:\/([1-9]\d{0,2}))?$/.exec(text) ?? [];
  const version = isIP(address);
  if (version === 0) return null;
  const bits = version === 6 ? 128 : 32;
  const length = prefix === undefined ? bits : Number(prefix);
  return length > bits ? null : { address, prefix: length, family: version === 6 ? 'ipv6' : 'ipv4' };
}

/** Texts that are no network, host names among them, name no address here. */
function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of networks) {
    const network = parseNetwork(text);
    if (network) list.addSubnet(network.address, network.prefix, network.family);
  }
  return list;
}

const specialUse = blockList(SPECIAL_USE);

/** IPv4 inside IPv6 (`::ffff:a.b.c.d`) is judged as the IPv4 address it reaches. */
function plainAddress(address: string): string {
  return address.toLowerCase().startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

function isIn(list: BlockList, address: string): boolean {
  const plain = plainAddress(address);
  return list.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
}

/** Whether an address belongs to the public Internet. */
export function isPublicAddress(address: string): boolean {
  return isIP(plainAddress(address)) !== 0 && !isIn(specialUse, address);
}

export interface GuardedFetchOptions {
  /** Inside networks (CIDR) and host names that calls to this address may reach, from the registration of the application it belongs to. */
  readonly insideAllowed: (url: string) => readonly string[];
  readonly resolve?: Resolve;
  /** PEM of authorities trusted besides the usual ones: inside addresses often have an authority of their own. */
  readonly extraAuthorities?: string | null;
  /** Largest body taken, decoded; {@link OUTBOUND_BODY_MAX_BYTES} unless told. Infinity for who counts while reading. */
  readonly maxBodyBytes?: number;
}

/**
 * The one outgoing client: http and https only, the resolved address pinned for the connection, inside addresses only where
 * the registration of the application called allows them, no redirect followed, bounded in time and size (S-39).
 *
 * @throws ServerError `server.outbound.refused` before anything is dialled; network failures as the client throws them
 */
export function createGuardedFetch({
  insideAllowed,
  resolve = resolveName,
  extraAuthorities = null,
  maxBodyBytes = OUTBOUND_BODY_MAX_BYTES,
}: GuardedFetchOptions) {
  const ca = extraAuthorities === null ? undefined : [...rootCertificates, extraAuthorities];
  return async (input: string | URL, options: object): Promise<Response> => {
    const url = new URL(input);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refused(url, 'only http and https');
    if (url.username !== '' || url.password !== '') throw refused(url, 'credentials in an address');
    const signal = signalOf(options);
    const permitted = await permittedAddresses(url, insideAllowed(url.href), signal, resolve);
    return bounded(url, await dial(url, { ...options, signal }, permitted, ca), maxBodyBytes);
  };
}

/** The caller's own deadline, or the usual one: for the whole call, its name included. */
function signalOf(options: object): AbortSignal {
  const signal: unknown = Reflect.get(options, 'signal');
  return signal instanceof AbortSignal ? signal : AbortSignal.timeout(OUTBOUND_TIMEOUT_MS);
}

/** The same answer, whose body ends in an error beyond so many bytes: what a few compressed ones unfold to is counted as well. */
function bounded(url: URL, response: Response, maxBytes: number): Response {
  if (response.body === null || maxBytes === Number.POSITIVE_INFINITY) return response;
  let left = maxBytes;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        left -= chunk.byteLength;
        if (left < 0) controller.error(refused(url, `a body of more than ${maxBytes} bytes`));
        else controller.enqueue(chunk);
      },
    }),
  );
  const { status, statusText, headers } = response;
  return new Response(counted, { status, statusText, headers });
}

async function dial(
  url: URL,
  options: object,
  pinned: readonly { address: string; family: number }[],
  ca: string[] | undefined,
): Promise<Response> {
  const agent = new Agent({
    connect: {
      timeout: OUTBOUND_TIMEOUT_MS,
      ...(ca === undefined ? {} : { ca }),
      lookup: (_host, { all }, callback) => {
        const [first] = pinned;
        if (all) callback(null, [...pinned]);
        else callback(null, first?.address ?? '', first?.family);
      },
    },
    keepAliveTimeout: 1,
  });
  const { dispatcher: _replaced, ...rest } = options as { dispatcher?: unknown };
  try {
    // undici's own Response is the class behind the global one.
    return (await undiciFetch(url, {
      ...rest,
      redirect: 'manual',
      dispatcher: agent,
    })) as unknown as Response;
  } finally {
    // Closes once the answer's body was read or dropped.
    void agent.close();
  }
}

/**
 * Addresses that a host may be dialled at: public ones, and inside ones that are named. Resolved once: dial these, not the name.
 *
 * @param allowed inside networks (CIDR) and host names
 * @param signal  ends the wait: who runs a name's servers decides how long they take
 * @throws ServerError `server.outbound.refused` when there is none; the resolver's own errors; the signal's reason
 */
export async function permittedAddresses(
  url: URL,
  allowed: readonly string[],
  signal: AbortSignal,
  resolve: Resolve = resolveName,
): Promise<readonly { address: string; family: number }[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const inside = blockList(allowed);
  const permitted = (await unlessAborted(addressesOf(host, resolve), signal)).filter(
    ({ address }) => isPublicAddress(address) || isIn(inside, address) || allowed.includes(host),
  );
  if (permitted.length === 0) throw refused(url, 'inside address that the registration does not allow');
  return permitted;
}

async function addressesOf(host: string, resolve: Resolve): Promise<readonly { address: string; family: number }[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  return (await resolve(host)).slice(0, MAX_RESOLVED_ADDRESSES);
}

/** The resolver has no end of its own: an answer that comes later is dropped. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function refused(url: URL, why: string): ServerError {
  return new ServerError('server.outbound.refused', `${url.protocol}//${url.host}: ${why}`);
}
