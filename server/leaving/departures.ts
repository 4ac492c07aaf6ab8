import type { DirectoryReader, HistoryLine } from '../../directory/index.ts';
import { type CrlStore, leadsToAnchor } from '../../pki/index.ts';
import type { Journal } from '../audit/journal-auditor.ts';
import type { CardChange, CardLedger } from '../cards/card-ledger.ts';
import type { HeldTrust } from '../cards/held-trust.ts';
import { LATE_SESSION_SECONDS } from '../oidc/lifetimes.ts';
import { type EndAccessDependencies, endAccess, endAccessFromBefore, endSessions } from './end-access.ts';
import { type EndPasskeysDependencies, endPasskeys } from './end-passkeys.ts';
import { followJournal, type Reached } from './follow-journal.ts';
import type { CardSession, IssuedCertificate, SessionCards } from './session-cards.ts';

const LINES_PER_STEP = 500;
/** Lists that change are compared again, seconds later, with what was judged by the former ones: soon, and when the last such sign-in has its session. */
const LATE_LOOKS_SECONDS = [20, LATE_SESSION_SECONDS] as const;

const SYSTEM = { by: 'system', from: '', request: '' } as const;

export interface DepartureDependencies extends EndAccessDependencies, EndPasskeysDependencies {
  readonly reader: Pick<DirectoryReader, 'findByPersonId' | 'idsOf'>;
  readonly directory: Journal;
  readonly cards: Pick<CardLedger, 'journalFrom' | 'get'>;
  readonly sessionCards: SessionCards;
  /** The revocation lists in use. */
  readonly lists: Pick<CrlStore, 'held' | 'names'>;
  readonly trust: Pick<HeldTrust, 'store' | 'refresh'>;
}

/**
 * Who left by a decision taken elsewhere, with their passkeys: closed in the directory, whose card was denied by a command, or whose card a new list of its authority
 * names. Journals are read on from where the last process stopped, each line once; lists when they change.
 *
 * @returns the work of one round, for whoever calls it again and again
 */
export function watchDepartures(dependencies: DepartureDependencies): () => Promise<void> {
  const followLists = watchLists(dependencies);
  return async () => {
    await followJournal(dependencies, 'directory', (from) => directoryStep(dependencies, from));
    await endPartedSignIns(dependencies);
    await followJournal(dependencies, 'cards', (from) => cardStep(dependencies, from));
    await followLists();
  };
}

async function directoryStep(dependencies: DepartureDependencies, from: number): Promise<Reached> {
  const lines = dependencies.directory.journalFrom(from, LINES_PER_STEP);
  const closed = new Set(
    lines.flatMap(({ ref, operation }) => (ref.kind === 'person' && LEAVES.has(operation) ? [ref.id] : [])),
  );
  for (const personId of closed) {
    // Back in a later file: nothing to end.
    if (dependencies.reader.findByPersonId(personId).found) continue;
    await endPasskeys(dependencies, await dependencies.passkeys.list(personId), 'directory');
    await endAccess(dependencies, personId, { why: 'directory', ...SYSTEM });
  }
  for (const line of lines) if (line.ref.kind === 'person' && hasParted(line)) await keepParting(dependencies, line);
  const last = lines.at(-1);
  return last ? { sequence: last.sequence, isSettled: true } : null;
}

/** Partings after which a sign-in judged before may still open its session. */
const PARTING = 'DepartureParting';
/** A parting is dated when it is asked for, and in force once it is written: not later than this. */
const WRITTEN_WITHIN_SECONDS = 10;
/** All of them are asked for together, and are few: people make them one by one. */
const ALL = 'all';

/**
 * Whoever signed in while two were one may be in under the other's name: both show their card again. A card judged before may open its
 * session afterwards, and so the parting is kept until none can.
 */
async function keepParting(dependencies: DepartureDependencies, { sequence, at, ref }: HistoryLine): Promise<void> {
  await dependencies.store.put(PARTING, String(sequence), {
    payload: { personId: ref.id, until: at.getTime() + WRITTEN_WITHIN_SECONDS * 1000 },
    expiresAt: new Date(dependencies.clock.now().getTime() + LATE_SESSION_SECONDS * 1000),
    indexes: { [ALL]: ALL },
  });
}

/** End what was signed in before a parting, also what was opened since; who signed in after it goes on. */
async function endPartedSignIns(dependencies: DepartureDependencies): Promise<void> {
  for (const { payload } of await dependencies.store.findBy(PARTING, ALL, ALL)) {
    const until = new Date(Number(payload.until));
    const reason = { why: 'directory', ...SYSTEM } as const;
    await endAccessFromBefore(dependencies, String(payload.personId), until, reason);
  }
}

/** Two records came apart, or somebody took a number from one. */
function hasParted({ operation, changes }: HistoryLine): boolean {
  if (operation === 'unmerged') return true;
  return operation === 'edited' && changes.some(({ field, after }) => field.startsWith('identifiers[') && after === '');
}

const LEAVES: ReadonlySet<string> = new Set(['closed', 'removed']);

async function cardStep(dependencies: DepartureDependencies, from: number): Promise<Reached> {
  const lines = dependencies.cards.journalFrom(from, LINES_PER_STEP);
  const denials = lines.filter(({ change }) => change.action === 'card.denied');
  for (const { change } of denials) await endCard(dependencies, change);
  const removals = lines.filter(
    ({ change }) => change.action === 'trust.changed' && change.details.operation === 'removed',
  );
  if (removals.length > 0) await endUnheld(dependencies);
  const settledBefore = dependencies.clock.now().getTime() - LATE_SESSION_SECONDS * 1000;
  const last = lines.at(-1);
  return last
    ? {
        sequence: last.sequence,
        isSettled: [...denials, ...removals].every(({ change }) => change.at.getTime() < settledBefore),
      }
    : null;
}

/** End what cards opened whose authority leads to no anchor that is held any more. */
async function endUnheld(dependencies: DepartureDependencies): Promise<void> {
  const { trust, passkeys, sessionCards } = dependencies;
  try {
    trust.refresh();
  } catch {
    // A row that nobody with our key wrote: what was held before stays, the log tells at each look, and departures are followed all the same.
  }
  const verdicts = new Map<string, boolean>();
  const isUnheld = ({ authority }: IssuedCertificate) => {
    const isHeld = verdicts.get(authority) ?? leadsToAnchor(trust.store, authority);
    verdicts.set(authority, isHeld);
    return !isHeld;
  };
  for await (const unheld of passkeys.restingUnder(isUnheld)) await endPasskeys(dependencies, unheld, 'card');
  for await (const unheld of sessionCards.openedUnder(isUnheld)) await endOpened(dependencies, unheld);
}

/**
 * End the passkeys made from a card before it was denied, also when it was allowed again since; then the sessions that it or they opened, which a
 * card allowed again meanwhile keeps.
 */
async function endCard(dependencies: DepartureDependencies, { subject: number, at }: CardChange): Promise<void> {
  const { passkeys, sessionCards } = dependencies;
  const made = await passkeys.restingOn(sessionCards.markOf(number));
  await endPasskeys(
    dependencies,
    made.filter(({ createdAt }) => createdAt <= at),
    'card',
  );
  if (dependencies.cards.get('denied', number) === undefined) return;
  await endOpened(dependencies, await sessionCards.openedBy(number));
}

async function endOpened(dependencies: DepartureDependencies, opened: readonly CardSession[]): Promise<void> {
  const { store } = dependencies;
  const byPerson = new Map<string, Set<string>>();
  for (const { sessionUid, personId } of opened) {
    if (await store.get('EndedSession', sessionUid)) continue;
    byPerson.set(personId, (byPerson.get(personId) ?? new Set()).add(sessionUid));
  }
  for (const [personId, uids] of byPerson) await endSessions(dependencies, personId, uids, { why: 'card', ...SYSTEM });
}

/**
 * Lists change a few times a day: only then is every open session asked about, and again when sign-ins that were judged by the former
 * lists have their session. A process that starts asks too.
 */
function watchLists(dependencies: DepartureDependencies): () => Promise<void> {
  const { lists, sessionCards, passkeys, clock } = dependencies;
  let known: string | null = null;
  let againAt: readonly number[] = [];
  return async () => {
    const now = clock.now().getTime();
    const held = lists
      .held()
      .map(({ digest }) => digest)
      .sort()
      .join(' ');
    if (held === known && !againAt.some((at) => at <= now)) return;
    againAt =
      held === known ? againAt.filter((at) => at > now) : LATE_LOOKS_SECONDS.map((seconds) => now + seconds * 1000);
    known = held;
    const isNamed = ({ authority, serial }: IssuedCertificate) => lists.names(authority, serial);
    for await (const named of passkeys.restingUnder(isNamed)) await endPasskeys(dependencies, named, 'card');
    for await (const named of sessionCards.openedUnder(isNamed)) await endOpened(dependencies, named);
  };
}
