import type { DirectoryReader } from '../../directory/index.ts';
import type { Journal } from '../audit/journal-auditor.ts';
import type { CardLedger } from '../cards/card-ledger.ts';
import { type EndAccessDependencies, endAccess, endSessions } from './end-access.ts';
import type { SessionCards } from './session-cards.ts';

const KIND = 'DeparturePosition';
const LINES_PER_STEP = 500;
/** The place in a journal outlives every session by far. */
const KEPT_SECONDS = 10 * 365 * 24 * 3600;
/** A card may have been accepted just before it was denied, and its session come just after: denials are looked at again this long. */
const LATE_SESSION_SECONDS = 180;

const SYSTEM = { by: 'system', from: '', request: '' } as const;

export interface DepartureDependencies extends EndAccessDependencies {
  readonly reader: Pick<DirectoryReader, 'findByPersonId'>;
  readonly directory: Journal;
  readonly cards: Pick<CardLedger, 'journalFrom' | 'get'>;
  readonly sessionCards: SessionCards;
}

/**
 * Who left by a decision taken elsewhere: closed in the directory, or whose card was denied by a command. Read from the journals of
 * both, each line once, from where the last process stopped.
 *
 * @returns the work of one round, for whoever calls it again and again
 */
export function watchDepartures(dependencies: DepartureDependencies): () => Promise<void> {
  return async () => {
    await followJournal(dependencies, 'directory', (from) => directoryStep(dependencies, from));
    await followJournal(dependencies, 'cards', (from) => cardStep(dependencies, from));
  };
}

/** How far one step came, and whether it need not be looked at again; null when there is nothing more. */
type Reached = { readonly sequence: number; readonly isSettled: boolean } | null;

/** @param step does what the lines from a place on ask for */
async function followJournal(
  { store, clock }: DepartureDependencies,
  source: string,
  step: (from: number) => Promise<Reached>,
): Promise<void> {
  const start = Number((await store.get(KIND, source))?.payload.sequence ?? 0);
  let [position, settled] = [start, start];
  for (let reached = await step(start + 1); reached !== null; reached = await step(position + 1)) {
    if (reached.isSettled && settled === position) settled = reached.sequence;
    position = reached.sequence;
    // A first import has millions of lines: others have their turn in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (settled === start) return;
  await store.put(KIND, source, {
    payload: { sequence: settled },
    expiresAt: new Date(clock.now().getTime() + KEPT_SECONDS * 1000),
  });
}

async function directoryStep(dependencies: DepartureDependencies, from: number): Promise<Reached> {
  const lines = dependencies.directory.journalFrom(from, LINES_PER_STEP);
  const closed = new Set(
    lines.flatMap(({ ref, operation }) => (ref.kind === 'person' && LEAVES.has(operation) ? [ref.id] : [])),
  );
  for (const personId of closed) {
    // Back in a later file: nothing to end.
    if (dependencies.reader.findByPersonId(personId).found) continue;
    await endAccess(dependencies, personId, { why: 'directory', ...SYSTEM });
  }
  const last = lines.at(-1);
  return last ? { sequence: last.sequence, isSettled: true } : null;
}

const LEAVES: ReadonlySet<string> = new Set(['closed', 'removed']);

async function cardStep(dependencies: DepartureDependencies, from: number): Promise<Reached> {
  const lines = dependencies.cards.journalFrom(from, LINES_PER_STEP);
  const denials = lines.filter(({ change }) => change.action === 'card.denied');
  for (const { change } of denials) await endCard(dependencies, change.subject);
  const settledBefore = dependencies.clock.now().getTime() - LATE_SESSION_SECONDS * 1000;
  const last = lines.at(-1);
  return last
    ? { sequence: last.sequence, isSettled: denials.every(({ change }) => change.at.getTime() < settledBefore) }
    : null;
}

/** End the sessions a denied card opened; one that was allowed again meanwhile keeps them. */
async function endCard(dependencies: DepartureDependencies, number: string): Promise<void> {
  if (dependencies.cards.get('denied', number) === undefined) return;
  const { store } = dependencies;
  const byPerson = new Map<string, Set<string>>();
  for (const { sessionUid, personId } of await dependencies.sessionCards.openedBy(number)) {
    if (await store.get('EndedSession', sessionUid)) continue;
    byPerson.set(personId, (byPerson.get(personId) ?? new Set()).add(sessionUid));
  }
  for (const [personId, uids] of byPerson) await endSessions(dependencies, personId, uids, { why: 'card', ...SYSTEM });
}
