import { contextTag, type DerReader, primitiveContextTag, TAG } from '../der/reader.ts';
import { hex } from '../der/values.ts';
import { type PointPlace, readPointPlace } from './point-names.ts';
import { type ReasonMask, readReasonMask } from './reasons.ts';

/** What a list is about when it is not about everything its issuer issued (RFC 5280 §5.2.5). */
export interface IssuingPoint {
  readonly place: PointPlace | null;
  readonly only: 'users' | 'authorities' | 'attributes' | null;
  readonly reasons: ReasonMask;
  /** Its entries may be of other issuers, named by certificateIssuer. */
  readonly isIndirect: boolean;
  /** Hexadecimal DER: equal for two lists of one scope (RFC 5280 §5.2.4, §6.3.3 (c)(2)). */
  readonly key: string;
}

/** Read an IssuingDistributionPoint. */
export function readIssuingPoint(reader: DerReader, der: Uint8Array): IssuingPoint {
  const point = reader.enter(TAG.sequence);
  const place = point.isNext(contextTag(0)) ? readPointPlace(point.enter(contextTag(0))) : null;
  const users = readFlag(point, 1);
  const authorities = readFlag(point, 2);
  const reasons = readReasonMask(point, 3);
  const isIndirect = readFlag(point, 4);
  const attributes = readFlag(point, 5);
  point.finish();
  if (Number(users) + Number(authorities) + Number(attributes) > 1)
    throw point.fault('two scopes that exclude each other');
  const only = users ? 'users' : authorities ? 'authorities' : attributes ? 'attributes' : null;
  return { place, only, reasons, isIndirect, key: hex(der) };
}

/** BOOLEAN DEFAULT FALSE under an IMPLICIT tag: true when encoded (X.690 §11.1, §11.5). */
function readFlag(reader: DerReader, n: number): boolean {
  const tag = primitiveContextTag(n);
  if (!reader.isNext(tag)) return false;
  const octets = reader.read(tag);
  if (octets.length !== 1 || octets[0] !== 0xff) throw reader.fault('BOOLEAN not DER, or DEFAULT value encoded');
  return true;
}
