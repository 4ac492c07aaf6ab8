import { digestKey, digestRange, stateOfRecords } from '../store/row-digests.ts';
import { type ImportContext, RECORDS_PER_TRANSACTION } from './import-context.ts';
import { keyPagesOf } from './pages.ts';
import { keepDigestsOf, type SeenRows } from './seen-rows.ts';
import { ownedCount } from './vanished.ts';

/** Digests written or removed in one transaction. */
const DIGESTS_AT_ONCE = 20_000;

/** Keeps digests of the rows of an activity file, within one write transaction. */
export interface DigestNotes {
  /** The rows of an identifier, which change nothing of the record as it now is. */
  person(nationalId: string): void;
  /** What rows say of a structure, and that changes nothing of it as it now is. */
  structure(key: string): void;
  /** At the end of the transaction, when all of it is written. */
  end(): void;
}

/**
 * Begin to keep digests in a write transaction; null when the file has none, or somebody else wrote since the plan was begun: what the plan found then holds no more. What a
 * file left out so is compared next time.
 */
export function beginNotes({ seen, store }: ImportContext): DigestNotes | null {
  if (seen === null || seen.state === null) return null;
  const { tables } = store.environment;
  if (seen.state !== stateOfRecords(tables)) {
    seen.state = null;
    return null;
  }
  return {
    person: (nationalId) => {
      const digest = seen.kept === null ? seen.people.digestOf(nationalId) : seen.kept.people.get(nationalId);
      if (digest != null) tables.personDigests.putSync(digestKey(seen.family, nationalId), digest);
    },
    structure: (key) => {
      const digest = seen.kept === null ? seen.places.digestOf(key) : seen.kept.structures.get(key);
      if (digest != null) tables.structureDigests.putSync(digestKey(seen.family, key), digest);
    },
    end: () => {
      seen.state = stateOfRecords(tables);
    },
  };
}

/** Before the file's own writes: forget digests made under another header, charset or rules, and keep those of rows that were compared and change nothing. */
export async function noteUnchanged(context: ImportContext): Promise<void> {
  const { seen, staging, store } = context;
  if (seen === null) return;
  await settleBasis(context, seen);
  const { write } = store.environment;
  let page: string[] = [];
  const notePage = (): void => {
    write(() => {
      const notes = beginNotes(context);
      for (const nationalId of page) notes?.person(nationalId);
      notes?.end();
    });
    page = [];
  };
  for (const nationalId of seen.people.unchanged()) {
    page.push(nationalId);
    if (page.length >= DIGESTS_AT_ONCE) notePage();
  }
  if (page.length > 0) notePage();
  for await (const keys of keyPagesOf(staging.structures, RECORDS_PER_TRANSACTION)) {
    const unchanged = keys.filter((key) => !staging.changedStructures.doesExist(key));
    if (unchanged.length === 0) continue;
    write(() => {
      const notes = beginNotes(context);
      for (const key of unchanged) notes?.structure(key);
      notes?.end();
    });
  }
}

/** Records that a file writes whose digests are put aside, so that what is known of all its rows can go: some 150 bytes each. */
const MAX_PUT_ASIDE = 100_000;

/** After {@link noteUnchanged}: only digests of what is to be written are needed from now on, once it is known whom the file leaves out. */
export async function forgetRows(context: ImportContext): Promise<void> {
  const { seen, staging } = context;
  if (seen === null) return;
  const people = Array.from(staging.people.getKeys({ limit: MAX_PUT_ASIDE + 1 }));
  const structures = Array.from(staging.changedStructures.getKeys({ limit: MAX_PUT_ASIDE + 1 }));
  if (people.length + structures.length > MAX_PUT_ASIDE) return;
  await ownedCount(context, 'person');
  await ownedCount(context, 'structure');
  keepDigestsOf(seen, people, structures);
}

/** First what they were made under goes, then they, in short transactions: a crash between two leaves some that nobody looks at. */
async function settleBasis({ store }: ImportContext, { family, basis }: SeenRows): Promise<void> {
  const { tables, write } = store.environment;
  if (tables.digestBases.get(family) === basis) return;
  write(() => tables.digestBases.removeSync(family));
  for (const table of [tables.personDigests, tables.structureDigests]) {
    const { start, end } = digestRange(family);
    for (;;) {
      const keys = Array.from(table.getKeys({ start, end, limit: DIGESTS_AT_ONCE }));
      if (keys.length === 0) break;
      write(() => {
        for (const key of keys) table.removeSync(key);
      });
    }
  }
  write(() => tables.digestBases.putSync(family, basis));
}
