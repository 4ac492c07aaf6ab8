import { domainToASCII } from 'node:url';
import { isHostWithin, readHostName } from './host-name.ts';
import { type Match, told } from './match.ts';
import { onceFor } from './once-for.ts';

/** Dot-atom of RFC 5321 §4.1.2, and the characters beyond ASCII that RFC 6531 adds. */
const LOCAL_PART = /^[^\s\p{Cc}"(),:;<>@[\\\]]{1,64}$/u;

interface Mailbox {
  readonly local: string;
  readonly host: string;
}

type MailConstraint =
  | { readonly kind: 'any' }
  | { readonly kind: 'mailbox'; readonly mailbox: Mailbox }
  | { readonly kind: 'host' | 'domain'; readonly host: string };

/** A name or a constraint, as read in a certificate. */
interface Written {
  readonly text: string | null;
}

const mailboxOf = onceFor(readMailbox);
const constraintOf = onceFor(readConstraint);
/** « @domain » is how some authorities write a domain of principal names. */
const principalConstraintOf = onceFor((text) => readConstraint(text.replace(/^@/, '')));

/**
 * rfc822Name: `user@host` is that mailbox, `host` every mailbox of that host, `.domain` every mailbox of the hosts below it
 * (RFC 5280 §4.2.1.10). An empty constraint is every mailbox.
 *
 * @returns `unknown` when either is not of its form: quoted local parts, address literals, several `@`
 */
export function matchMail(name: Written, base: Written): Match {
  return match(mailboxOf(name), constraintOf(base), (a, b) => a === b);
}

/** The same for principal names, which have the form of a mailbox and no case. */
export function matchPrincipal(name: Written, base: Written): Match {
  return match(mailboxOf(name), principalConstraintOf(base), (a, b) => a.toLowerCase() === b.toLowerCase());
}

function match(
  mailbox: Mailbox | null,
  base: MailConstraint | null,
  isSameLocal: (a: string, b: string) => boolean,
): Match {
  if (mailbox === null || base === null) return 'unknown';
  if (base.kind === 'any') return 'inside';
  if (base.kind === 'mailbox') {
    return told(base.mailbox.host === mailbox.host && isSameLocal(base.mailbox.local, mailbox.local));
  }
  if (base.kind === 'host') return told(mailbox.host === base.host);
  return told(mailbox.host !== base.host && isHostWithin(mailbox.host, base.host));
}

function readConstraint(text: string): MailConstraint | null {
  if (text === '') return { kind: 'any' };
  if (text.includes('@')) {
    const mailbox = readMailbox(text);
    return mailbox === null ? null : { kind: 'mailbox', mailbox };
  }
  const isDomain = text.startsWith('.');
  const host = readHostName(isDomain ? text.slice(1) : text);
  return host === null ? null : { kind: isDomain ? 'domain' : 'host', host };
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
