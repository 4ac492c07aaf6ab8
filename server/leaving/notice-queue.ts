import type { NewRecord, SignInStore, StoredRecord } from '../store/contract.ts';
import { openLanes } from './lanes.ts';

/** Pauses before the second try and those after it, seconds: five hours in all, then the application is given up. */
export const PAUSES_SECONDS = [3, 10, 30, 120, 600, 3_600, 14_400] as const;

/** Whoever takes a notice has it this long, seconds: longer than a call may last (2.5 s). A process that dies meanwhile leaves it due. */
const LEASE_SECONDS = 4;

/** Longer than all pauses together. */
const KEPT_SECONDS = 24 * 3600;

/** What a queue keeps of one notice: texts alone; `personId` is whom it is about, `''` for nobody. */
export interface NoticeBody {
  readonly applicationId: string;
  readonly personId: string;
}

/** A notice that was kept before anything else was done about it. */
export type Queued<B extends NoticeBody> = B & {
  /** Tries that failed. */
  readonly tries: number;
  readonly nextAt: Date;
};

/** How one queue reads and names its notices. */
export interface QueueKind<B extends NoticeBody> {
  /** Kind of its records. */
  readonly kind: string;
  /** Every notice is found under it. */
  readonly queue: string;
  /** Name of a notice: kept twice, it is one. */
  idOf(body: B): string;
  read(text: (name: string) => string): B;
}

/**
 * Notices on their way to applications: on disk before anything is done about them, tried again after growing pauses, across
 * restarts. Of several processes that see one due, one has it, by an atomic update with a lease.
 */
export interface NoticeQueue<B extends NoticeBody> {
  /** Resolves when they are on disk; whoever kept them has them first. */
  keep(bodies: readonly B[]): Promise<readonly Queued<B>[]>;
  /** Work on notices at the same time ({@link openLanes}); undefined for one that is left to a later round, because its application hangs. */
  inLanes<R>(
    notices: readonly Queued<B>[],
    work: (notice: Queued<B>) => Promise<R>,
  ): Promise<readonly (R | undefined)[]>;
  /** Work on those that are due and that no other process took. */
  workOnDue(work: (notice: Queued<B>) => Promise<unknown>): Promise<void>;
  /** Off the queue, or due again after the pause. */
  settle(notice: Queued<B>, pauseSeconds: number | undefined): Promise<void>;
  /** The notice of this name ({@link QueueKind.idOf}); undefined once it is off the queue. */
  find(id: string): Promise<Queued<B> | undefined>;
  waitingFor(personId: string): Promise<readonly Queued<B>[]>;
  /** All that are on their way, at most 10,000. */
  waiting(): Promise<readonly Queued<B>[]>;
  /** Begin nothing more; resolves once what was begun is over. What is left is on disk, for the next process. */
  close(): Promise<void>;
}

export interface QueueDependencies {
  readonly store: SignInStore;
  readonly clock: { now(): Date };
}

export function openNoticeQueue<B extends NoticeBody>(
  { store, clock }: QueueDependencies,
  { kind, queue, idOf, read }: QueueKind<B>,
): NoticeQueue<B> {
  const later = (seconds: number): Date => new Date(clock.now().getTime() + seconds * 1000);
  const present = ({ payload }: StoredRecord): Queued<B> => ({
    ...read((name) => String(payload[name])),
    tries: Number(payload.tries),
    nextAt: new Date(Number(payload.nextAt)),
  });
  const recordOf = (notice: Queued<B>): NewRecord => ({
    payload: Object.assign<Record<string, unknown>, object, object>({}, notice, { nextAt: notice.nextAt.getTime() }),
    expiresAt: later(KEPT_SECONDS),
    indexes: { queue, personId: notice.personId },
  });
  const claim = async (notice: Queued<B>): Promise<boolean> => {
    let isOurs = false;
    await store.update(kind, idOf(notice), (current) => {
      isOurs = current !== undefined && present(current).nextAt.getTime() === notice.nextAt.getTime();
      return isOurs && current ? recordOf({ ...present(current), nextAt: later(LEASE_SECONDS) }) : undefined;
    });
    return isOurs;
  };
  const lanes = openLanes(clock);
  const inLanes: NoticeQueue<B>['inLanes'] = (notices, work) =>
    Promise.all(notices.map((notice) => lanes.run(notice.applicationId, () => work(notice))));
  return {
    async keep(bodies) {
      const nextAt = later(LEASE_SECONDS);
      const kept = bodies.map((body): Queued<B> => ({ ...body, tries: 0, nextAt }));
      const steps = kept.map((one) => ({ does: 'put' as const, kind, id: idOf(one), record: recordOf(one) }));
      if (steps.length > 0) await store.commit(steps);
      return kept;
    },
    inLanes,
    async workOnDue(work) {
      const now = clock.now();
      const due = (await store.findBy(kind, 'queue', queue)).map(present).filter(({ nextAt }) => nextAt <= now);
      await inLanes(due, async (notice) => {
        if (await claim(notice)) await work(notice);
      });
    },
    async settle(notice, pauseSeconds) {
      if (pauseSeconds === undefined) return store.destroy(kind, idOf(notice));
      await store.put(kind, idOf(notice), recordOf({ ...notice, nextAt: later(pauseSeconds) }));
    },
    async find(id) {
      const record = await store.get(kind, id);
      return record && present(record);
    },
    waiting: async () => (await store.findBy(kind, 'queue', queue)).map(present),
    waitingFor: async (personId) => (await store.findBy(kind, 'personId', personId)).map(present),
    close: () => lanes.close(),
  };
}
