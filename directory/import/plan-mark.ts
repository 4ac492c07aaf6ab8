import { createHash, type Hash } from 'node:crypto';
import { type ImportContext, RECORDS_PER_PAGE } from './import-context.ts';
import type { FormatSteps } from './import-steps.ts';
import { pagesOf } from './pages.ts';
import { vanishedRecords } from './vanished.ts';

/**
 * Digest of every write that the workbench stands for, each with the version of the record it goes over. Equal marks: the same file would write the same
 * over the same. A change of any record it does not touch leaves it as it is. Reads only, in the order of keys.
 */
export async function planMark(
  context: ImportContext,
  { closes, others }: Pick<FormatSteps, 'closes' | 'others'>,
): Promise<string> {
  const mark = createHash('sha256');
  await markPeople(context, mark);
  await markStructures(context, mark);
  await markLinks(context, mark);
  await markOverlays(context, mark);
  for await (const page of pagesOf(context.staging.conflicts, RECORDS_PER_PAGE)) {
    for (const { value } of page) note(mark, ['conflict', { ...value, at: '' }]);
  }
  const { people, structures } = context.store.environment.tables;
  for (const kind of closes) {
    for await (const ids of vanishedRecords(context, kind)) {
      for (const id of ids) {
        const record = kind === 'person' ? people.get(id) : structures.get(id);
        if (record?.closedOn === null) note(mark, [kind, 'vanished', id, record.version]);
      }
    }
  }
  for await (const page of pagesOf(context.staging.held, RECORDS_PER_PAGE)) {
    for (const { key, value } of page) note(mark, ['held', key, value]);
  }
  for await (const other of others?.() ?? []) if (other.change !== null) note(mark, [other.kind, other.mark]);
  return mark.digest('hex');
}

async function markPeople({ staging, store }: ImportContext, mark: Hash): Promise<void> {
  const { people } = store.environment.tables;
  for await (const page of pagesOf(staging.people, RECORDS_PER_PAGE)) {
    for (const { key, value } of page) {
      const before = value.personId === null ? undefined : people.get(value.personId);
      note(mark, ['person', key, before?.version ?? 0, value]);
    }
  }
}

async function markStructures({ staging, store }: ImportContext, mark: Hash): Promise<void> {
  const { structures } = store.environment.tables;
  for await (const page of pagesOf(staging.changedStructures, RECORDS_PER_PAGE)) {
    for (const { key } of page) {
      note(mark, ['structure', key, structures.get(key)?.version ?? 0, staging.structures.get(key)?.draft]);
    }
  }
}

/** What joins identifiers, over the records that hold them. */
async function markLinks({ staging, store }: ImportContext, mark: Hash): Promise<void> {
  const { identifiers, people } = store.environment.tables;
  for await (const page of pagesOf(staging.links, RECORDS_PER_PAGE)) {
    for (const { key: current, value: formers } of page) {
      const held = [current, ...formers].map((id) => identifiers.get(id) ?? null);
      const versions = held.map((personId) => (personId === null ? 0 : (people.get(personId)?.version ?? 0)));
      note(mark, ['link', current, formers, held, versions]);
    }
  }
}

async function markOverlays({ staging, store }: ImportContext, mark: Hash): Promise<void> {
  const { people, structures } = store.environment.tables;
  for await (const page of pagesOf(staging.overlays, RECORDS_PER_PAGE)) {
    for (const { key, value } of page) {
      const [kind, id = ''] = key;
      const record = kind === 'person' ? people.get(id) : structures.get(id);
      note(mark, ['overlay', key, record?.version ?? 0, value]);
    }
  }
}

function note(mark: Hash, what: readonly unknown[]): void {
  mark.update(`${JSON.stringify(what)}\n`);
}
