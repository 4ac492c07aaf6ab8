/** Notices on their way at the same time, of all applications together: each is a connection. */
const MAX_SIMULTANEOUS = 256;

/** Of these, at most so many to applications that hang: the rest is for those that answer. */
const MAX_TO_HANGING = 200;

/** To one application at the same time. */
const MAX_PER_APPLICATION = 10;

/** A call that lasts longer, milliseconds, found an application that hangs: its deadline is a little later. */
const HANGS_AFTER_MS = 2_000;

/**
 * Work for many applications at the same time, each in a lane of its own: whoever does not answer holds up itself alone. One that
 * hangs is asked one thing at a time until it answers; what else waits for it is not begun, and is left to a later round.
 */
export interface Lanes {
  /** @returns what the work did; undefined when it was not begun, because the application hangs or everything stops */
  run<R>(applicationId: string, work: () => Promise<R>): Promise<R | undefined>;
  /** Begin nothing more; resolves once what was begun is over. */
  close(): Promise<void>;
}

interface Waiting {
  begin(): Promise<void>;
  leave(): void;
}

interface Lane {
  readonly waiting: Waiting[];
  atWork: number;
  hangs: boolean;
}

export function openLanes(clock: { now(): Date }): Lanes {
  const lanes = new Map<string, Lane>();
  const atWork = new Set<Promise<void>>();
  let toHanging = 0;
  let isClosed = false;
  const next = (): [string, Lane] | undefined => {
    const free = [...lanes].filter(([, lane]) => lane.waiting.length > 0 && lane.atWork < widthOf(lane));
    return free.find(([, { hangs }]) => !hangs) ?? (toHanging < MAX_TO_HANGING ? free[0] : undefined);
  };
  const fill = () => {
    while (atWork.size < MAX_SIMULTANEOUS) {
      const [id, lane] = next() ?? [];
      const first = lane?.waiting.shift();
      if (id === undefined || lane === undefined || first === undefined) return;
      // Each in its turn: the lane that was served goes behind the others.
      lanes.delete(id);
      lanes.set(id, lane);
      const work = workOn(id, lane, first).finally(() => {
        atWork.delete(work);
        fill();
      });
      atWork.add(work);
    }
  };
  const workOn = async (id: string, lane: Lane, { begin }: Waiting): Promise<void> => {
    const isToHanging = lane.hangs;
    lane.atWork += 1;
    if (isToHanging) toHanging += 1;
    const start = clock.now().getTime();
    await begin();
    lane.hangs = clock.now().getTime() - start >= HANGS_AFTER_MS;
    if (isToHanging) toHanging -= 1;
    lane.atWork -= 1;
    if (lane.hangs) leaveAll(lane);
    else if (lane.atWork === 0 && lane.waiting.length === 0) lanes.delete(id);
  };
  return {
    run<R>(applicationId: string, work: () => Promise<R>) {
      if (isClosed) return Promise.resolve(undefined);
      const lane = lanes.get(applicationId) ?? { waiting: [], atWork: 0, hangs: false };
      lanes.set(applicationId, lane);
      const { promise, resolve, reject } = Promise.withResolvers<R | undefined>();
      lane.waiting.push({ begin: () => work().then(resolve, reject), leave: () => resolve(undefined) });
      fill();
      return promise;
    },
    async close() {
      isClosed = true;
      for (const lane of lanes.values()) leaveAll(lane);
      await Promise.all(atWork);
    },
  };
}

function widthOf({ hangs }: Lane): number {
  return hangs ? 1 : MAX_PER_APPLICATION;
}

function leaveAll({ waiting }: Lane): void {
  for (const { leave } of waiting.splice(0)) leave();
}
