import type { Audience } from '../entries/stored-entry.ts';

/** Who a connection speaks for. */
export type Identity = { readonly kind: 'anonymous' } | { readonly kind: 'account'; readonly dn: string };

export const ANONYMOUS: Identity = { kind: 'anonymous' };

export function audienceOf(identity: Identity): Audience {
  return identity.kind === 'anonymous' ? 'anonymous' : 'authenticated';
}

/** The authorization identity of RFC 4513 §5.2.1.8: empty, or `dn:` and the name. */
export function authorizationIdOf(identity: Identity): string {
  return identity.kind === 'anonymous' ? '' : `dn:${identity.dn}`;
}
