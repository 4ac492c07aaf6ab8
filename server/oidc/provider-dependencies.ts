import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import type { SecurityHeaderOptions } from '../http/security-headers.ts';
import type { SignInStore } from '../store/contract.ts';
import type { ClientSource } from './adapter.ts';
import type { CookieSigner } from './cookie-signer.ts';
import type { PolicyDependencies } from './interaction-policy.ts';
import type { SessionIds } from './session-ids.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Pages the provider asks for when it speaks to a person. */
export interface ProviderPages {
  readonly renderError: (ctx: KoaContextWithOIDC, out: ErrorOut, error: Error) => void | Promise<void>;
  /** @param form the provider's own confirmation form, with id `op.logoutForm` */
  readonly logoutConfirm: (ctx: KoaContextWithOIDC, form: string) => void | Promise<void>;
  readonly loggedOut: (ctx: KoaContextWithOIDC) => void | Promise<void>;
}

export interface ProviderDependencies extends PolicyDependencies {
  readonly issuer: string;
  readonly store: SignInStore;
  readonly clients: ClientSource;
  readonly clock: { now(): Date };
  readonly keys: SigningKeys;
  readonly ids: SessionIds;
  /** Longest life of a session, in seconds since the card was shown. */
  readonly sessionSeconds: number;
  readonly cookies: CookieSigner;
  readonly pages: ProviderPages;
  /** The house's headers: the provider answers its requests itself. */
  readonly headers: SecurityHeaderOptions;
  /** The guarded client: every outgoing request of the provider goes through it. */
  readonly fetch: (url: string | URL, options: object) => Promise<Response>;
}
