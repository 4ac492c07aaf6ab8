/** Octets of a host name and of one of its labels (RFC 1035 §2.3.4). */
const HOST_MAX_CHARACTERS = 253;
/** Letters, digits, hyphens inside (« preferred name syntax », RFC 1034 §3.5). A-labels are such labels. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const DIGITS = /^\d+$/;

/**
 * A host name in lower case, without trailing dot: labels of RFC 5280 §4.2.1.6 only.
 *
 * @returns null for anything else: empty labels, a trailing dot, an address, other characters
 */
export function readHostName(text: string): string | null {
  const host = text.toLowerCase();
  if (host.length > HOST_MAX_CHARACTERS) return null;
  const labels = host.split('.');
  // A last label of digits only is an address, not a host.
  if (!labels.every((label) => LABEL.test(label)) || DIGITS.test(labels.at(-1) ?? '')) return null;
  return host;
}

/** The same with `*` as whole first label allowed, above at least two others (RFC 9525 §6.3). */
export function readHostPattern(text: string): string | null {
  if (!text.startsWith('*.')) return readHostName(text);
  const parent = readHostName(text.slice(2));
  return parent?.includes('.') === true ? `*.${parent}` : null;
}

/** True when the host is this one or below it. */
export function isHostWithin(host: string, base: string): boolean {
  return host === base || host.endsWith(`.${base}`);
}
