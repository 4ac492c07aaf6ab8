import type { Socket } from 'node:net';
import { type DetailedPeerCertificate, type SecureContext, TLSSocket } from 'node:tls';
import type { Door } from './door.ts';
import { LdapSession } from './session.ts';
import type { Transport } from './transport.ts';

/** A peer that does not close its own side keeps the connection no longer than this. */
const CLOSING_MS = 2_000;

/** One socket and its LDAP session: bytes, timers, TLS. */
export class LdapConnection implements Transport {
  readonly id: string;
  readonly address: string;
  readonly isLoopback: boolean;
  readonly #door: Door;
  readonly #session: LdapSession;
  readonly #secureContext: SecureContext | null;
  #socket: Socket;
  #isEncrypted: boolean;
  #isReading = true;
  /** Runs while a message has begun to arrive and is not all there. */
  #arrivalTimer: NodeJS.Timeout | null = null;
  #messagesAtArrival = -1;
  /** Runs while the peer does not take what was written. */
  #stallTimer: NodeJS.Timeout | null = null;
  /** Runs from our closing until the peer's. */
  #closingTimer: NodeJS.Timeout | null = null;

  /** @param secureContext for StartTLS, or null when it is not offered */
  constructor(socket: Socket, id: string, door: Door, secureContext: SecureContext | null) {
    this.id = id;
    this.address = socket.remoteAddress ?? '';
    this.isLoopback = isLoopbackAddress(this.address);
    this.#door = door;
    this.#secureContext = secureContext;
    this.#socket = socket;
    this.#isEncrypted = socket instanceof TLSSocket;
    this.#session = new LdapSession(door, this);
    this.#attach(socket);
  }

  get isEncrypted(): boolean {
    return this.#isEncrypted;
  }

  peerChain(): readonly Uint8Array[] {
    return this.#socket instanceof TLSSocket ? presentedChain(this.#socket) : [];
  }

  get pendingBytes(): number {
    return this.#socket.writableLength;
  }

  write(bytes: Buffer): boolean {
    const socket = this.#socket;
    if (!socket.writable) return true;
    const isTaken = socket.write(bytes);
    if (socket.writableLength > this.#door.limits.pendingWriteBytes) socket.destroy();
    else if (!isTaken) this.#stallTimer ??= setTimeout(() => socket.destroy(), this.#door.limits.stalledWriteMs);
    // In clear, the system has copied what is no longer waiting; TLS keeps what it is given for a while.
    return !this.#isEncrypted && socket.writableLength === 0;
  }

  setReading(isReading: boolean): void {
    if (isReading === this.#isReading) return;
    this.#isReading = isReading;
    if (isReading) this.#socket.resume();
    else this.#socket.pause();
  }

  defer(work: () => void): void {
    setImmediate(work);
  }

  close(): void {
    const socket = this.#socket;
    socket.end();
    // What it still sends is read and dropped, so that the notice is not lost to a reset.
    this.setReading(true);
    this.#closingTimer ??= setTimeout(() => socket.destroy(), CLOSING_MS);
  }

  /** Tell the peer that the server stops, and close. */
  shutDown(): void {
    this.#session.leave('the server is stopping');
    this.#socket.destroySoon();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  startTls(): void {
    if (this.#secureContext === null) {
      this.destroy();
      return;
    }
    const plain = this.#socket;
    plain.removeAllListeners('data').removeAllListeners('drain').removeAllListeners('timeout');
    plain.setTimeout(0);
    const secure = new TLSSocket(plain, {
      isServer: true,
      secureContext: this.#secureContext,
      requestCert: this.#door.judgeCertificate !== null,
      rejectUnauthorized: false,
    });
    this.#socket = secure;
    this.#isEncrypted = true;
    const handshakeTimer = setTimeout(() => secure.destroy(), this.#door.limits.arrivalMs);
    secure.once('secure', () => clearTimeout(handshakeTimer));
    secure.once('close', () => clearTimeout(handshakeTimer));
    this.#attach(secure);
  }

  #attach(socket: Socket): void {
    socket.setTimeout(this.#door.limits.idleMs);
    socket.on('timeout', () => {
      // Whoever follows changes says nothing for hours, and is not idle.
      if (this.#session.isOwed) return;
      this.#session.leave('the connection was idle');
      socket.destroySoon();
    });
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('drain', () => this.#drained());
    // A peer may vanish at any moment; 'close' follows, and there is nobody left to tell.
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.destroySoon());
    socket.on('close', () => this.#closed(socket));
  }

  #receive(chunk: Buffer): void {
    this.#session.receive(chunk);
    if (!this.#session.isMidMessage || !this.#isReading) this.#clearArrivalTimer();
    else if (this.#messagesAtArrival !== this.#session.messages) this.#startArrivalTimer();
  }

  #startArrivalTimer(): void {
    this.#clearArrivalTimer();
    this.#messagesAtArrival = this.#session.messages;
    this.#arrivalTimer = setTimeout(() => this.destroy(), this.#door.limits.arrivalMs);
  }

  #clearArrivalTimer(): void {
    this.#messagesAtArrival = -1;
    if (this.#arrivalTimer !== null) clearTimeout(this.#arrivalTimer);
    this.#arrivalTimer = null;
  }

  #drained(): void {
    if (this.#stallTimer !== null) clearTimeout(this.#stallTimer);
    this.#stallTimer = null;
    this.#session.drained();
  }

  #closed(socket: Socket): void {
    if (socket !== this.#socket) return;
    this.#clearArrivalTimer();
    if (this.#stallTimer !== null) clearTimeout(this.#stallTimer);
    if (this.#closingTimer !== null) clearTimeout(this.#closingTimer);
    this.#session.closed();
  }
}

/** Certificates taken from one handshake. */
const MAX_HANDSHAKE_CERTIFICATES = 8;

/** The chain as the handshake left it, leaf first; trust is not judged here. */
function presentedChain(socket: TLSSocket): readonly Uint8Array[] {
  const chain: Uint8Array[] = [];
  const seen = new Set<string>();
  let certificate: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (certificate?.raw && chain.length < MAX_HANDSHAKE_CERTIFICATES && !seen.has(certificate.fingerprint256)) {
    seen.add(certificate.fingerprint256);
    chain.push(certificate.raw);
    certificate = certificate.issuerCertificate;
  }
  return chain;
}

/** 127.0.0.0/8, ::1, and the former mapped into IPv6. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address);
}
