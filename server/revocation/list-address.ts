/** Attributes a list is published under (RFC 4523 §2), in lower case. */
const LIST_ATTRIBUTES: ReadonlySet<string> = new Set([
  'certificaterevocationlist;binary',
  'authorityrevocationlist;binary',
  'deltarevocationlist;binary',
]);

const MAX_ADDRESS_CHARACTERS = 2048;
/** IGC-Santé writes spaces as they are, where a URL has `%20`. */
const CONTROL = /\p{Cc}/u;

/** Where a list is fetched. */
export type ListAddress =
  | { readonly kind: 'http'; readonly url: URL }
  | { readonly kind: 'ldap'; readonly url: URL; readonly dn: string; readonly attribute: string };

/** A place that is not asked, and why. */
export interface AddressRefusal {
  readonly kind: 'refused';
  readonly why: string;
}

/**
 * Judge an address before anything of it is resolved: scheme, no credentials, a host of the list allowed.
 *
 * @param hosts names of hosts that may be asked, exact, lower case
 */
export function readListAddress(text: string, hosts: ReadonlySet<string>): ListAddress | AddressRefusal {
  if (text.length > MAX_ADDRESS_CHARACTERS || CONTROL.test(text) || !URL.canParse(text))
    return refuse('not an address');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return refuse('credentials in an address');
  if (!hosts.has(url.hostname.toLowerCase())) return refuse(`host ${url.hostname} is not among those allowed`);
  if (url.protocol === 'http:' || url.protocol === 'https:') return { kind: 'http', url };
  if (url.protocol === 'ldap:') return readLdapAddress(url);
  return refuse(`scheme ${url.protocol}`);
}

/** RFC 4516 §2: one attribute of one entry; a filter is not looked at. */
function readLdapAddress(url: URL): ListAddress | AddressRefusal {
  const [attribute = '', scope = ''] = url.search.slice(1).split('?');
  if (!LIST_ATTRIBUTES.has(attribute.toLowerCase())) return refuse(`attribute ${attribute}`);
  if (scope !== '' && scope.toLowerCase() !== 'base') return refuse(`scope ${scope}`);
  try {
    const dn = decodeURIComponent(url.pathname.slice(1));
    return dn === '' ? refuse('no entry named') : { kind: 'ldap', url, dn, attribute };
  } catch {
    // Percent signs that spell nothing.
    return refuse('entry name not well written');
  }
}

function refuse(why: string): AddressRefusal {
  return { kind: 'refused', why };
}
