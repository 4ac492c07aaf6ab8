import { contextTag, DerReader, type DerReader as Reader, TAG } from '../der/reader.ts';
import { readInteger, readOid, readSmallInteger } from '../der/values.ts';
import { type DigestAlgorithm, readDigestAlgorithm } from './digest-algorithm.ts';

/** What a time-stamp authority says (RFC 3161 §2.4.2): that these octets existed at this instant. */
export interface TimestampInfo {
  readonly imprint: { readonly algorithm: DigestAlgorithm; readonly digest: Uint8Array };
  /** To the millisecond, the rest dropped. */
  readonly at: Date;
}

const MAX_ELEMENTS = 256;
const MS_DIGITS = 3;
/** RFC 3161 §2.4.2: UTC, seconds written, a fraction without trailing zeros. */
const GENERALIZED_TIME = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{0,8}[1-9]))?Z$/;

/** @throws PkiError `pki.signature.malformed` */
export function readTimestampInfo(der: Uint8Array): TimestampInfo {
  const document = DerReader.open(der, 'pki.signature.malformed', MAX_ELEMENTS);
  const info = document.enter(TAG.sequence);
  document.finish();
  if (readSmallInteger(info) !== 1) throw info.fault('TSTInfo of another version');
  readOid(info);
  const messageImprint = info.enter(TAG.sequence);
  const algorithm = readDigestAlgorithm(messageImprint);
  const digest = messageImprint.read(TAG.octetString);
  messageImprint.finish();
  readInteger(info);
  const at = readGenTime(info);
  skipRest(info);
  return { imprint: { algorithm, digest }, at };
}

/** Accuracy, ordering, nonce, name and extensions change nothing here: who asked for the token checked its nonce. */
function skipRest(info: Reader): void {
  for (const tag of [TAG.sequence, TAG.boolean, TAG.integer, contextTag(0), contextTag(1)]) {
    if (info.isNext(tag)) info.read(tag);
  }
  info.finish();
}

function readGenTime(info: Reader): Date {
  const octets = info.read(TAG.generalizedTime);
  const text = Buffer.from(octets).toString('latin1');
  const match = GENERALIZED_TIME.exec(text);
  if (match === null) throw info.fault('genTime not in the form of RFC 3161');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const ms = Number((match[7] ?? '').padEnd(MS_DIGITS, '0').slice(0, MS_DIGITS));
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second, ms));
  // Date.UTC carries a 31 April into May.
  const isReal = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  if (!isReal || hour > 23 || minute > 59 || second > 59) throw info.fault(`genTime that does not exist: ${text}`);
  return at;
}
