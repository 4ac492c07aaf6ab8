import type { Audience } from '../entries/stored-entry.ts';
import { CLASS_RULES, type IdentityClass } from '../model/right.ts';
import type { Territory } from '../model/territory.ts';
import { type DnPath, pathOfText } from '../schema/dn-path.ts';

/** Who a connection speaks for. */
export type Identity =
  | { readonly kind: 'anonymous'; readonly class: 'anonymous' }
  | {
      readonly kind: 'account';
      readonly class: Exclude<IdentityClass, 'anonymous'>;
      readonly dn: string;
      readonly path: DnPath;
      /** Where the account answers for what it sees; null: the whole region. */
      readonly territory: Territory | null;
    };

export const ANONYMOUS: Identity = { kind: 'anonymous', class: 'anonymous' };

export function accountIdentity(
  dn: string,
  of: Exclude<IdentityClass, 'anonymous'>,
  territory: Territory | null = null,
): Identity {
  return { kind: 'account', class: of, dn, path: pathOfText(dn) ?? '', territory };
}

/** Which parts of the region's entries a caller is shown; a stranger sees what the public sees. */
export function audienceOf(identity: Identity): Audience {
  return CLASS_RULES[identity.class].sees === 'published' ? 'anonymous' : 'authenticated';
}

/** The authorization identity of RFC 4513 §5.2.1.8: empty, or `dn:` and the name. */
export function authorizationIdOf(identity: Identity): string {
  return identity.kind === 'anonymous' ? '' : `dn:${identity.dn}`;
}
