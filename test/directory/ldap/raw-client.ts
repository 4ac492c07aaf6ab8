import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { BerReader } from '../../../directory/ldap/ber-reader.ts';
import { BER } from '../../../directory/ldap/ber-writer.ts';
import type { Control } from '../../../directory/ldap/messages.ts';
import { bind, message, type SearchParts, search } from './requests.ts';

/** One response as it came. */
export interface Response {
  readonly id: number;
  readonly tag: number;
  /** Null for an entry. */
  readonly code: number | null;
  readonly matchedDn: string;
  readonly message: string;
  readonly entry: ReceivedEntry | null;
  /** Where to ask instead, or to go on. */
  readonly uris: readonly string[];
  /** Response name and value of an extended response. */
  readonly oid: string | null;
  readonly value: string | null;
  readonly controls: ReadonlyMap<string, Buffer>;
}

export interface ReceivedEntry {
  readonly dn: string;
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  readonly controls: ReadonlyMap<string, Buffer>;
}

/** A client that sends the bytes it is given and reads what comes back. */
export class RawClient {
  readonly socket: Socket;
  #received = Buffer.alloc(0);
  #isClosed = false;
  #nextId = 0;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      socket.emit('received');
    });
    // What a hostile test expects is the closing; how it came does not matter.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#isClosed = true;
      socket.emit('received');
    });
  }

  static async open(port: number): Promise<RawClient> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /** Wrap a socket that is connected, over TLS for instance. */
  static over(socket: Socket): RawClient {
    return new RawClient(socket);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  send(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  close(): void {
    this.socket.destroy();
  }

  nextId(): number {
    this.#nextId += 1;
    return this.#nextId;
  }

  /** The next response, or null when the connection closed first. */
  async read(): Promise<Response | null> {
    while (true) {
      const size = wholeSize(this.#received);
      if (size !== null) {
        const bytes = this.#received.subarray(0, size);
        this.#received = this.#received.subarray(size);
        return decodeResponse(bytes);
      }
      if (this.#isClosed) return null;
      await once(this.socket, 'received');
    }
  }

  /** Everything until the connection closes. */
  async readToEnd(): Promise<readonly Response[]> {
    const all: Response[] = [];
    for (let next = await this.read(); next !== null; next = await this.read()) all.push(next);
    return all;
  }

  /** Send one request and read until its final response. */
  async ask(body: Parameters<typeof message>[1], controls: readonly Control[] = []): Promise<Answer> {
    const id = this.nextId();
    this.send(message(id, body, controls));
    return this.answerTo(id);
  }

  async answerTo(id: number): Promise<Answer> {
    const entries: ReceivedEntry[] = [];
    const references: string[] = [];
    while (true) {
      const response = await this.read();
      if (response === null) throw new Error(`closed before the answer to ${id}`);
      if (response.id !== id) throw new Error(`answer to ${response.id} while waiting for ${id}`);
      if (response.tag === SEARCH_REFERENCE) references.push(...response.uris);
      else if (response.entry === null) return { ...response, entries, references };
      else entries.push(response.entry);
    }
  }

  /** Send a message, and read until its answer, past what comes for others meanwhile. */
  async answerAfterNotices(id: number, bytes: Uint8Array): Promise<Response> {
    this.send(bytes);
    while (true) {
      const response = await this.read();
      if (response === null) throw new Error(`closed before the answer to ${id}`);
      if (response.id === id) return response;
    }
  }

  search(parts: SearchParts = {}, controls: readonly Control[] = []): Promise<Answer> {
    return this.ask(search(parts), controls);
  }

  /** Names found, without the base. */
  async find(filter: string, parts: SearchParts = {}): Promise<readonly string[]> {
    const { entries } = await this.search({ ...parts, filter, attributes: ['1.1'] });
    return entries.map(({ dn }) => dn.replace(/,?dc=region,dc=example$/, ''));
  }

  bind(dn: string, password: string): Promise<Answer> {
    return this.ask(bind(dn, password));
  }
}

export interface Answer extends Response {
  readonly entries: readonly ReceivedEntry[];
  readonly references: readonly string[];
}

function wholeSize(bytes: Buffer): number | null {
  const first = bytes[1];
  if (first === undefined) return null;
  const octets = first < 0x80 ? 0 : first & 0x7f;
  if (bytes.length < 2 + octets) return null;
  const size = 2 + octets + (octets === 0 ? first : bytes.readUIntBE(2, octets));
  return bytes.length < size ? null : size;
}

const SEARCH_ENTRY = 0x64;
const SEARCH_REFERENCE = 0x73;
const INTERMEDIATE = 0x79;

function decodeResponse(bytes: Buffer): Response {
  const outer = new BerReader(bytes, 0, bytes.length, { elements: Number.NEGATIVE_INFINITY }).enter(BER.sequence);
  const id = outer.integer();
  const { tag } = outer;
  const body = outer.enter(tag);
  const base = {
    id,
    tag,
    code: null,
    matchedDn: '',
    message: '',
    entry: null,
    uris: [],
    oid: null,
    value: null,
    controls: new Map(),
  };
  if (tag === SEARCH_ENTRY) {
    const entry = decodeEntry(body);
    const controls = outer.tag === 0xa0 ? decodeControls(outer.enter(0xa0)) : base.controls;
    return { ...base, entry: { ...entry, controls } };
  }
  if (tag === INTERMEDIATE) return base;
  if (tag === SEARCH_REFERENCE) return { ...base, uris: decodeUris(body) };
  const code = body.integer(BER.enumerated);
  const matchedDn = body.octets().toString();
  const text = body.octets().toString();
  const uris = body.tag === 0xa3 ? decodeUris(body.enter(0xa3)) : base.uris;
  const oid = body.tag === 0x8a ? body.octets(0x8a).toString() : null;
  const value = body.tag === 0x8b ? body.octets(0x8b).toString() : null;
  body.expectEnd();
  const controls = outer.tag === 0xa0 ? decodeControls(outer.enter(0xa0)) : base.controls;
  outer.expectEnd();
  return { ...base, code, matchedDn, message: text, uris, oid, value, controls };
}

function decodeEntry(body: BerReader): Omit<ReceivedEntry, 'controls'> {
  const dn = body.octets().toString();
  const list = body.enter(BER.sequence);
  body.expectEnd();
  const attributes = new Map<string, readonly string[]>();
  while (list.tag >= 0) {
    const attribute = list.enter(BER.sequence);
    const name = attribute.octets().toString();
    const set = attribute.enter(BER.set);
    const values: string[] = [];
    while (set.tag >= 0) values.push(set.octets().toString());
    attributes.set(name, values);
  }
  return { dn, attributes };
}

function decodeUris(list: BerReader): readonly string[] {
  const uris: string[] = [];
  while (list.tag >= 0) uris.push(list.octets().toString());
  return uris;
}

function decodeControls(list: BerReader): ReadonlyMap<string, Buffer> {
  const controls = new Map<string, Buffer>();
  while (list.tag >= 0) {
    const control = list.enter(BER.sequence);
    controls.set(control.octets().toString(), Buffer.from(control.octets()));
  }
  return controls;
}

/** The cookie inside a paged results response. */
export function cookieOf(answer: Answer): Buffer {
  const value = answer.controls.get('1.2.840.113556.1.4.319');
  if (value === undefined) throw new Error('no paged results control in the answer');
  const body = new BerReader(value).enter(BER.sequence);
  body.integer();
  return Buffer.from(body.octets());
}
