import { errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { RequestPace } from '../store/commit-pace.ts';
import type { SignInStore, Step } from '../store/contract.ts';
import type { SessionPayload } from './session-merge.ts';

/** What one request redeems: of two that redeem the same, one is kept, and the other's answer is taken back. */
export interface Redeemed {
  readonly model: string;
  readonly id: string;
  /** What dies when it is used twice; undefined for what has no grant. */
  readonly grantId: string | undefined;
}

/** When a line is written: whatever became of the request, or only when what it redeemed was its own. */
type When = 'always' | 'when-kept';

/**
 * Everything one request of the provider writes: collected while it runs, written in one atomic step before its answer leaves.
 * What the request redeems is decided in that same step, so that no token is kept for a code that somebody else had.
 */
export class RequestWrites {
  readonly #store: SignInStore;
  #steps: Step[] = [];
  #redeemed: Redeemed | null = null;
  #alongside: Promise<unknown>[] = [];
  #afterwards: { readonly write: () => Promise<unknown>; readonly when: When }[] = [];
  /** The session as this request found it: see the session's adapter. */
  session: { readonly id: string; readonly content: SessionPayload; readonly expiresAt: Date } | null = null;
  /** Grant of each code or refresh token that this request looked at, by its id. */
  readonly grantIds = new Map<string, string>();
  /** How often each grant was ended, as this request saw it first. */
  readonly grantEnds = new Map<string, number>();

  constructor(store: SignInStore) {
    this.#store = store;
  }

  add(step: Step): void {
    this.#steps.push(step);
  }

  redeem(redeemed: Redeemed, at: Date): void {
    this.#redeemed = redeemed;
    this.#steps.push({ does: 'consume', kind: redeemed.model, id: redeemed.id, at });
  }

  /** A write that began already: the answer waits for it. */
  alongside(write: Promise<unknown>): void {
    // INVARIANT: a rejection is observed by `flush`; this only keeps it from counting as unhandled meanwhile.
    write.catch(() => undefined);
    this.#alongside.push(write);
  }

  /** A write that tells what the request did: begun once that is certain. */
  afterwards(write: () => Promise<unknown>, when: When = 'always'): void {
    this.#afterwards.push({ write, when });
  }

  /**
   * Write everything.
   *
   * @returns what this request wanted to redeem and somebody else had; null when all of it was kept
   */
  async flush(): Promise<Redeemed | null> {
    const [steps, alongside, redeemed] = [this.#steps, this.#alongside, this.#redeemed];
    this.#steps = [];
    this.#alongside = [];
    this.#redeemed = null;
    const writing = steps.length > 0 ? this.#store.commit(steps) : Promise.resolve(true);
    // Without anything to redeem nothing can be taken back: the lines are written at the same time.
    const isKept = redeemed === null || (await writing);
    const lines = this.#afterwards.filter(({ when }) => isKept || when === 'always');
    this.#afterwards = [];
    await Promise.all([writing, ...alongside, ...lines.map(({ write }) => write())]);
    return isKept ? null : redeemed;
  }
}

/** The writes of the request being answered; undefined outside the provider's requests. */
export function currentWrites(): RequestWrites | undefined {
  return writesOf(Provider.ctx);
}

export function writesOf(ctx: { readonly state: object } | undefined): RequestWrites | undefined {
  const state: { readonly writes?: unknown } | undefined = ctx?.state;
  return state?.writes instanceof RequestWrites ? state.writes : undefined;
}

export interface WritingDependencies {
  readonly store: SignInStore;
  readonly pace: RequestPace;
  /** A code or refresh token was used twice: what was issued from its grant dies (RFC 6749 §4.1.2, RFC 9700 §4.14.2). */
  readonly revoke: (grantId: string) => Promise<void>;
}

/** Provider middleware: the answer leaves after every write of the request is on disk. */
export function writeBeforeAnswer({ store, pace, revoke }: WritingDependencies) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    const writes = new RequestWrites(store);
    ctx.state.writes = writes;
    let lost: Redeemed | null = null;
    try {
      await next();
    } finally {
      lost = await pace.wait(writes.flush());
    }
    if (!lost) return;
    if (lost.grantId !== undefined) await revoke(lost.grantId);
    const error = new errors.InvalidGrant(`${lost.model} already used`);
    ctx.status = error.statusCode;
    ctx.body = { error: error.error, error_description: error.error_description };
    ctx.oidc.provider.emit('grant.error', ctx, error);
    await writes.flush();
  };
}
