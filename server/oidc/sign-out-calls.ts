import { Provider } from 'oidc-provider';
import type { KeptNotice, LogoutNotices, LogoutOutcome, NoticeOf } from '../leaving/logout-notices.ts';

export interface SignOutDependencies {
  readonly notices: Pick<LogoutNotices, 'keep' | 'send'>;
  /** Keep whom there is to tell of this session, then end it with its grants. */
  readonly endOurSide: (sessionUid: string) => Promise<readonly KeptNotice[]>;
}

type Told = Promise<ReadonlyMap<string, LogoutOutcome>>;

/**
 * The library tells applications of a sign-out while its session is still open and nothing of it is on disk: a process that ended meanwhile left
 * everybody untold, and the person signed in. Its call is replaced: our side ends first, every notice is kept, and they leave by the queue.
 */
export function tellSignOutsByQueue(provider: Provider, dependencies: SignOutDependencies): void {
  const told = new WeakMap<object, Told>();
  async function backchannelLogout(this: { readonly clientId: string }, personId: string, sid: string): Promise<void> {
    const { ctx } = Provider;
    const ofSession = ctx?.oidc.params?.logout === undefined ? undefined : ctx.oidc.session;
    if (ofSession && !told.has(ofSession)) told.set(ofSession, endAndTell(dependencies, ofSession.uid));
    const ofAll = await (ofSession && told.get(ofSession));
    const outcome = ofAll?.get(sid) ?? (await tellOne(dependencies, { applicationId: this.clientId, personId, sid }));
    // The library's own word for it; what became of each is in the audit, and the queue goes on.
    if (outcome?.outcome === 'unreachable') throw new Error('unreachable');
  }
  Reflect.set(provider.Client.prototype, 'backchannelLogout', backchannelLogout);
}

async function endAndTell({ notices, endOurSide }: SignOutDependencies, sessionUid: string): Told {
  const kept = await endOurSide(sessionUid);
  const outcomes = await notices.send(kept);
  return new Map(outcomes.map((outcome, place) => [kept[place]?.sid ?? '', outcome]));
}

async function tellOne({ notices }: SignOutDependencies, notice: NoticeOf): Promise<LogoutOutcome | undefined> {
  const [outcome] = await notices.send(await notices.keep([notice]));
  return outcome;
}
