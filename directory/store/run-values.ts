/** u32 length of the key, u32 length of its values. */
export const HEAD_BYTES = 8;

/** How the values of one key lie on disk. */
export interface ValuesCodec<T> {
  /** Bytes of some of the values. */
  bytesOf(values: readonly T[], from: number, to: number): number;
  /** Put them there. */
  pack(values: readonly T[], from: number, to: number, bytes: Buffer, at: number): void;
  unpack(bytes: Buffer): T[];
}

/** One key with all its values, in the order in which they were added. */
export interface KeyedValues<T> {
  readonly key: string;
  readonly values: readonly T[];
}
