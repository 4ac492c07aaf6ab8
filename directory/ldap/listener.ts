import { createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { createSecureContext, createServer as createTlsServer, type SecureContext, type TLSSocket } from 'node:tls';
import type { Contexts } from '../contexts/open-contexts.ts';
import type { EntryReader } from '../entries/entry-reader.ts';
import { DirectoryError } from '../error.ts';
import type { IdentityClass } from '../model/right.ts';
import type { Territory } from '../model/territory.ts';
import type { VerifyPassword } from './bind.ts';
import { CANCEL } from './cancel.ts';
import { LdapConnection } from './connection.ts';
import { ConnectionCaps } from './connection-caps.ts';
import { SUPPORTED_CONTROLS } from './controls.ts';
import type { BindEvent, Clock, Door, JudgeCertificate, UpdateEvent } from './door.ts';
import { START_TLS, WHO_AM_I } from './extended.ts';
import { EXTERNAL } from './external.ts';
import { DEFAULT_LDAP_LIMITS, type LdapLimits, PASSWORD_TURNS } from './limits.ts';
import { PageCookies } from './paged-results.ts';
import { PASSWORD_MODIFY } from './password-modify.ts';
import { PasswordTurns } from './password-turns.ts';
import { DirectoryTree } from './tree.ts';

/** An address to listen on; port 0 lets the system choose. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** How to open the LDAP door. */
export interface LdapListenerOptions {
  readonly entries: EntryReader;
  /** Base of the tree, e.g. `dc=region,dc=example`. */
  readonly baseDn: string;
  readonly listen: ListenAddress;
  /** LDAPS; needs `tls`. */
  readonly listenTls?: ListenAddress;
  /** PEM. With it StartTLS is offered; without it passwords are accepted from loopback only. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly limits?: Partial<LdapLimits>;
  /** Whether a password may come in clear from loopback; default true. From elsewhere it never may. */
  readonly acceptsClearOnLoopback?: boolean;
  readonly clock: Clock;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly verifyPassword: VerifyPassword;
  /** Class of an account the verifier accepted; `application` unless told. */
  readonly classOf?: (dn: string) => Exclude<IdentityClass, 'anonymous'>;
  /** Territory of an account the verifier accepted; the whole region unless told. */
  readonly territoryOf?: (dn: string) => Territory | null;
  /** Judges certificates presented over TLS; with it SASL EXTERNAL is offered. */
  readonly judgeCertificate?: JudgeCertificate;
  /** Plain naming contexts, with full write access. */
  readonly contexts?: Contexts;
  /** Called for each bind that carried a name; must not throw. */
  readonly onBind?: (event: BindEvent) => void;
  /** Called for each update that was answered; must not throw. */
  readonly onUpdate?: (event: UpdateEvent) => void;
  /** Called with our own faults; the connection concerned is closed. */
  readonly onDefect?: (error: unknown) => void;
}

/** An open LDAP door. */
export interface LdapListener {
  readonly port: number;
  /** Port of LDAPS, or null. */
  readonly tlsPort: number | null;
  /** Stop listening, tell every peer, close; resolves when no connection is left. */
  close(): Promise<void>;
}

/** TLS 1.2 and 1.3 with forward secrecy and authenticated encryption only. */
const TLS_POLICY = {
  minVersion: 'TLSv1.2',
  ciphers: 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:ECDHE+AESGCM:ECDHE+CHACHA20',
  honorCipherOrder: true,
} as const;

/** Peers that have not taken their notice by then are dropped. */
const CLOSING_MS = 1_000;

/**
 * Serve the directory over LDAP version 3: the region's tree for reading, plain contexts for reading and writing.
 *
 * Meant for a process of its own with the directory opened read-only: nothing a peer sends can then reach the rest of the
 * server.
 *
 * @throws DirectoryError `directory.ldap.misconfigured` (base name, certificate), `directory.ldap.listen-failed`
 * @see    RFC 4511, RFC 4513; docs/divergences.md says what is not there
 */
export async function openLdapListener(options: LdapListenerOptions): Promise<LdapListener> {
  const secureContext = options.tls === undefined ? null : secureContextOf(options.tls);
  if (options.listenTls !== undefined && secureContext === null) {
    throw new DirectoryError('directory.ldap.misconfigured', 'LDAPS needs a key and a certificate');
  }
  const door = openDoor(options, secureContext !== null);
  const gate = new Gate(door, secureContext);
  const servers: Server[] = [];
  try {
    const plain = createPlainServer({ noDelay: true }, (socket) => gate.admit(socket));
    servers.push(plain);
    const port = await listen(plain, options.listen);
    if (options.listenTls === undefined || options.tls === undefined)
      return { port, tlsPort: null, close: () => gate.close(servers) };
    const secure = tlsServer(options.tls, gate, door.limits, door.judgeCertificate !== null);
    servers.push(secure);
    return { port, tlsPort: await listen(secure, options.listenTls), close: () => gate.close(servers) };
  } catch (cause) {
    await gate.close(servers);
    throw cause;
  }
}

function openDoor(options: LdapListenerOptions, offersStartTls: boolean): Door {
  const { contexts = null, judgeCertificate = null } = options;
  const offer = {
    baseDn: options.baseDn,
    contexts: contexts?.list.map(({ suffix }) => suffix) ?? [],
    controls: SUPPORTED_CONTROLS,
    extensions: [...(offersStartTls ? [START_TLS] : []), WHO_AM_I, PASSWORD_MODIFY, CANCEL],
    mechanisms: judgeCertificate === null ? [] : [EXTERNAL],
  };
  return {
    tree: new DirectoryTree(options.entries, offer),
    contexts,
    contextTree: contexts === null ? null : new DirectoryTree(contexts.reader, offer),
    limits: { ...DEFAULT_LDAP_LIMITS, ...options.limits },
    clock: options.clock,
    cookies: new PageCookies(options.randomBytes(32)),
    verifyPassword: options.verifyPassword,
    classOf: options.classOf ?? (() => 'application'),
    territoryOf: options.territoryOf ?? (() => null),
    judgeCertificate,
    randomBytes: options.randomBytes,
    passwordTurns: new PasswordTurns(PASSWORD_TURNS),
    checks: { running: 0 },
    offersStartTls,
    acceptsClearOnLoopback: options.acceptsClearOnLoopback ?? true,
    onBind: options.onBind ?? (() => undefined),
    onUpdate: options.onUpdate ?? (() => undefined),
    onDefect: options.onDefect ?? (() => undefined),
  };
}

function secureContextOf(tls: { readonly key: string; readonly cert: string }): SecureContext {
  try {
    return createSecureContext({ ...tls, ...TLS_POLICY });
  } catch (cause) {
    throw new DirectoryError('directory.ldap.misconfigured', 'the key or certificate cannot be used', { cause });
  }
}

function tlsServer(
  tls: { readonly key: string; readonly cert: string },
  gate: Gate,
  limits: LdapLimits,
  asksCertificate: boolean,
): Server {
  const options = {
    ...tls,
    ...TLS_POLICY,
    noDelay: true,
    handshakeTimeout: limits.arrivalMs,
    // A certificate is asked for, not required; pki judges it when the client binds by it.
    requestCert: asksCertificate,
    rejectUnauthorized: false,
  };
  const server = createTlsServer(options, (socket: TLSSocket) => gate.admit(socket));
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  return server;
}

async function listen(server: Server, address: ListenAddress): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ host: address.host, port: address.port }, resolve);
  try {
    await promise;
  } catch (cause) {
    throw new DirectoryError('directory.ldap.listen-failed', `${address.host} port ${address.port}`, { cause });
  }
  const bound = server.address();
  return bound === null || typeof bound === 'string' ? address.port : bound.port;
}

/** Lets connections in under the caps, and closes them all. */
class Gate {
  readonly #door: Door;
  readonly #secureContext: SecureContext | null;
  readonly #caps: ConnectionCaps;
  readonly #connections = new Set<LdapConnection>();
  #numbered = 0;

  constructor(door: Door, secureContext: SecureContext | null) {
    this.#door = door;
    this.#secureContext = secureContext;
    this.#caps = new ConnectionCaps(door.limits.connections, door.limits.connectionsPerAddress);
  }

  admit(socket: Socket): void {
    const address = socket.remoteAddress ?? '';
    if (!this.#caps.admit(address)) {
      socket.destroy();
      return;
    }
    this.#numbered += 1;
    const connection = new LdapConnection(socket, String(this.#numbered), this.#door, this.#secureContext);
    this.#connections.add(connection);
    socket.once('close', () => {
      this.#caps.release(address);
      this.#connections.delete(connection);
    });
  }

  async close(servers: readonly Server[]): Promise<void> {
    const closed = servers.map((server) => closeServer(server));
    for (const connection of this.#connections) connection.shutDown();
    const timer = setTimeout(() => {
      for (const connection of this.#connections) connection.destroy();
    }, CLOSING_MS);
    await Promise.all(closed);
    clearTimeout(timer);
  }
}

function closeServer(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  // The only error of close() is that the server was not listening, which is what was wanted.
  server.close(() => resolve());
  return promise;
}
