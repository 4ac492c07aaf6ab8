import { connect as connectSocket, type Socket } from 'node:net';
import { permittedAddresses } from '../http/guarded-fetch.ts';
import type { Resolve } from '../http/resolve-name.ts';
import { type Fetched, type FetchLimits, failed, NO_MARKS } from './fetched.ts';
import {
  BIND_ID,
  BIND_RESPONSE,
  headerAt,
  MESSAGE_TAG,
  readAnswer,
  SEARCH_DONE,
  SEARCH_ENTRY,
  SEARCH_ID,
  writeBind,
  writeSearch,
} from './ldap-messages.ts';
import type { ListAddress } from './list-address.ts';

const LDAP_PORT = 389;
/** Octets of a message around the value it carries. */
const ENVELOPE_BYTES = 4096;
/** Messages of one search of one entry; more is talk. */
const MAX_MESSAGES = 8;

export interface LdapOptions {
  /** Inside networks (CIDR) and host names that may be reached. */
  readonly insideAllowed: readonly string[];
  readonly resolve?: Resolve;
  readonly connect?: (address: string, port: number) => Socket;
}

const dial = (address: string, port: number) => connectSocket(port, address);

/**
 * One attribute of one entry, read anonymously: the address is judged before it is dialled, the exchange bounded in time and octets, no
 * referral followed. Never throws: what goes wrong is an outcome.
 */
export async function fetchOverLdap(
  { url, dn, attribute }: Extract<ListAddress, { kind: 'ldap' }>,
  { maxBytes, timeoutMs }: FetchLimits,
  { insideAllowed, resolve, connect = dial }: LdapOptions,
): Promise<Fetched> {
  let socket: Socket | undefined;
  try {
    const [pinned] = await permittedAddresses(url, insideAllowed, AbortSignal.timeout(timeoutMs), resolve);
    if (pinned === undefined) return failed('no address');
    socket = connect(pinned.address, url.port === '' ? LDAP_PORT : Number(url.port));
    const opened = socket;
    const deadline = setTimeout(() => opened.destroy(new Error(`no whole answer in ${timeoutMs} ms`)), timeoutMs);
    try {
      return await exchange(opened, dn, attribute, maxBytes, timeoutMs);
    } finally {
      clearTimeout(deadline);
    }
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  } finally {
    socket?.destroy();
  }
}

async function exchange(
  socket: Socket,
  dn: string,
  attribute: string,
  maxBytes: number,
  timeoutMs: number,
): Promise<Fetched> {
  socket.write(writeBind());
  let value: Uint8Array<ArrayBuffer> | null = null;
  let messages = 0;
  for await (const message of frames(socket, maxBytes + ENVELOPE_BYTES)) {
    messages += 1;
    if (messages > MAX_MESSAGES) return failed('too many messages');
    const answer = readAnswer(message);
    if (answer.id === BIND_ID && answer.operation === BIND_RESPONSE) {
      if (answer.result !== 0) return failed(`bind refused with ${answer.result}`);
      socket.write(writeSearch(dn, attribute, Math.ceil(timeoutMs / 1000)));
    } else if (answer.id === SEARCH_ID && answer.operation === SEARCH_ENTRY) {
      if (answer.value !== null && answer.value.length > maxBytes) return failed(`more than ${maxBytes} octets`);
      // A copy in memory of its own: it is handed from thread to thread.
      value = answer.value === null ? null : new Uint8Array(answer.value);
    } else if (answer.id === SEARCH_ID && answer.operation === SEARCH_DONE) {
      if (answer.result !== 0) return failed(`search ended with ${answer.result}`);
      return value === null ? failed('no list in this entry') : { outcome: 'new', bytes: value, marks: NO_MARKS };
    }
  }
  return failed('connection closed before the end of the answer');
}

/** Whole messages of a connection. @throws RangeError when one is too long or is no BER */
async function* frames(socket: Socket, maxBytes: number): AsyncGenerator<Uint8Array> {
  let pending: Buffer[] = [];
  let length = 0;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    pending.push(chunk);
    length += chunk.length;
    for (;;) {
      const start =
        pending.length > 1 && (pending[0]?.length ?? 0) < 8 ? Buffer.concat(pending) : (pending[0] ?? chunk);
      if (start[0] !== MESSAGE_TAG) throw new RangeError('not an LDAP message');
      const header = headerAt(start, 0);
      if (header === null) break;
      if (header.end > maxBytes) throw new RangeError(`more than ${maxBytes} octets`);
      if (length < header.end) break;
      const all = Buffer.concat(pending);
      yield all.subarray(0, header.end);
      const rest = all.subarray(header.end);
      pending = rest.length === 0 ? [] : [rest];
      length = rest.length;
      if (length === 0) break;
    }
  }
}
