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

/** Values of one key that are held at a time. */
export const MAX_PIECE_VALUES = 20_000;

/** One key with its values, in the order in which they were added. A key of more than {@link MAX_PIECE_VALUES} comes again, with the next of them. */
export interface KeyedValues<T> {
  readonly key: string;
  readonly values: readonly T[];
}
