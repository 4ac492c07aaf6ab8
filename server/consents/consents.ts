import type { SignInStore, StoredRecord } from '../store/contract.ts';

/** What a person agreed that one application learns or reaches in their name; or that they went back on it. */
export interface Consent {
  readonly applicationId: string;
  /** `withdrawn`: the application asks again before it opens, whatever its registration says. */
  readonly state: 'given' | 'withdrawn';
  /** Scopes, `claim NAME`, `resource IDENTIFIER SCOPE`. */
  readonly items: readonly string[];
  readonly at: Date;
}

/** An agreement lasts this long; then it is asked for again. */
export const CONSENT_DAYS = 365;

const KIND = 'Consent';
/** A person has a handful of applications; a request, a handful of items. */
const MAX_ITEMS = 200;

/** Agreements, one a person and application. */
export interface Consents {
  find(personId: string, applicationId: string): Promise<Consent | undefined>;
  /** Kept with what was agreed before, where that still holds. */
  give(personId: string, applicationId: string, items: readonly string[]): Promise<void>;
  /** @returns false when nothing was agreed */
  withdraw(personId: string, applicationId: string): Promise<boolean>;
  /** Agreements in force, the last first. */
  givenBy(personId: string): Promise<readonly Consent[]>;
}

export function openConsents(store: SignInStore, clock: { now(): Date }): Consents {
  const idOf = (personId: string, applicationId: string) => `${personId}\n${applicationId}`;
  const record = (personId: string, consent: Consent) => ({
    payload: { ...consent, personId, at: consent.at.getTime() },
    expiresAt: new Date(clock.now().getTime() + CONSENT_DAYS * 86_400_000),
    indexes: { personId },
  });
  return {
    async find(personId, applicationId) {
      const kept = await store.get(KIND, idOf(personId, applicationId));
      return kept && read(kept);
    },
    give: (personId, applicationId, items) =>
      store.update(KIND, idOf(personId, applicationId), (current) => {
        const before = current ? read(current) : undefined;
        const kept = before?.state === 'given' ? before.items : [];
        const all = [...new Set([...kept, ...items])].slice(0, MAX_ITEMS);
        return record(personId, { applicationId, state: 'given', items: all, at: clock.now() });
      }),
    async withdraw(personId, applicationId) {
      let isDone = false;
      await store.update(KIND, idOf(personId, applicationId), (current) => {
        isDone = current?.payload.state === 'given';
        if (!isDone) return undefined;
        return record(personId, { applicationId, state: 'withdrawn', items: [], at: clock.now() });
      });
      return isDone;
    },
    async givenBy(personId) {
      const all = (await store.findBy(KIND, 'personId', personId)).map(read);
      return all.filter(({ state }) => state === 'given').sort((a, b) => b.at.getTime() - a.at.getTime());
    },
  };
}

function read({ payload }: StoredRecord): Consent {
  return {
    applicationId: String(payload.applicationId),
    state: payload.state === 'given' ? 'given' : 'withdrawn',
    items: Array.isArray(payload.items) ? payload.items.map(String) : [],
    at: new Date(Number(payload.at)),
  };
}
