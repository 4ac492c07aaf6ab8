import type { GeneralName } from '../../certificate/general-name.ts';
import { isWithin } from '../../certificate/name.ts';
import { OID } from '../../certificate/oids.ts';
import { isAddressWithin } from './address-constraint.ts';
import { isHostWithin, readHostName, readHostPattern } from './host-name.ts';
import { matchMail } from './mail-constraint.ts';
import { type Match, told } from './match.ts';
import { matchUri } from './uri-constraint.ts';

/** Which list the subtree stands in: a name that stands for several is judged against the side that refuses. */
export type ConstraintKind = 'permitted' | 'excluded';

/** True when the constraint speaks of names such as this one (RFC 5280 §4.2.1.10: « of the same form »). */
export function isSameForm(name: GeneralName, base: GeneralName): boolean {
  // RFC 9598 §6: constraints on mail apply to internationalised mail addresses as well.
  if (name.form === 'other' && name.oid === OID.internationalMail && base.form === 'mail') return true;
  if (name.form !== base.form) return false;
  return name.form !== 'other' || base.form !== 'other' || name.oid === base.oid;
}

/** Judge one name against one subtree of the same form. */
export function matchSubtree(name: GeneralName, base: GeneralName, kind: ConstraintKind): Match {
  if (name.form === 'directory' && base.form === 'directory') return told(isWithin(name.name, base.name));
  if (name.form === 'dns' && base.form === 'dns') return matchHost(name.text, base.text, kind);
  if (name.form === 'address' && base.form === 'address') return isAddressWithin(name.octets, base.octets);
  if (name.form === 'mail' && base.form === 'mail') return matchMail(name.text, base.text);
  if (name.form === 'uri' && base.form === 'uri') return matchUri(name.text, base.text);
  if (name.form === 'other' && name.text !== null) {
    if (base.form === 'mail') return matchMail(name.text, base.text);
    if (base.form === 'other' && base.text !== null && name.oid === OID.userPrincipalName) {
      // A principal name has the form of a mailbox; « @domain » is how some authorities write a domain.
      return matchMail(name.text, base.text.replace(/^@/, ''), 'any-case');
    }
  }
  return 'unknown';
}

/** dNSName: the host itself or any below it; an empty constraint is the whole tree. */
function matchHost(name: string, base: string, kind: ConstraintKind): Match {
  const pattern = readHostPattern(name);
  if (pattern === null) return 'unknown';
  if (base === '') return 'inside';
  const root = readHostName(base);
  // RFC 5280 gives no meaning to a leading dot, nor to a wildcard, in a constraint on host names.
  if (root === null) return 'unknown';
  if (kind === 'excluded' && pattern.startsWith('*.')) {
    const parent = pattern.slice(2);
    // « *.example.org » also stands for « private.example.org ».
    const isOneBelow = root.endsWith(`.${parent}`) && !root.slice(0, -parent.length - 1).includes('.');
    return told(isOneBelow || isHostWithin(pattern, root));
  }
  return told(isHostWithin(pattern, root));
}
