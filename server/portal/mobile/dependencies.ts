import type { SignInHistory } from '../../login/sign-in-history.ts';
import type { BackchannelRequests } from '../../oidc/ciba/pending-requests.ts';
import type { OwnPasskeysDependencies } from '../passkeys/dependencies.ts';

/** What the pages need where a person answers an application's request. */
export interface MobileDependencies extends OwnPasskeysDependencies {
  readonly backchannelRequests: BackchannelRequests;
  readonly history: SignInHistory;
}
