/** A character of PrintableString (RFC 4517 §3.2), but for the dollar sign, which parts are set apart by. */
const PRINTABLE = "[A-Za-z0-9'()+,./:? =-]";
/** What stands in a netgroup triple and a boot parameter (RFC 2307 §2.4): printable, without what sets parts apart. */
const KEYSTRING = '[A-Za-z0-9._-]*';

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);

const FACSIMILE = 'twoDimensional|fineResolution|unlimitedLength|b4Length|a3Width|b4Width|uncompressed';
const TELETEX = 'graphic|control|misc|page|private';
const DELIVERY = 'any|mhs|physical|telex|teletex|g3fax|g4fax|ia5|videotex|telephone';

/**
 * Syntaxes whose values are text of several parts, by the end of their identifier below RFC 4517's arc. Expressions without
 * alternatives that overlap: each is tried once at each place.
 */
const PARTS: ReadonlyMap<string, RegExp> = new Map([
  // Delivery Method, §3.3.5.
  ['14', whole(`(?:${DELIVERY})(?: *\\$ *(?:${DELIVERY}))*`)],
  // Facsimile Telephone Number, §3.3.11.
  ['22', whole(`${PRINTABLE}+(?:\\$(?:${FACSIMILE}))*`)],
  // Telephone Number, §3.3.31.
  ['50', whole(`${PRINTABLE}+`)],
  // Teletex Terminal Identifier, §3.3.32: what a parameter holds is octets, its dollars and backslashes escaped.
  ['51', whole(`${PRINTABLE}+(?:\\$(?:${TELETEX}):[^$]*)*`)],
  // Telex Number, §3.3.33; directories are full of those that are the number alone.
  ['52', whole(`${PRINTABLE}+(?:\\$${PRINTABLE}+){0,2}`)],
]);

/** Of RFC 2307: `(host,user,domain)`, and `key=server:path`. */
const NETGROUP_TRIPLE = whole(`\\( *${KEYSTRING} *, *${KEYSTRING} *, *${KEYSTRING} *\\)`);
const BOOT_PARAMETER = whole(`${KEYSTRING}=${KEYSTRING}:[ -~]*`);

const ARC = '1.3.6.1.4.1.1466.115.121.1.';

/** The expression that every value of a syntax fits, where its values are text of several parts. */
export function partsOf(syntaxOid: string): RegExp | undefined {
  if (syntaxOid === '1.3.6.1.1.1.0.0') return NETGROUP_TRIPLE;
  if (syntaxOid === '1.3.6.1.1.1.0.1') return BOOT_PARAMETER;
  return syntaxOid.startsWith(ARC) ? PARTS.get(syntaxOid.slice(ARC.length)) : undefined;
}
