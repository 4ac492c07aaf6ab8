import type { Rooms } from '../open-rooms.ts';

/** A store that says nothing for so long is not open. */
const STORE_TIMEOUT_MS = 2_000;
/** A key that nothing has: what is asked is whether the store answers. */
const NOBODY = 'readyz';

type Store = 'signIn' | 'directory' | 'federation' | 'cards' | 'audit';

/** May this server be sent people? */
export interface Readiness {
  readonly isReady: boolean;
  readonly stores: Readonly<Record<Store, boolean>>;
  /** Names of the authorities of persons' cards without list in force: their cards are refused. */
  readonly listsMissing: readonly string[];
  /** Whether the server was asked to stop. */
  readonly isStopping: boolean;
  /** Processes that take connections, and how many should; null when the house is one process. */
  readonly workers: { readonly ready: number; readonly wanted: number } | null;
}

/** What the process itself knows of its readiness. */
export interface ProcessState extends Pick<Readiness, 'isStopping' | 'workers'> {
  /** Whether every part of it is open. */
  readonly isStarted: boolean;
}

export type ReadinessParts = Pick<
  Rooms,
  'clock' | 'signIn' | 'directory' | 'federation' | 'cards' | 'audit' | 'revocation'
>;

/** Ask every store something, and whether the lists of persons' authorities are in force. Never throws, three seconds at most. */
export async function judgeReadiness(rooms: ReadinessParts, state: ProcessState): Promise<Readiness> {
  const asked: Readonly<Record<Store, () => unknown>> = {
    signIn: () => rooms.signIn.get(NOBODY, NOBODY),
    directory: () => rooms.directory.lastChange(),
    federation: () => rooms.federation.applications.find(NOBODY),
    cards: () => rooms.cards.get('denied', NOBODY),
    audit: () => rooms.audit.head(),
  };
  const [signIn, directory, federation, cards, audit] = await Promise.all([
    answers(asked.signIn),
    answers(asked.directory),
    answers(asked.federation),
    answers(asked.cards),
    answers(asked.audit),
  ]);
  const stores = { signIn, directory, federation, cards, audit };
  const listsMissing = rooms.revocation.personListsMissing(rooms.clock.now());
  const { isStarted, isStopping, workers } = state;
  const isAnswered = isStarted && !isStopping && (workers === null || workers.ready > 0);
  const isReady = isAnswered && Object.values(stores).every(Boolean) && listsMissing.length === 0;
  return { isReady, stores, listsMissing, isStopping, workers };
}

async function answers(ask: () => unknown): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), STORE_TIMEOUT_MS);
  });
  try {
    return await Promise.race([Promise.resolve(ask()).then(() => true), silence]);
  } catch {
    // Whatever goes wrong is said elsewhere; here it means « not open ».
    return false;
  } finally {
    clearTimeout(timer);
  }
}
