import type { AttributeType } from './attribute-type.ts';
import { findAttribute } from './attributes.ts';
import { readDerSerial } from './der-name.ts';
import { type Dn, MAX_DN_RDNS, type NamePart, parseDn, type Rdn } from './dn.ts';
import { familyOf } from './matching-rules.ts';
import { normaliseFor } from './normalise.ts';
import { findObjectClass } from './object-classes.ts';
import { decodeText } from './prepare-string.ts';
import { partsOf } from './text-in-parts.ts';

const ARC = '1.3.6.1.4.1.1466.115.121.1';
const PRINTABLE = /^[A-Za-z0-9'()+,./:? =-]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: IA5 is the whole of ASCII
const IA5 = /^[\u0000-\u007f]*$/;

const UNIQUE_BITS = /#'[01]*'B$/;

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
  [`${ARC}.12`]: (_value, text) => text !== null && isName(text),
  [`${ARC}.34`]: (_value, text) => text !== null && isName(text.replace(UNIQUE_BITS, '')),
  [`${ARC}.11`]: (_value, text) => text !== null && text.length === 2 && PRINTABLE.test(text),
  [`${ARC}.15`]: (value, text) => text !== null && value.length > 0,
  [`${ARC}.26`]: (_value, text) => text !== null && IA5.test(text),
  [`${ARC}.39`]: (_value, text) => text !== null && IA5.test(text),
  [`${ARC}.36`]: (_value, text) => text !== null && /^[0-9 ]+$/.test(text),
  [`${ARC}.41`]: (_value, text) => text !== null && text !== '',
  [`${ARC}.44`]: (_value, text) => text !== null && PRINTABLE.test(text),
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
  return checkOf(rule.syntax)?.(value, decodeText(value)) ?? true;
}

function checkOf(syntax: string): Check | undefined {
  const parts = partsOf(syntax);
  return parts === undefined ? CHECKS[syntax] : (_value, text) => text !== null && parts.test(text);
}

/** Families that normalise nothing: their values fit when they are there. */
const UNCOMPARED: ReadonlySet<string> = new Set(['opaque', 'facsimile', 'subtreeSpecification']);

/** Whether a value fits its attribute's syntax (RFC 4517 §3.3). Syntaxes we only carry fit when they are there. */
export function fitsSyntax(type: AttributeType, value: Uint8Array): boolean {
  if (type.name === 'objectClass') {
    const name = decodeText(value);
    return name !== null && findObjectClass(name) !== undefined;
  }
  const check = checkOf(type.syntax);
  if (check !== undefined) return check(value, decodeText(value));
  return UNCOMPARED.has(type.matching) || normaliseFor(type, value) !== null;
}

/** A first part without anything escaped, joined or of its own meaning. */
const PLAIN_PART = /^([A-Za-z][A-Za-z0-9-]*)=([A-Za-z0-9@._/-]+)$/;
/** What stands above one member of a group mostly stands above the next: names above that were found valid, by their text. */
const validAbove = new Set<string>();
const MAX_VALID_ABOVE = 1_000;
/** A longer text is not kept: what is remembered has a bounded size. */
const MAX_KEPT_CHARS = 512;

/** The schema grew: values of names may be judged otherwise. */
export function forgetValidNames(): void {
  validAbove.clear();
}

function isName(text: string): boolean {
  const comma = text.indexOf(',');
  const own = comma < 0 || text.length > MAX_KEPT_CHARS ? null : PLAIN_PART.exec(text.slice(0, comma));
  if (own === null || !isKnownAbove(text.slice(comma + 1))) {
    const dn = parseDn(text);
    return dn !== null && isValidName(dn);
  }
  const [, type = '', value = ''] = own;
  return fitsItsSyntax({ type, value: Buffer.from(value, 'latin1') });
}

function isKnownAbove(text: string): boolean {
  if (validAbove.has(text)) return true;
  const dn = parseDn(text);
  if (dn === null || dn.length === 0 || dn.length >= MAX_DN_RDNS || !isValidName(dn)) return false;
  if (validAbove.size >= MAX_VALID_ABOVE) validAbove.clear();
  validAbove.add(text);
  return true;
}

/**
 * Whether every value of a name fits its attribute's syntax: `cn=` names nothing (RFC 4517 §3.3.6); and each relative name has a type once at most
 * (X.501 §9.3). Types we do not know are let through.
 */
export function isValidName(dn: Dn): boolean {
  return dn.every((rdn) => isOfDistinctTypes(rdn) && rdn.every(fitsItsSyntax));
}

function fitsItsSyntax({ type: name, value }: NamePart): boolean {
  const type = findAttribute(name);
  return type === undefined || fitsSyntax(type, value);
}

function isOfDistinctTypes(rdn: Rdn): boolean {
  if (rdn.length === 1) return true;
  const types = rdn.map(({ type }) => findAttribute(type)?.name ?? type.toLowerCase());
  return new Set(types).size === types.length;
}
