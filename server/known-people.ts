import type { Directory, DirectoryReader } from '../directory/index.ts';

/** People, and memberships of a moment, kept decoded; then all are forgotten, and read again. */
const MAX_KEPT = 5_000;

/** Paris changes day on a quarter of an hour of UTC, whatever its season: what holds at one instant of a quarter holds in all of it. */
const QUARTER_MS = 15 * 60 * 1000;

/**
 * The directory's reader with the people of recent requests kept decoded: a sign-in asks for the same person again and again, and
 * the directory changes by a file a night. Every change is a line of the journal: its number is asked for by each turn of the event loop —
 * no write is acknowledged within one —, and once it has moved, by whichever process, nothing kept before counts. What is answered is
 * shared, and frozen.
 *
 * INVARIANT: not for use inside a transaction of the directory, which may still be given up.
 */
export function keepPeople({ reader, lastChange: ask }: Pick<Directory, 'reader' | 'lastChange'>): DirectoryReader {
  const lastChange = onceATurn(ask);
  const people = kept(lastChange, reader.findByPersonId);
  const ids = kept(lastChange, reader.idsOf);
  const memberships = kept(lastChange, (_key: string, personId: string, at: Date) =>
    reader.membershipsOf(personId, at),
  );
  return {
    ...reader,
    findByPersonId: (personId) => people(personId),
    idsOf: (personId) => ids(personId),
    membershipsOf: (personId, at) => memberships(`${Math.floor(at.getTime() / QUARTER_MS)} ${personId}`, personId, at),
  };
}

/** The same answer until what runs now has run out; whatever the event loop calls next asks again. */
function onceATurn(ask: () => number): () => number {
  let known: number | null = null;
  const forget = () => {
    known = null;
  };
  return () => {
    if (known === null) {
      known = ask();
      process.nextTick(forget);
    }
    return known;
  };
}

/** Answers of `read` by key, for as long as the journal does not move. */
function kept<T, More extends unknown[]>(
  lastChange: () => number,
  read: (key: string, ...more: More) => T,
): (key: string, ...more: More) => T {
  const answers = new Map<string, T>();
  let asOf = -1;
  return (key, ...more) => {
    const now = lastChange();
    if (now !== asOf || answers.size >= MAX_KEPT) answers.clear();
    asOf = now;
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = frozen(read(key, ...more));
    answers.set(key, answer);
    return answer;
  };
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
