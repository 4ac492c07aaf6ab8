import { type DerReader, primitiveContextTag } from '../der/reader.ts';
import { readNamedBits } from '../der/values.ts';

/** A set of reasons, one bit each, numbered as ReasonFlags (RFC 5280 §4.2.1.13). */
export type ReasonMask = number;

/** keyCompromise (1) to aACompromise (8). */
export const ALL_REASONS: ReasonMask = 0b1_1111_1110;
const LAST_REASON = 8;

/** CRLReason numbers (RFC 5280 §5.3.1) that change what an entry means. */
export const REASON = { certificateHold: 6, removeFromCrl: 8 } as const;

/** Names of CRLReason numbers, for details and evidence. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'unspecified'],
  [1, 'keyCompromise'],
  [2, 'cACompromise'],
  [3, 'affiliationChanged'],
  [4, 'superseded'],
  [5, 'cessationOfOperation'],
  [6, 'certificateHold'],
  [8, 'removeFromCRL'],
  [9, 'privilegeWithdrawn'],
  [10, 'aACompromise'],
]);

/** The name of a reason; its number when it has none. */
export function reasonName(reason: number | null): string {
  return reason === null ? 'not stated' : (NAMES.get(reason) ?? String(reason));
}

/** The next element, when it is ReasonFlags under this context tag; every reason when absent. Bit 0 is unused. */
export function readReasonMask(reader: DerReader, n: number): ReasonMask {
  const tag = primitiveContextTag(n);
  if (!reader.isNext(tag)) return ALL_REASONS;
  return readNamedBits(reader, tag).reduce((mask, bit) => {
    if (bit > LAST_REASON) throw reader.fault(`reason bit ${bit}`);
    return bit === 0 ? mask : mask | (1 << bit);
  }, 0);
}
