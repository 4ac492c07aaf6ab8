/** One attribute of a distinguished name: type as dotted OID, value as compared. */
type Attribute = `${string}=${string}`;

/** Keywords that a registration may use for attribute types (RFC 4514 §3, and what certificates of organisations carry). */
const TYPES: Readonly<Record<string, string>> = {
  cn: '2.5.4.3',
  sn: '2.5.4.4',
  serialnumber: '2.5.4.5',
  c: '2.5.4.6',
  l: '2.5.4.7',
  st: '2.5.4.8',
  street: '2.5.4.9',
  o: '2.5.4.10',
  ou: '2.5.4.11',
  title: '2.5.4.12',
  gn: '2.5.4.42',
  uid: '0.9.2342.19200300.100.1.1',
  dc: '0.9.2342.19200300.100.1.25',
  emailaddress: '1.2.840.113549.1.9.1',
};

const MAX_NAME_CHARS = 1_000;

/** Compared as RFC 5280 §7.1 has it: letter case and runs of spaces do not count. */
export function attribute(oid: string, value: string): Attribute {
  return `${oid}=${value.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase()}`;
}

/**
 * A distinguished name as written in a registration (RFC 4514), in the order of the certificate, each RDN sorted.
 *
 * @returns undefined when it cannot be read, which matches nothing
 */
export function parseDistinguishedName(text: string): readonly (readonly Attribute[])[] | undefined {
  if (text.length > MAX_NAME_CHARS) return undefined;
  const rdns = splitUnescaped(text, ',').map((rdn) => splitUnescaped(rdn, '+').map(parseAttribute));
  if (rdns.some((rdn) => rdn.includes(undefined))) return undefined;
  // Every undefined one was turned away on the line above.
  return (rdns as Attribute[][]).map((rdn) => rdn.toSorted()).reverse();
}

function parseAttribute(text: string): Attribute | undefined {
  const [type = '', ...rest] = text.split('=');
  const written = type.trim().toLowerCase();
  const oid = /^\d+(\.\d+)+$/.test(written) ? written : TYPES[written];
  const value = unescapeValue(rest.join('=').trim());
  return oid === undefined || rest.length === 0 || value === undefined ? undefined : attribute(oid, value);
}

/** RFC 4514 §2.4: `\,` and the like, or two hexadecimal digits for an octet. A value in BER (`#…`) is not read. */
function unescapeValue(text: string): string | undefined {
  if (text.startsWith('#') || text === '') return undefined;
  const octets: number[] = [];
  for (let place = 0; place < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(place) ?? 0);
    if (character !== '\\') {
      octets.push(...Buffer.from(character));
      place += character.length;
      continue;
    }
    const pair = text.slice(place + 1, place + 3);
    if (/^[0-9a-f]{2}$/i.test(pair)) octets.push(Number.parseInt(pair, 16));
    else if (/^[ "#+,;<=>\\]/.test(pair)) octets.push(pair.charCodeAt(0));
    else return undefined;
    place += /^[0-9a-f]{2}$/i.test(pair) ? 3 : 2;
  }
  return Buffer.from(octets).toString('utf8');
}

function splitUnescaped(text: string, separator: string): string[] {
  const parts = [''];
  for (let place = 0; place < text.length; place += 1) {
    const character = text[place] ?? '';
    if (character === separator) parts.push('');
    else parts[parts.length - 1] += character + (character === '\\' ? (text[++place] ?? '') : '');
  }
  return parts;
}
