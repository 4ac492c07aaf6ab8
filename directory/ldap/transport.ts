/** What a session needs of its connection. */
export interface Transport {
  /** Unique among the connections of the process. */
  readonly id: string;
  readonly address: string;
  readonly isLoopback: boolean;
  readonly isEncrypted: boolean;
  /** Certificates the peer presented, DER, leaf first; empty when it presented none. */
  peerChain(): readonly Uint8Array[];
  /** Bytes written that the peer has not taken. */
  readonly pendingBytes: number;
  /** @returns whether the bytes may be overwritten: they are gone, or copied */
  write(bytes: Buffer): boolean;
  /** Stop or go on delivering received bytes. */
  setReading(isReading: boolean): void;
  /** Call back once other connections had their turn. */
  defer(work: () => void): void;
  /** Begin TLS as server, after what was written. */
  startTls(): void;
  /** Send what was written, then close. */
  close(): void;
}
