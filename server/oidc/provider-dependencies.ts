import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import type { Application } from '../../federation/index.ts';
import type { UseLedger } from '../audit/audit.ts';
import type { SecretDigests } from '../clients/secret-digests.ts';
import type { SecurityHeaderOptions } from '../http/security-headers.ts';
import type { SessionCards } from '../leaving/session-cards.ts';
import type { RateLimits } from '../limits/rate-limits.ts';
import type { Passkeys } from '../passkeys/passkeys.ts';
import type { RequestPace } from '../store/commit-pace.ts';
import type { SignInStore } from '../store/contract.ts';
import type { ClientSource } from './adapter.ts';
import type { BackchannelRequests } from './ciba/pending-requests.ts';
import type { CookieSigner } from './cookie-signer.ts';
import type { PolicyDependencies } from './interaction-policy.ts';
import type { KeyRing } from './key-ring.ts';
import type { RequestLines } from './request-writes.ts';
import type { TokenSeal } from './sealed/token-seal.ts';
import type { SessionIds } from './session-ids.ts';

/** Pages the provider asks for when it speaks to a person. */
export interface ProviderPages {
  readonly renderError: (ctx: KoaContextWithOIDC, out: ErrorOut, error: Error) => void | Promise<void>;
  /** @param form the provider's own confirmation form, with id `op.logoutForm` */
  readonly logoutConfirm: (ctx: KoaContextWithOIDC, form: string) => void | Promise<void>;
  readonly loggedOut: (ctx: KoaContextWithOIDC) => void | Promise<void>;
  /** The answer that goes to the application by a form (OAuth 2.0 Form Post Response Mode). @param page the library's own page */
  readonly formPost: (ctx: KoaContextWithOIDC, page: string) => void | Promise<void>;
  /** An address below the provider's that is none of its doors. */
  readonly absent: (ctx: KoaContextWithOIDC) => void | Promise<void>;
}

export interface ProviderDependencies extends PolicyDependencies {
  readonly issuer: string;
  readonly store: SignInStore;
  readonly pace: RequestPace;
  /** What codes and access tokens are sealed with. */
  readonly seal: TokenSeal;
  /** The audit: lines of requests, and marks of codes used. */
  readonly lines: RequestLines;
  readonly uses: UseLedger;
  readonly clients: ClientSource;
  readonly clock: { now(): Date };
  readonly keys: KeyRing;
  readonly ids: SessionIds;
  /** Longest life of a session, in seconds since the card was shown. */
  readonly sessionSeconds: number;
  readonly cookies: CookieSigner;
  readonly pages: ProviderPages;
  /** The house's headers: the provider answers its requests itself. */
  readonly headers: SecurityHeaderOptions;
  readonly secrets: SecretDigests;
  readonly limits: RateLimits;
  readonly passkeys: Pick<Passkeys, 'permits' | 'sessions'>;
  /** Every application of the trust domain: interfaces that they declare are looked up among them. */
  readonly listApplications: () => readonly Application[];
  /** Identifier of a person for one sector, from which the person's own cannot be found (OpenID Connect Core 1.0 §8.1). */
  readonly pairwise: (personId: string, sector: string) => string;
  /** 32 bytes, the same in every process: DPoP nonces follow from it. */
  readonly dpopNonceSecret: Uint8Array;
  readonly backchannelRequests: BackchannelRequests;
  readonly sessionCards: SessionCards;
  /** Origin of the listener for clients with a certificate, or null when it is off. */
  readonly mtlsOrigin: string | null;
  /** The guarded client: every outgoing request of the provider goes through it. */
  readonly fetch: (url: string | URL, options: object) => Promise<Response>;
}
