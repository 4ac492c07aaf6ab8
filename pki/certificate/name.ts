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
  /** Equal for two names exactly when they match by RFC 5280 §7.1. */
  readonly canonical: string;
  /** RFC 4514, for people. Never compared. */
  readonly text: string;
}

/** Attributes of this type anywhere in the name, in order. */
export function attributesOf(name: Name, oid: string): readonly NameAttribute[] {
  return name.rdns.flat().filter((attribute) => attribute.oid === oid);
}
