import { findAttribute } from './attributes.ts';
import { fitsSyntax } from './check-syntax.ts';
import type { Dn } from './dn.ts';

/** Whether every value of a name fits its attribute's syntax: `cn=` names nothing (RFC 4517 §3.3.6). Types we do not know are let through. */
export function isValidName(dn: Dn): boolean {
  return dn.every((rdn) =>
    rdn.every((part) => {
      const type = findAttribute(part.type);
      return type === undefined || fitsSyntax(type, part.value);
    }),
  );
}
