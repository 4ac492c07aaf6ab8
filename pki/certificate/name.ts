/** One attribute of a distinguished name. */
export interface NameAttribute {
  readonly oid: string;
  /** DER tag of the value (string type). */
  readonly tag: number;
  /** The value in Unicode, or null when its type is not a string type this room reads. */
  readonly text: string | null;
  /** The value's DER, header included. */
  readonly der: Uint8Array;
}

/** A distinguished name, as read: nothing here is trusted. */
export interface Name {
  /** In the order of the DER; one RDN may hold several attributes (IGC-Santé: GN + CN + SN). */
  readonly rdns: readonly (readonly NameAttribute[])[];
  /** Canonical form of each RDN; two are equal exactly when the RDNs match by RFC 5280 §7.1. */
  readonly parts: readonly string[];
  /** Equal for two names exactly when they match by RFC 5280 §7.1. */
  readonly canonical: string;
  /** RFC 4514, for people. Never compared. */
  readonly text: string;
}

/** Between two RDNs of a canonical form, and between two attributes of one: no folded text holds a control character. */
export const RDN_SEPARATOR = '\u0000';
export const ATTRIBUTE_SEPARATOR = '\u0001';

/** Canonical form of a name put below another (RFC 5280 §4.2.1.13, nameRelativeToCRLIssuer). */
export function canonicalBelow(upper: string, lower: string): string {
  return upper === '' ? lower : `${upper}${RDN_SEPARATOR}${lower}`;
}

/** Attributes of this type anywhere in the name, in order. */
export function attributesOf(name: Name, oid: string): readonly NameAttribute[] {
  return name.rdns.flat().filter((attribute) => attribute.oid === oid);
}

/** True when the name lies below this one in the tree of names, or is it (RFC 5280 §4.2.1.10). */
export function isWithin(name: Name, base: Name): boolean {
  return base.parts.length <= name.parts.length && base.parts.every((part, place) => part === name.parts[place]);
}
