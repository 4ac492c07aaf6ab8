import { errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Use, UseLedger } from '../audit/audit.ts';
import type { AuditEvent, AuditSink } from '../audit/event.ts';
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

/** Where lines go, and marks with them. */
export type RequestLines = AuditSink & Pick<UseLedger, 'spend'>;

/**
 * Everything one request of the provider writes: collected while it runs, written in one atomic step before its answer leaves.
 * What the request redeems is decided in that same step, so that no token is kept for a code that somebody else had. A sealed code is
 * decided with the line that tells what was issued for it; what the store keeps of that is written meanwhile, and dies with the grant
 * when the code was somebody else's.
 */
export class RequestWrites {
  readonly #store: SignInStore;
  readonly #lines: RequestLines;
  #steps: Step[] = [];
  #redeemed: Redeemed | null = null;
  #alongside: Promise<unknown>[] = [];
  #afterwards: { readonly event: AuditEvent; readonly when: When }[] = [];
  #use: Use | null = null;
  /** The session as this request found it: see the session's adapter. */
  session: { readonly id: string; readonly content: SessionPayload; readonly expiresAt: Date } | null = null;
  /** Grant of each code or refresh token that this request looked at, by its id. */
  readonly grantIds = new Map<string, string>();
  /** How often each grant was ended, as this request saw it first. */
  readonly grantEnds = new Map<string, number>();

  /** Sealed codes that this request opened, by their value. */
  readonly sealed = new Map<string, { readonly use: Use; readonly grantId: string }>();

  constructor(store: SignInStore, lines: RequestLines) {
    this.#store = store;
    this.#lines = lines;
  }

  add(step: Step): void {
    this.#steps.push(step);
  }

  redeem(redeemed: Redeemed, at: Date): void {
    this.#redeemed = redeemed;
    this.#steps.push({ does: 'consume', kind: redeemed.model, id: redeemed.id, at });
  }

  /** Redeem what is no record: it is marked with the line that tells of it. */
  spend(redeemed: Redeemed, use: Use): void {
    this.#redeemed = redeemed;
    this.#use = use;
  }

  /** A write that began already: the answer waits for it. */
  alongside(write: Promise<unknown>): void {
    // INVARIANT: a rejection is observed by `flush`; this only keeps it from counting as unhandled meanwhile.
    write.catch(() => undefined);
    this.#alongside.push(write);
  }

  /** A line that tells what the request did: written once that is certain. */
  tell(event: AuditEvent, when: When = 'always'): void {
    this.#afterwards.push({ event, when });
  }

  /**
   * Write everything.
   *
   * @returns what this request wanted to redeem and somebody else had; null when all of it was kept
   */
  async flush(): Promise<Redeemed | null> {
    const [steps, alongside, redeemed, use, told] = [
      this.#steps,
      this.#alongside,
      this.#redeemed,
      this.#use,
      this.#afterwards,
    ];
    this.#steps = [];
    this.#alongside = [];
    this.#redeemed = null;
    this.#use = null;
    this.#afterwards = [];
    const writing = steps.length > 0 ? this.#store.commit(steps) : Promise.resolve(true);
    if (use) return this.#flushSpending(use, redeemed, told, [writing, ...alongside]);
    // Without anything to redeem nothing can be taken back: the lines are written at the same time.
    const isKept = redeemed === null || (await writing);
    const lines = told.filter(({ when }) => isKept || when === 'always');
    await Promise.all([writing, ...alongside, ...lines.map(({ event }) => this.#lines.append(event))]);
    return isKept ? null : redeemed;
  }

  async #flushSpending(
    use: Use,
    redeemed: Redeemed | null,
    told: readonly { readonly event: AuditEvent; readonly when: When }[],
    others: readonly Promise<unknown>[],
  ): Promise<Redeemed | null> {
    const [ofUse = null, ...moreOfUse] = told.filter(({ when }) => when === 'when-kept').map(({ event }) => event);
    const spending = this.#lines.spend(use, ofUse);
    const always = told.filter(({ when }) => when === 'always');
    await Promise.all([spending, ...others, ...always.map(({ event }) => this.#lines.append(event))]);
    if (!(await spending)) return redeemed;
    await Promise.all(moreOfUse.map((event) => this.#lines.append(event)));
    return null;
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
  readonly lines: RequestLines;
  readonly pace: RequestPace;
  /** A code or refresh token was used twice: what was issued from its grant dies (RFC 6749 §4.1.2, RFC 9700 §4.14.2). */
  readonly revoke: (grantId: string) => Promise<void>;
}

/** Provider middleware: the answer leaves after every write of the request is on disk. */
export function writeBeforeAnswer({ store, lines, pace, revoke }: WritingDependencies) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    const writes = new RequestWrites(store, lines);
    ctx.state.writes = writes;
    await pace.step();
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
