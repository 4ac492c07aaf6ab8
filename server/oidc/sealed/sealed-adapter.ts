import type { Adapter, AdapterPayload, Provider } from 'oidc-provider';
import type { Use, UseLedger } from '../../audit/audit.ts';
import type { Cohort } from '../../store/cohort.ts';
import type { SignInStore } from '../../store/contract.ts';
import { CLOCK_TOLERANCE_SECONDS } from '../clock-tolerance.ts';
import { endIssued, grantEnds } from '../grant-ends.ts';
import { currentWrites } from '../request-writes.ts';
import { looksSealed, nameOf, type SealedKind, type SealedPayload, type TokenSeal } from './token-seal.ts';

export const SEALED_KINDS: readonly SealedKind[] = ['AuthorizationCode', 'AccessToken'];

/** A mark outlives what it is of, by more than clocks are set back. */
const MARK_KEPT_SECONDS = 300;

export interface SealedDependencies {
  readonly seal: TokenSeal;
  /** Where a code is marked as used, in one step with the line that tells of it. */
  readonly uses: UseLedger;
  readonly store: SignInStore;
  readonly clock: { now(): Date };
}

/**
 * Storage of codes and access tokens that carry their own record: nothing is kept of them but that a code was used. They end like any
 * other: at their end, with their session, and with all that their grant issued. What is no sealed value is a record of `base`.
 *
 * @throws errors.InvalidGrant of `base`
 */
export function sealedAdapter(kind: SealedKind, base: Adapter, dependencies: SealedDependencies): Adapter {
  const { seal, uses, store, clock } = dependencies;
  const opened = (value: string) => (looksSealed(value) ? seal.open(kind, value) : undefined);
  return {
    ...base,
    async find(value) {
      const payload = opened(value);
      if (!payload) return base.find(value);
      if (isOver(payload, clock) || (await grantEnds(store, String(payload.grantId))) !== payload.grantEnds)
        return undefined;
      if (kind === 'AccessToken') return { ...payload, jti: value };
      const use = useOf(value, payload, clock);
      currentWrites()?.sealed.set(value, { use, grantId: String(payload.grantId) });
      return { ...payload, jti: value, ...(uses.isSpent(use) ? { consumed: Number(payload.exp) } : {}) };
    },
    async consume(value) {
      const writes = currentWrites();
      const known = writes?.sealed.get(value);
      if (!known) return base.consume(value);
      writes?.spend({ model: kind, id: value, grantId: known.grantId }, known.use);
    },
    async destroy(value) {
      const payload = opened(value);
      // The library ends what its grant issued along with it: one count ends them all.
      if (payload) await endIssued(store, clock, String(payload.grantId));
      else await base.destroy(value);
    },
  };
}

export interface IssuingDependencies extends Omit<SealedDependencies, 'uses'> {
  readonly pace: Cohort;
}

/**
 * Have the library hand out sealed values: a model that gives no payload beside its value is not stored. A token that is a JWT stays
 * one; what is too long, or has no grant by which it could be ended, is kept in the store.
 */
export function issueSealed(provider: Provider, dependencies: IssuingDependencies): void {
  const { seal, store, clock, pace: cohort } = dependencies;
  for (const kind of SEALED_KINDS) {
    const prototype = issuedOf(provider[kind]);
    const make = prototype.getValueAndPayload;
    prototype.getValueAndPayload = async function (this: Issued) {
      const made = await make.call(this);
      const { payload } = made;
      if (typeof payload?.grantId !== 'string') return made;
      const ends = await grantEnds(store, payload.grantId);
      await cohort.step();
      const value = seal.seal(this.kind, { ...payload, grantEnds: ends, endsAt: endOf(payload, clock) });
      if (value === undefined) return made;
      this.jti = value;
      return { value, payload: undefined };
    };
  }
}

function issuedOf({ prototype }: { readonly prototype: object }): Issued {
  return prototype as Issued;
}

/** A code or an access token about to be handed out, as the library has it; its types leave this out. */
interface Issued {
  readonly kind: SealedKind;
  jti: string;
  getValueAndPayload(): Promise<{ value: string; payload: AdapterPayload | undefined }>;
}

/** Second by our clock at which it is known no more, a moment after its end: until then it is the library that says "expired". */
function endOf({ exp = 0, iat = 0 }: AdapterPayload, clock: { now(): Date }): number {
  return Math.ceil(clock.now().getTime() / 1000) + exp - iat + CLOCK_TOLERANCE_SECONDS;
}

function isOver({ endsAt }: SealedPayload, clock: { now(): Date }): boolean {
  return Number(endsAt) * 1000 <= clock.now().getTime();
}

function useOf(value: string, { endsAt }: SealedPayload, clock: { now(): Date }): Use {
  return { id: nameOf(value), at: clock.now(), until: new Date((Number(endsAt) + MARK_KEPT_SECONDS) * 1000) };
}
