import type { AttributeType } from './attribute-type.ts';
import { normaliseCertificate } from './certificate-value.ts';
import { pathOfValue } from './dn-path.ts';
import { isNamedMatching, type NamedMatching, normaliseValue } from './normalise-value.ts';
import { decodeText } from './prepare-string.ts';

/**
 * The form in which two values of an attribute are equal exactly when they match; index and filter share it. A
 * distinguished name becomes its path.
 *
 * @returns null when the value does not fit the attribute's syntax, or the syntax has no equality
 */
export function normaliseFor(type: Pick<AttributeType, 'matching'>, value: Uint8Array): string | null {
  const { matching } = type;
  return isNamedMatching(matching) ? NAMED[matching](value) : normaliseValue(matching, value);
}

const NAMED: Readonly<Record<NamedMatching, (value: Uint8Array) => string | null>> = {
  distinguishedName: pathOfValue,
  uniqueMember: normaliseNameAndUid,
  certificate: normaliseCertificate,
};

/** A name, `#` and a bit string, the latter optional (RFC 4517 §3.3.21). */
function normaliseNameAndUid(value: Uint8Array): string | null {
  const text = decodeText(value);
  if (text === null) return null;
  const [, name = text, bits = ''] = /^(.*)#('[01]*'B)$/s.exec(text) ?? [];
  const path = pathOfValue(Buffer.from(name, 'utf8'));
  return path === null || bits === '' ? path : `${path}#${bits}`;
}
