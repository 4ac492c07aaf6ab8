import type { SignInStore } from '../store/contract.ts';

/** One application opened in one session: who has to be told when that session ends. */
export interface OpenedApplication {
  readonly applicationId: string;
  readonly sessionUid: string;
  readonly personId: string;
  readonly sid: string;
  readonly grantId: string;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** The ledger outlives every session, so that an application is told even when the session record is gone. */
const LEDGER_SECONDS = 24 * 3600;

/** A visit is rewritten only when it moves the last time by more than this: silent sign-ins cost no write. */
const VISIT_STEP_SECONDS = 60;

/** Applications whose last visit is remembered; then all are forgotten, and read again. */
const MAX_NOTED = 20_000;

/** Ledger of opened applications, written before the code leaves, read at sign-out and by the portal. */
export interface OpenedLedger {
  note(opened: Omit<OpenedApplication, 'firstAt' | 'lastAt'>): Promise<void>;
  bySession(sessionUid: string): Promise<readonly OpenedApplication[]>;
  /** The opening that an application knows by its own `sid`. */
  bySid(sid: string): Promise<OpenedApplication | undefined>;
  byPerson(personId: string): Promise<readonly OpenedApplication[]>;
  /** Forget a session's applications once they were told. */
  forget(sessionUid: string): Promise<void>;
  /** Forget one opening. */
  forgetOpening(sid: string): Promise<void>;
}

export function openOpenedLedger(store: SignInStore, clock: { now(): Date }): OpenedLedger {
  /** Last time each application was noted by this process, by its `sid`. */
  const noted = new Map<string, number>();
  const read = async (index: string, value: string) =>
    (await store.findBy('Opened', index, value)).map(({ payload }) => fromPayload(payload));
  return {
    async note(opened) {
      const now = clock.now().getTime();
      if (now - (noted.get(opened.sid) ?? 0) < VISIT_STEP_SECONDS * 1000) return;
      const known = await store.get('Opened', opened.sid);
      if (noted.size >= MAX_NOTED) noted.clear();
      noted.set(opened.sid, Number(known?.payload.lastAt ?? 0));
      if (known && now - Number(known.payload.lastAt) < VISIT_STEP_SECONDS * 1000) return;
      await store.put('Opened', opened.sid, {
        payload: { ...opened, firstAt: known?.payload.firstAt ?? now, lastAt: now },
        expiresAt: new Date(now + LEDGER_SECONDS * 1000),
        indexes: { sessionUid: opened.sessionUid, personId: opened.personId },
      });
      noted.set(opened.sid, now);
    },
    async bySid(sid) {
      const found = await store.get('Opened', sid);
      return found && fromPayload(found.payload);
    },
    bySession: (sessionUid) => read('sessionUid', sessionUid),
    byPerson: (personId) => read('personId', personId),
    async forget(sessionUid) {
      await store.destroyBy('Opened', 'sessionUid', sessionUid);
    },
    async forgetOpening(sid) {
      await store.destroy('Opened', sid);
    },
  };
}

function fromPayload(payload: Readonly<Record<string, unknown>>): OpenedApplication {
  return {
    applicationId: String(payload.applicationId),
    sessionUid: String(payload.sessionUid),
    personId: String(payload.personId),
    sid: String(payload.sid),
    grantId: String(payload.grantId),
    firstAt: new Date(Number(payload.firstAt)),
    lastAt: new Date(Number(payload.lastAt)),
  };
}
