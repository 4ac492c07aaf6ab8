import type { Provider } from 'oidc-provider';

/** Scope by which an application asks the decision point, where a question names its session. */
const ASKS_RIGHTS = 'pdp.evaluate';

/**
 * The library tells an application its `sid` where it takes part in the sign-out alone. One that asks about rights names the
 * session by it (docs/asking.md): without it, no rule on how somebody signed in, and no declared emergency, could ever hold there.
 */
export function tellSessions({ Client }: Provider): void {
  const { includeSid: usual } = Client.prototype;
  Client.prototype.includeSid = function () {
    return usual.call(this) || (this.scope ?? '').split(' ').includes(ASKS_RIGHTS);
  };
}
