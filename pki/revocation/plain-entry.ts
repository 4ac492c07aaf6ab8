import { TAG } from '../der/reader.ts';

/** RFC 5280 §5.2.3 allows 20; one more octet carries the sign of careless issuers. */
export const SERIAL_MAX_OCTETS = 21;
/** Octets of an entry of a serial of one octet and a UTCTime: none is shorter. */
export const SHORTEST_ENTRY = 20;

const LONG_FORM = 0x80;
/** Octets of a whole UTCTime element: tag, length, `YYMMDDHHMMSSZ`. */
const UTC_TIME_OCTETS = 15;
/** Tag and length of a UTCTime. */
const UTC_TIME_HEADER = 0x17_0d;
const ZULU = 0x5a;
/** A reasonCode alone, not critical, up to its value: Extensions, Extension, 2.5.29.21, OCTET STRING, ENUMERATED. */
const REASON_ALONE = [0x30_0c_30_0a, 0x06_03_55_1d, 0x15_04_03_0a] as const;
const REASON_OCTETS = 14;

/**
 * End of an entry of one of the two common forms: a positive serial and a UTCTime that exists for certain, and perhaps a reason.
 * Looked at in place, nothing made.
 *
 * @param limit end of the entries
 * @returns     0 for an entry of another form, which may still be a good one
 */
export function plainEntryEnd(view: DataView, at: number, limit: number): number {
  if (limit - at < SHORTEST_ENTRY || view.getUint8(at) !== TAG.sequence) return 0;
  const length = view.getUint8(at + 1);
  const end = at + 2 + length;
  if (length >= LONG_FORM || end > limit || view.getUint8(at + 2) !== TAG.integer) return 0;
  const octets = view.getUint8(at + 3);
  const first = view.getUint8(at + 4);
  if (octets === 0 || octets > SERIAL_MAX_OCTETS || first === 0 || first >= 0x80) return 0;
  const date = at + 4 + octets;
  const rest = end - date - UTC_TIME_OCTETS;
  if (rest !== 0 && !(rest === REASON_OCTETS && isReasonAlone(view, date + UTC_TIME_OCTETS))) return 0;
  return isPlainDate(view, date) ? end : 0;
}

function isReasonAlone(view: DataView, at: number): boolean {
  return (
    view.getUint32(at) === REASON_ALONE[0] &&
    view.getUint32(at + 4) === REASON_ALONE[1] &&
    view.getUint32(at + 8) === REASON_ALONE[2] &&
    view.getUint8(at + 12) === 0x01
  );
}

/** True when a UTCTime of RFC 5280 §4.1.2.5.1 begins here, whose day is in every month. */
function isPlainDate(view: DataView, at: number): boolean {
  if (view.getUint16(at) !== UTC_TIME_HEADER || view.getUint8(at + 14) !== ZULU) return false;
  const yearMonth = view.getInt32(at + 2);
  const dayHour = view.getInt32(at + 6);
  const minuteSecond = view.getInt32(at + 10);
  if ((notDigits(yearMonth) | notDigits(dayHour) | notDigits(minuteSecond)) !== 0) return false;
  const month = lowPair(yearMonth);
  const day = highPair(dayHour);
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 28 &&
    lowPair(dayHour) <= 23 &&
    highPair(minuteSecond) <= 59 &&
    lowPair(minuteSecond) <= 59
  );
}

/** Zero when the four octets are ASCII digits: 0x30 to 0x39, neither below nor, six added, above 0x3f. */
function notDigits(four: number): number {
  return ((four & 0xf0f0f0f0) ^ 0x30303030) | (((four + 0x06060606) & 0xf0f0f0f0) ^ 0x30303030);
}

/** Value of the first two of four digits. */
function highPair(four: number): number {
  return ((four >>> 24) & 0x0f) * 10 + ((four >>> 16) & 0x0f);
}

/** Value of the last two. */
function lowPair(four: number): number {
  return ((four >>> 8) & 0x0f) * 10 + (four & 0x0f);
}
