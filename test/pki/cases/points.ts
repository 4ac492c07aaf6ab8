import { type ExtensionSpec, encodeName, type NameParts } from '../../../scripts/authority/build-certificate.ts';
import { context, namedBits, oid, primitiveContext, sequence, utf8 } from '../../../scripts/authority/der-writer.ts';

/** Distribution points and issuing points as they are written (RFC 5280 §4.2.1.13, §5.2.5). */

const SET = Buffer.from([0xff]);

/** ReasonFlags bits. */
export const REASONS = {
  keyCompromise: 1,
  authorityCompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessation: 5,
  hold: 6,
  withdrawn: 7,
  attributeCompromise: 8,
} as const;

export type ReasonName = keyof typeof REASONS;

export function uri(text: string): Uint8Array {
  return primitiveContext(6, Buffer.from(text, 'latin1'));
}

export function directory(name: NameParts): Uint8Array {
  return context(4, encodeName(name));
}

/** DistributionPointName: fullName. */
export function fullName(...names: readonly Uint8Array[]): Uint8Array {
  return context(0, context(0, ...names));
}

/** DistributionPointName: nameRelativeToCRLIssuer, one common name. */
export function relativeName(commonName: string): Uint8Array {
  return context(0, context(1, sequence(oid('2.5.4.3'), utf8(commonName))));
}

function reasonFlags(tag: number, reasons: readonly ReasonName[] | undefined): readonly Uint8Array[] {
  if (reasons === undefined) return [];
  // The content of a BIT STRING of less than 128 octets, under another tag.
  return [primitiveContext(tag, namedBits(reasons.map((reason) => REASONS[reason])).subarray(2))];
}

export interface ScopeSpec {
  readonly place?: Uint8Array;
  readonly only?: 'users' | 'authorities' | 'attributes';
  readonly reasons?: readonly ReasonName[];
  readonly isIndirect?: boolean;
}

export function issuingPoint({ place, only, reasons, isIndirect = false }: ScopeSpec): ExtensionSpec {
  const value = sequence(
    ...(place === undefined ? [] : [place]),
    ...(only === 'users' ? [primitiveContext(1, SET)] : []),
    ...(only === 'authorities' ? [primitiveContext(2, SET)] : []),
    ...reasonFlags(3, reasons),
    ...(isIndirect ? [primitiveContext(4, SET)] : []),
    ...(only === 'attributes' ? [primitiveContext(5, SET)] : []),
  );
  return { oid: '2.5.29.28', critical: true, value };
}

export interface PointSpec {
  readonly place?: Uint8Array;
  readonly reasons?: readonly ReasonName[];
  readonly issuer?: NameParts;
}

export function distributionPoints(...points: readonly PointSpec[]): ExtensionSpec {
  const value = sequence(
    ...points.map(({ place, reasons, issuer }) =>
      sequence(
        ...(place === undefined ? [] : [place]),
        ...reasonFlags(1, reasons),
        ...(issuer === undefined ? [] : [context(2, directory(issuer))]),
      ),
    ),
  );
  return { oid: '2.5.29.31', value };
}
