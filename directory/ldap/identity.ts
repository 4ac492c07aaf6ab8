import type { Audience } from '../entries/stored-entry.ts';
import { type DnPath, pathOfText } from '../schema/dn-path.ts';
import type { Territory } from './territory.ts';

/** Classes of callers that access rules tell apart. */
export type IdentityClass =
  | 'anonymous'
  | 'application'
  | 'professional'
  | 'curator'
  | 'administrator'
  | 'replication'
  /** Somebody of a plain context, its root included: a stranger to the region's own tree. */
  | 'local';

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
  return identity.class === 'anonymous' || identity.class === 'local' ? 'anonymous' : 'authenticated';
}

/** The authorization identity of RFC 4513 §5.2.1.8: empty, or `dn:` and the name. */
export function authorizationIdOf(identity: Identity): string {
  return identity.kind === 'anonymous' ? '' : `dn:${identity.dn}`;
}
