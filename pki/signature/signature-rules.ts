import type { DeniedCards } from '../cps/denied-cards.ts';
import type { AuthorityCache } from '../path/authority-cache.ts';
import type { CrlStore } from '../revocation/crl.ts';
import type { TrustStore } from '../trust/trust-store.ts';

/** Kinds of holders whose signatures are accepted. */
export type SignerKind = 'card' | 'software-person' | 'organisation';

/** Time-stamp authorities that are trusted, apart from those of people. */
export interface TimestampAuthorities {
  /** DER certificates. */
  readonly anchors: readonly Uint8Array[];
  /** Where their revocation is asked; absent: it is not. */
  readonly crls?: CrlStore;
}

/** What signatures are judged against. */
export interface SignatureRules {
  readonly trust: TrustStore;
  readonly crls: CrlStore;
  readonly denied: DeniedCards | null;
  readonly kinds: ReadonlySet<SignerKind>;
  /** The signer's certificate must be signed with the document. */
  readonly isCadesRequired: boolean;
  /** Null: tokens are not looked at, and prove nothing. */
  readonly timestamps: TimestampAuthorities | null;
  readonly cache: AuthorityCache;
}
