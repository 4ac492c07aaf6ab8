import { domainToASCII } from 'node:url';
import { isHostWithin, readHostName } from './host-name.ts';
import { type Match, told } from './match.ts';

/** Dot-atom of RFC 5321 §4.1.2, and the characters beyond ASCII that RFC 6531 adds. */
const LOCAL_PART = /^[^\s\p{Cc}"(),:;<>@[\\\]]{1,64}$/u;

interface Mailbox {
  readonly local: string;
  readonly host: string;
}

/**
 * rfc822Name: `user@host` is that mailbox, `host` every mailbox of that host, `.domain` every mailbox of the hosts below it
 * (RFC 5280 §4.2.1.10). An empty constraint is every mailbox.
 *
 * @param letters `any-case` where the part before the `@` has no case: principal names
 * @returns `unknown` when either is not of its form: quoted local parts, address literals, several `@`
 */
export function matchMail(name: string, base: string, letters: 'exact' | 'any-case' = 'exact'): Match {
  const mailbox = readMailbox(name);
  if (mailbox === null) return 'unknown';
  if (base === '') return 'inside';
  if (base.includes('@')) {
    const wanted = readMailbox(base);
    if (wanted === null) return 'unknown';
    const isSameLocal = letters === 'exact' ? wanted.local === mailbox.local : sameLetters(wanted.local, mailbox.local);
    return told(isSameLocal && wanted.host === mailbox.host);
  }
  const isDomain = base.startsWith('.');
  const host = readHostName(isDomain ? base.slice(1) : base);
  if (host === null) return 'unknown';
  const isInside = isDomain ? mailbox.host !== host && isHostWithin(mailbox.host, host) : mailbox.host === host;
  return told(isInside);
}

function readMailbox(text: string): Mailbox | null {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(0, at));
  if (!LOCAL_PART.test(local)) return null;
  const domain = text.slice(at + 1);
  // A host beyond ASCII is compared by its A-labels (RFC 9598 §5).
  const host = readHostName(/^[ -~]*$/.test(domain) ? domain : domainToASCII(domain));
  return host === null ? null : { local, host };
}

function sameLetters(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
