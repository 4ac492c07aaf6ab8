import type { GeneralName } from '../../certificate/general-name.ts';
import { isWithin } from '../../certificate/name.ts';
import { OID } from '../../certificate/oids.ts';
import { isAddressWithin } from './address-constraint.ts';
import { matchHost } from './dns-constraint.ts';
import { matchMail, matchPrincipal } from './mail-constraint.ts';
import { type ConstraintKind, type Match, told } from './match.ts';
import { matchUri } from './uri-constraint.ts';

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
  if (name.form === 'dns' && base.form === 'dns') return matchHost(name, base, kind);
  if (name.form === 'address' && base.form === 'address') return isAddressWithin(name.octets, base.octets);
  if (name.form === 'mail' && base.form === 'mail') return matchMail(name, base);
  if (name.form === 'uri' && base.form === 'uri') return matchUri(name, base);
  if (name.form === 'other' && base.form === 'mail') return matchMail(name, base);
  if (name.form === 'other' && base.form === 'other' && name.oid === OID.userPrincipalName) {
    return matchPrincipal(name, base);
  }
  return 'unknown';
}
