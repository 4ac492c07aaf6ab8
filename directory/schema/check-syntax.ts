import type { AttributeType } from './attribute-type.ts';
import { readDerSerial } from './der-name.ts';
import { familyOf } from './matching-rules.ts';
import { normaliseFor } from './normalise.ts';
import { findObjectClass } from './object-classes.ts';
import { decodeText } from './prepare-string.ts';

const ARC = '1.3.6.1.4.1.1466.115.121.1';
const PRINTABLE = /^[A-Za-z0-9'()+,./:? =-]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: IA5 is the whole of ASCII
const IA5 = /^[\u0000-\u007f]*$/;
const TELEPHONE = /^[A-Za-z0-9'()+,./:? "=*#-]+$/;

type Check = (value: Uint8Array, text: string | null) => boolean;

/** Checks that are not those of a matching rule; a syntax without one here is checked by its family's normaliser. */
const CHECKS: Readonly<Record<string, Check>> = {
  // Certificates; lists and pairs are only asked to be one BER sequence.
  [`${ARC}.8`]: (value) => readDerSerial(value) !== null,
  [`${ARC}.9`]: isSequence,
  [`${ARC}.10`]: isSequence,
  [`${ARC}.49`]: isSequence,
  [`${ARC}.5`]: () => true,
  [`${ARC}.4`]: () => true,
  [`${ARC}.28`]: () => true,
  [`${ARC}.23`]: () => true,
  [`${ARC}.40`]: () => true,
  [`${ARC}.11`]: (_value, text) => text !== null && text.length === 2 && PRINTABLE.test(text),
  [`${ARC}.15`]: (value, text) => text !== null && value.length > 0,
  [`${ARC}.22`]: (_value, text) => text !== null && text !== '',
  [`${ARC}.26`]: (_value, text) => text !== null && IA5.test(text),
  [`${ARC}.36`]: (_value, text) => text !== null && /^[0-9 ]+$/.test(text),
  [`${ARC}.41`]: (_value, text) => text !== null && text !== '',
  [`${ARC}.44`]: (_value, text) => text !== null && PRINTABLE.test(text),
  [`${ARC}.50`]: (_value, text) => text !== null && TELEPHONE.test(text),
};

function isSequence(value: Uint8Array): boolean {
  return value[0] === 0x30 && value.length > 1;
}

/** Rules whose assertions are more than a value of one syntax: their normaliser tells (RFC 4523, RFC 4517 §4.2.26). */
const JUDGED_BY_RULE: ReadonlySet<string> = new Set(['certificate', 'uniqueMember', 'objectIdentifier']);

/** Whether a value can be asserted of this type: it fits the syntax of the type's equality rule, which may be wider than the type's own. */
export function fitsAssertion(type: AttributeType, value: Uint8Array): boolean {
  const rule = familyOf(type.matching).equality;
  if (rule === null || JUDGED_BY_RULE.has(type.matching)) return true;
  return CHECKS[rule.syntax]?.(value, decodeText(value)) ?? true;
}

/** Whether a value fits its attribute's syntax (RFC 4517 §3.3). Syntaxes we only carry fit when they are there. */
export function fitsSyntax(type: AttributeType, value: Uint8Array): boolean {
  if (type.name === 'objectClass') {
    const name = decodeText(value);
    return name !== null && findObjectClass(name) !== undefined;
  }
  const check = CHECKS[type.syntax];
  if (check !== undefined) return check(value, decodeText(value));
  return !type.rules.equality || normaliseFor(type, value) !== null;
}
